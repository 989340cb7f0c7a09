import { outcomesInOrder } from '../../batch/in-order.js';
import type { CompileOptions, RuleOutcome } from '../../index.js';
import type { Io } from '../io.js';
import { type BatchOptions, openBatch } from '../open-batch.js';
import { startProgress } from '../progress.js';
import type { CheckInput } from './check-input.js';

/** What is worked out so far. */
export interface JudgedRules {
  readonly outcomes: RuleOutcome[];
  /** False where another try may tell otherwise. */
  isFinal: boolean;
}

/** Works out what becomes of each rule. */
export async function judgeRules(
  { workspace, schema }: CheckInput,
  options: BatchOptions & { readonly quiet?: boolean },
  work: JudgedRules,
  io: Io,
  stop: AbortSignal,
): Promise<void> {
  const { jobs, config } = workspace;
  const rules = jobs.map((job) => ({ jobs: [job] }));
  const full: CompileOptions = {
    includeUnreviewed: true,
    environment: config.environment,
    continuous: config.continuous,
    safety: 'full',
  };
  const batch = openBatch({ workspace, schema }, full, rules, options);
  const progress = startProgress(
    { ...io, err: io.passing ?? io.err, quiet: options.quiet === true },
    { label: 'rules checked', total: rules.length },
  );
  try {
    for await (const done of outcomesInOrder(rules, batch.judge, batch.ahead, stop)) {
      // Nobody reads the tuned files of a check, and all of them together are large.
      work.outcomes.push(...done.outcomes.map((outcome) => ({ ...outcome, tuned: undefined })));
      work.isFinal &&= done.isFinal;
      progress.step();
    }
  } finally {
    progress.stop();
    batch.close();
  }
}
