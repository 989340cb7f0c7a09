// What writes leave behind: the scenario as it stands now, the log, and the way back and forth.
import type { Brief, ScenarioKey, ScenarioView, Write } from '../index.js';
import type { Event, RestoreEffect, Step } from './event.js';
import { leftOutside, moveTo, nextUndecided } from './rows.js';
import type { State } from './state.js';
import { safeText } from './view/text.js';
import { oneAtATime, pathIn, placeOf, restFor, say } from './writing.js';

/** Why nothing can be undone. */
export function undoOff(state: State): string | undefined {
  if (state.options.readOnly) return 'started with --read-only';
  return state.undo.length === 0 && state.unwritten === undefined ? 'nothing to undo' : undefined;
}

/** Why nothing can be done again. */
export function redoOff(state: State): string | undefined {
  if (state.options.readOnly) return 'started with --read-only';
  return state.redo.length === 0 ? 'nothing to redo' : undefined;
}

/** Takes the newest write back; one that could not be written is dropped instead. */
export function undo(state: State): Step {
  if (state.unwritten !== undefined && state.pending === undefined)
    return say({ ...state, unwritten: undefined }, 'plain', 'dropped the decision that could not be written');
  return restore(state, state.undo.at(-1), 'undo');
}

/** Does the write that was undone last again. */
export function redo(state: State): Step {
  return restore(state, state.redo.at(-1), 'redo');
}

function restore(state: State, write: Write | undefined, how: RestoreEffect['how']): Step {
  const key = how === 'undo' ? 'u' : 'U';
  if (state.pending !== undefined) return say(state, 'plain', `one at a time: ${key} again when this write is done`);
  if (write === undefined) return say(state, 'plain', `nothing to ${how}`);
  const words = how === 'undo' ? 'undoing' : 'redoing';
  return {
    state: { ...state, log: undefined, pending: { key: write.key, words } },
    effects: [{ kind: 'restore', write, how }],
  };
}

/** The state after a write: what it says of the scenario is known, the rest is asked for again. */
export function written(state: State, event: Event & { readonly kind: 'written' }): Step {
  const { write, scenario, how } = event;
  const moved = lineBreaks(write.after) - lineBreaks(write.before);
  const known = withScenario({ ...state, pending: undefined }, scenario, how === 'undo' ? -moved : moved);
  if (how !== 'do') return restored(known, event);
  if (write.before === write.after) return { state: { ...known, log: unwrittenLog(write) }, effects: [] };
  const kept: State = {
    ...known,
    undo: [...known.undo, write],
    redo: [],
    unwritten: known.unwritten?.key === write.key ? undefined : known.unwritten,
    log: { tone: 'good', text: logOf(known, event) },
  };
  // A dialog that was opened meanwhile is about this one.
  const goes = isDecision(write.label) && kept.cursor === write.key && kept.dialog === undefined;
  return { state: goes ? goOn(kept) : kept, effects: [] };
}

/** Nothing was to be written: the file said all of it before. */
function unwrittenLog({ label }: Write): State['log'] {
  const words = isDecision(label) ? `already ${label}` : `${label} stands there already`;
  return { tone: 'plain', text: safeText(`${words}, nothing to write`) };
}

function isDecision(label: string): boolean {
  return label === 'approved' || label === 'rejected';
}

/** The state without the step that was to be taken back or done again. */
export function withoutStep(state: State, { how }: Pick<RestoreEffect, 'how'>): State {
  return how === 'undo' ? { ...state, undo: state.undo.slice(0, -1) } : { ...state, redo: state.redo.slice(0, -1) };
}

function restored(state: State, { write, scenario, how, others }: Event & { readonly kind: 'written' }): Step {
  // The write as it was done, not as it was taken back: doing it again must give the same bytes.
  const from = how === 'undo' ? state.undo : state.redo;
  const done = from.at(-1) ?? write;
  const shown = moveTo({ ...state, summary: false }, scenario.key);
  if (write.before === write.after) {
    const gone = how === 'undo' ? 'undone on disk' : 'done on disk';
    const log = {
      tone: 'plain',
      text: safeText(`${done.label} was ${gone} already: ${write.path} is as it was`),
    } as const;
    return { state: { ...withoutStep(shown, { how: how === 'undo' ? how : 'redo' }), log }, effects: [] };
  }
  const words = how === 'undo' ? 'undone' : '✓ done again';
  const what = isDecision(done.label) ? `${done.label} ${placeOf(state, scenario)}` : done.label;
  const text = `${words}: ${what}, written to ${write.path}${othersWords(others)}`;
  return {
    state: {
      ...shown,
      undo: how === 'undo' ? state.undo.slice(0, -1) : [...state.undo, done],
      redo: how === 'undo' ? [...state.redo, done] : state.redo.slice(0, -1),
      log: { tone: 'good', text: safeText(text) },
    },
    effects: [],
  };
}

/** On to the next scenario that needs a decision; behind the last one the review is complete. */
function goOn(state: State): State {
  const next = nextUndecided(state, state.cursor);
  if (next !== undefined) return { ...moveTo(state, next), pause: restFor };
  const left = leftOutside(state);
  if (left === undefined) return { ...state, summary: true };
  return { ...state, log: { tone: 'good', text: `${state.log?.text.split(', written to ')[0] ?? ''}; ${left}` } };
}

function logOf(state: State, { write, scenario, others }: Event & { readonly kind: 'written' }): string {
  const what = isDecision(write.label) ? `${write.label} ${placeOf(state, scenario)}` : write.label;
  // A key that came too early is still to be told of.
  if (state.log?.text.startsWith(oneAtATime)) return safeText(`✓ ${what}; ${state.log.text}`);
  // What is to be done next must not be cut off by a long path.
  const stale = becameStale(write) ? '; approval is stale now: a again' : '';
  const head = `✓ ${what}${stale === '' ? ', ' : `${stale}; `}written to `;
  const tail = othersWords(others);
  return safeText(`${head}${pathIn(write.path, state.size.columns - 2 - head.length - tail.length)}${tail}`);
}

function othersWords(others: number): string {
  if (others === 0) return '';
  return `; it had changed: ${others} ${others === 1 ? 'scenario' : 'scenarios'} read again`;
}

/** Whether a write changed what an approval covers without renewing it. */
function becameStale({ was, is }: Write): boolean {
  if (was?.decision !== 'approved' || is?.decision !== 'approved') return false;
  if (JSON.stringify(was.fingerprint) !== JSON.stringify(is.fingerprint)) return false;
  return (['filter', 'reading', 'sightings', 'values'] as const).some(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
}

/**
 * The state with a scenario as it stands on disk now: for every rule that shares it, with what the tree says of it, and without
 * what was known of it before. `moved` is by how many lines it pushed the scenarios below it down.
 */
export function withScenario(state: State, scenario: ScenarioView, moved = 0): State {
  const before = state.scenarios.get(scenario.key);
  const scenarios = new Map(state.scenarios);
  const briefs = new Map(state.briefs);
  const touched = new Set<string>();
  for (const [key, one] of state.scenarios) {
    if (one.path !== scenario.path) continue;
    if (key !== scenario.key && one.id !== scenario.id) {
      if (moved !== 0 && one.line > scenario.line) scenarios.set(key, { ...one, line: one.line + moved });
      continue;
    }
    const { title, description, written: author, filter, review, line } = scenario;
    const next =
      key === scenario.key ? scenario : { ...one, title, description, written: author, filter, review, line };
    scenarios.set(key, next);
    touched.add(key);
    const brief = briefs.get(key);
    if (brief !== undefined) briefs.set(key, briefOf(brief, one, next, state.options.today));
  }
  if (before === undefined) scenarios.set(scenario.key, scenario);
  const details = new Map([...state.details].filter(([, detail]) => !touched.has(detail.key)));
  // What a dialog was opened on is what the reviewer now knows of.
  const opened = state.opened && touched.has(state.opened.key) ? scenarios.get(state.opened.key) : state.opened;
  return { ...state, scenarios, briefs, details, opened };
}

/** The state without what was known of a scenario in detail: it is asked for again. */
export function forgotten(state: State, key: ScenarioKey): State {
  return { ...state, details: new Map([...state.details].filter(([, detail]) => detail.key !== key)) };
}

// Until the checker has looked again: what the record alone says.
function briefOf(brief: Brief, before: ScenarioView, after: ScenarioView, today: string): Brief {
  const { review } = after;
  if (review === undefined) return { ...brief, review: 'unreviewed', expired: false };
  if (review.decision === undefined) return { ...brief, review: 'begun', expired: false };
  if (review.decision === 'rejected') return { ...brief, review: 'rejected', expired: false };
  const seal = review.fingerprint?.[after.rule];
  if (seal === undefined) return { ...brief, review: 'unsealed' };
  if (before.review?.decision === 'approved' && before.review.fingerprint?.[after.rule] === seal) {
    const same =
      before.filter === after.filter &&
      (['reading', 'sightings', 'values', 'expires'] as const).every(
        (name) => JSON.stringify(before.review?.[name]) === JSON.stringify(review[name]),
      );
    return same ? brief : { ...brief, review: 'stale' };
  }
  return { ...brief, review: 'approved', expired: review.expires !== undefined && review.expires < today };
}

function lineBreaks(text: string): number {
  return text.split('\n').length;
}
