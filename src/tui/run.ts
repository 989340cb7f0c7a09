// `winnow review`: keys and news go in as events, one reducer makes the next state, what it wants done is done here.
import type { ReadStream, WriteStream } from 'node:tty';
import { gitUser, type SlowRule } from '../index.js';
import { startChecker, type Thread } from './checker.js';
import { effectsOf } from './effects.js';
import type { Event } from './event.js';
import { farewell, lostDecision } from './farewell.js';
import { initialState } from './initial.js';
import type { Mounted } from './ink/mount.js';
import { type Facts, facts, narrate } from './ink/narrate.js';
import { Screen } from './ink/screen.js';
import { type Narrowed, narrowTo } from './narrow.js';
import { reduce } from './reduce.js';
import { neededDetail } from './select.js';
import type { State, StatusWord } from './state.js';
import { openTerminal } from './terminal.js';
import { screenOf } from './view/layout.js';
import { watchFolders } from './watch.js';

export interface ReviewRun {
  readonly root: string;
  /** Starts the checker's thread: the first one runs already. */
  readonly thread: (slow: readonly SlowRule[]) => Thread;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly colour: boolean;
  readonly readOnly: boolean;
  /** Rules by id, file or file name. */
  readonly rules: readonly string[];
  readonly status: readonly StatusWord[];
  readonly today: string;
  readonly folders: { readonly rules: string; readonly exclusions: string; readonly out: string };
}

export type ReviewEnd =
  /** `lost` names a decision that is in no file. */
  | { readonly kind: 'done'; readonly words: string | undefined; readonly lost?: string | undefined }
  | Extract<Narrowed, { kind: 'unknown' }>
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals; readonly lost?: string | undefined };

/** Nothing is drawn before there is something to see, or so many milliseconds have gone by. */
const patience = 600;
/** So many milliseconds a write that is under way may take when the reviewer leaves. */
const lastWait = 2000;

/** Runs the review in a terminal until the reviewer leaves it. The terminal is given back in every case. */
export async function runReview(run: ReviewRun): Promise<ReviewEnd> {
  const { root, stdout } = run;
  // As it was found, for the programs that are started.
  const env = { ...run.env };
  const spoken = env['INK_SCREEN_READER'] === 'true';
  const early: Event[] = [];
  let take = (event: Event): void => void early.push(event);
  const send = (event: Event): void => take(event);
  const checker = startChecker(run.thread, send);

  let end: (end: ReviewEnd) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const ended = new Promise<ReviewEnd>((give, failed) => {
    end = give;
    fail = failed;
  });
  const screen = spoken ? undefined : new Screen((bytes) => void stdout.write(bytes), sizeOf(stdout));
  const terminal = openTerminal({
    stdin: run.stdin,
    stdout,
    screen,
    onKeys: (keys, at) => {
      for (const key of keys) send({ kind: 'key', key, at });
    },
    onResize: (size) => send({ kind: 'resize', ...size }),
    onEnd: (signal) => end({ kind: 'signal', signal, lost: state && lostDecision(state) }),
  });
  const watching = watchFolders(root, [run.folders.rules, run.folders.exclusions], (paths) => {
    const others = paths.filter((path) => !effects.isOwn(path));
    if (others.length > 0) checker.reread(false, others);
  });
  const effects = effectsOf({
    root,
    checker,
    env,
    send,
    emit: (bytes) => void stdout.write(bytes),
    lend: (work) => terminal.lend(work),
    suspend: () => terminal.suspend(),
    redraw: () => screen?.redraw(),
    quit: () => void quit(),
  });
  let mounted: Mounted | undefined;
  process.on('uncaughtException', fail);

  let state: State | undefined;
  /** The scenarios whose lists of values are watched. */
  let listed: State['scenarios'] | undefined;
  let drawing = false;
  let patient = true;
  let said: Facts | undefined;

  async function quit(): Promise<void> {
    await Promise.race([effects.written(), new Promise((give) => setTimeout(give, lastWait).unref())]);
    end({
      kind: 'done',
      words: state && farewell(state, run.folders.exclusions),
      lost: state && lostDecision(state),
    });
  }

  function dispatch(event: Event): void {
    if (state === undefined) return;
    if (event.kind === 'resize') screen?.resize(event);
    const step = reduce(state, event);
    const changed = step.state !== state || event.kind === 'resize';
    state = step.state;
    for (const effect of step.effects) effects.run(effect);
    if (state.scenarios !== listed) {
      listed = state.scenarios;
      watching.also(['winnow.yaml', ...listFiles(listed)]);
    }
    // What was done may have brought news by itself.
    checker.want(state && neededDetail(state));
    // What was seen changes nothing of what is seen.
    if (changed && event.kind !== 'shown') draw();
  }

  /** Once for all that happens in one turn. */
  function draw(): void {
    if (drawing || mounted === undefined || (patient && state?.rules.length === 0)) return;
    drawing = true;
    setImmediate(() => {
      drawing = false;
      if (state !== undefined) guarded(show, state);
    });
  }

  function show(now: State): void {
    if (screen === undefined) {
      const next = facts(now);
      for (const fact of narrate(said, next)) stdout.write(`${fact}\n`);
      said = next;
    } else {
      mounted?.show(screenOf(now), now.size);
      terminal.enter();
      screen.settle();
    }
    dispatch({ kind: 'shown', at: performance.now(), whole: spoken });
  }

  function guarded<T>(work: (of: T) => void, of: T): void {
    try {
      work(of);
    } catch (error) {
      fail(error);
    }
  }

  function begin(rules: readonly string[]): void {
    const options = {
      readOnly: run.readOnly,
      by: gitUser(),
      today: run.today,
      ascii: isAscii(env),
      out: run.folders.out,
    };
    state = initialState(options, sizeOf(stdout), { rules, status: run.status });
    take = (event) => guarded(dispatch, event);
    for (const event of early.splice(0)) take(event);
    setTimeout(() => {
      patient = false;
      draw();
    }, patience - performance.now()).unref();
  }

  /** With rules by name nothing begins before it is known which they are. */
  function narrowed(event: Event): void {
    early.push(event);
    if (event.kind === 'key' && event.key.name === 'Ctrl-C') end({ kind: 'done', words: undefined });
    if (event.kind === 'checker-died') begin([]);
    if (event.kind !== 'outline') return;
    const found = narrowTo(event.outline, run.rules);
    if (found.kind === 'unknown') end(found);
    else if (found.kind === 'found') begin(found.ids);
  }

  try {
    if (run.rules.length === 0) begin([]);
    else {
      take = narrowed;
      for (const event of early.splice(0)) send(event);
    }
    mounted = spoken ? silentMount : await mountInk(screen, { colour: run.colour, ascii: isAscii(env), onError: fail });
    draw();
    return await ended;
  } finally {
    process.off('uncaughtException', fail);
    watching.close();
    checker.stop();
    terminal.close();
    mounted?.unmount();
  }
}

const silentMount: Mounted = { show: () => {}, unmount: () => {} };

async function mountInk(
  screen: Screen | undefined,
  options: { colour: boolean; ascii: boolean; onError: (error: unknown) => void },
): Promise<Mounted> {
  // React's slow and talkative form is for those who develop with it.
  process.env['NODE_ENV'] = 'production';
  delete process.env['DEV'];
  const { mount } = await import('./ink/mount.js');
  return screen === undefined ? silentMount : mount(screen, options);
}

/** The files of values that reviews name. */
function listFiles(scenarios: State['scenarios']): readonly string[] {
  return [...scenarios.values()].flatMap(({ review }) =>
    Object.values(review?.values ?? {}).flatMap((value) =>
      !Array.isArray(value) && 'file' in value ? [value.file] : [],
    ),
  );
}

function sizeOf(stdout: WriteStream): State['size'] {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

/** Whether only signs of ASCII can be shown: by wish, or by the locale. */
function isAscii(env: NodeJS.ProcessEnv): boolean {
  if ((env['WINNOW_ASCII'] ?? '') !== '') return env['WINNOW_ASCII'] !== '0';
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((one) => (one ?? '') !== '');
  if (process.platform === 'win32' || process.platform === 'darwin')
    return locale !== undefined && !/utf-?8/i.test(locale);
  return locale === undefined || !/utf-?8/i.test(locale);
}
