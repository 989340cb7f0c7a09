import { checkerThread, type Thread } from '../../tui/checker.js';
import type { StatusWord } from '../../tui/state.js';
import { exitCodes, type Io } from '../io.js';

export interface ReviewOptions {
  readonly rule: readonly string[];
  readonly status: readonly string[];
  readonly readOnly: boolean;
  readonly colour: boolean;
}

/** The words that `--status` takes, and the tree's words for them. */
const statusChoices = {
  decide: 'decide',
  ready: 'ready',
  partial: 'partial',
  untranslatable: 'untransl.',
  malformed: 'malformed',
  stale: 'stale',
  expired: 'expired',
  approved: 'approved',
  rejected: 'rejected',
} as const satisfies Record<string, StatusWord>;

/** `winnow review`: settles scenarios on the screen, with the keyboard. */
export async function review(options: ReviewOptions, io: Io): Promise<number> {
  const { stdin, stdout, env } = process;
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    io.err('winnow review needs a terminal; use winnow check or winnow explain\n');
    return exitCodes.failure;
  }
  const opening = { root: io.root, today: today(env['WINNOW_TODAY']) };
  // Before anything else is loaded: it reads the files meanwhile.
  let first: Thread | undefined = checkerThread(opening);
  const { codeFrame, diagnose, readConfig, readText } = await import('../../index.js');
  const { runReview } = await import('../../tui/run.js');
  const config = readConfig(readText(io.root, 'winnow.yaml').value ?? { path: 'winnow.yaml', text: '' }).config;
  const end = await runReview({
    root: io.root,
    thread: (slow) => {
      const thread = first ?? checkerThread({ ...opening, slow });
      first = undefined;
      return thread;
    },
    stdin,
    stdout,
    env,
    colour: options.colour && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    readOnly: options.readOnly,
    rules: options.rule,
    status: options.status.flatMap((word) => statusChoices[word as keyof typeof statusChoices] ?? []),
    today: opening.today,
    // What is wrong with `winnow.yaml` is told on the screen.
    folders: {
      rules: config?.rules ?? 'rules',
      exclusions: config?.exclusions ?? 'exclusions',
      out: config?.out ?? 'tuned',
    },
  });
  if (end.kind === 'unknown') {
    const diagnostic = diagnose('WN803', end.message, { help: end.help });
    io.err(`${codeFrame({ source: { path: end.name, text: '' }, diagnostic }, io.errStyle).join('\n')}\n`);
    return exitCodes.failure;
  }
  if (end.lost !== undefined) {
    if (end.kind === 'done' && end.words !== undefined) io.out(`${end.words}\n`);
    io.err(`winnow: ${end.lost}\n`);
    return exitCodes.failure;
  }
  if (end.kind === 'signal') {
    // The terminal is as it was: whoever sent the signal sees that it was obeyed.
    process.kill(process.pid, end.signal);
    return exitCodes.interrupted;
  }
  if (end.words !== undefined) io.out(`${end.words}\n`);
  return exitCodes.clean;
}

/** The day of the decisions: today in UTC, or the one that tests ask for. */
function today(asked: string | undefined): string {
  return asked !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : new Date().toISOString().slice(0, 10);
}
