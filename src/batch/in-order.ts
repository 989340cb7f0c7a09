import type { RuleOutcome } from '../compiled.js';
import type { RuleJob } from '../sources/workspace.js';
import type { Judge } from './judge.js';
import { type FileRecord, outcomesOf } from './record.js';

/** A file whose turn it is. */
export interface DoneFile<File> {
  readonly file: File;
  readonly outcomes: readonly RuleOutcome[];
  /** False where another try may tell otherwise. */
  readonly isFinal: boolean;
}

/**
 * The outcomes of files in their order, however many are worked out at a time: at most `ahead` beside the one that is waited
 * for, so that those that are done do not pile up. A file without jobs is nobody's work. Ends early when it is told to stop.
 */
export async function* outcomesInOrder<File extends { readonly jobs: readonly RuleJob[] }>(
  files: readonly File[],
  judge: Judge,
  ahead: number,
  stop: AbortSignal = new AbortController().signal,
): AsyncGenerator<DoneFile<File>> {
  const begun = new Map<number, Promise<FileRecord>>();
  let next = 0;
  for (const [index, file] of files.entries()) {
    for (; next < files.length && next <= index + ahead; next += 1)
      begun.set(next, begin(files[next]?.jobs ?? [], judge));
    const record = await unlessStopped(begun.get(index), stop);
    begun.delete(index);
    if (record === undefined) return;
    yield { file, outcomes: outcomesOf(record, file.jobs), isFinal: record.isFinal !== false };
  }
}

const nothing: FileRecord = { rules: [], tuned: [] };

function begin(jobs: readonly RuleJob[], judge: Judge): Promise<FileRecord> {
  const work = jobs.length === 0 ? Promise.resolve(nothing) : judge(jobs);
  // It is waited for later; until then nobody else hears of its failure.
  work.catch(() => {});
  return work;
}

/** What is waited for, undefined where it is stopped before. */
async function unlessStopped<Value>(work: Promise<Value> | undefined, stop: AbortSignal): Promise<Value | undefined> {
  let leave = (): void => {};
  // One for each wait: a promise that lives on would keep all that it was raced with.
  const stopped = new Promise<undefined>((give) => {
    leave = () => give(undefined);
    stop.addEventListener('abort', leave);
  });
  try {
    const value = stop.aborted ? undefined : await Promise.race([work, stopped]);
    return stop.aborted ? undefined : value;
  } finally {
    stop.removeEventListener('abort', leave);
  }
}
