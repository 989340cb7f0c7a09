import type { ScenarioKey } from '../../index.js';
import { approveNow, approveOff } from '../approve.js';
import { allowable } from '../dialogs/allow.js';
import { ask } from '../dialogs/ask.js';
import { openConflict } from '../dialogs/conflict.js';
import { openEdit } from '../dialogs/edit.js';
import { fixOff, openFix } from '../dialogs/fix.js';
import { chooseOne } from '../dialogs/holes.js';
import { openOwner } from '../dialogs/owner.js';
import { openPage } from '../dialogs/page.js';
import { openReading, readingOff } from '../dialogs/reading.js';
import { openReasons } from '../dialogs/reasons.js';
import { fillable, valuesOff } from '../dialogs/values.js';
import type { Event, Step } from '../event.js';
import { forgotten, redo, redoOff, undo, undoOff, written } from '../history.js';
import type { CommandName } from '../keys/registry.js';
import { currentDetail, currentRule, currentScenario } from '../select.js';
import type { State } from '../state.js';
import { isRuleShown } from '../view/rooms.js';
import { fitText, safeText } from '../view/text.js';
import { pathIn, say, whyUnknown, write, writeOff } from '../writing.js';
import type { Command } from './command.js';
import { copyClause, copyOff } from './copy.js';

export { setReview } from './set.js';

/** Everything that decides, or looks at what is decided on. */
export const decideCommands: Partial<Record<CommandName, Command>> = {
  approve: {
    off: approveOff,
    run(state, at) {
      const scenario = currentScenario(state);
      return scenario === undefined ? nothing(state) : approveNow(state, scenario, {}, at);
    },
  },
  reject: { off: writeOff, run: openReasons },
  reading: { off: (state) => writeOff(state) ?? readingOff(state), run: openReading },
  values: {
    off: (state) => writeOff(state) ?? valuesOff(state),
    run: (state) =>
      chooseOne(
        state,
        'values',
        fillable(state).map(({ name, words, filled }) => ({ name, words: `${words}${filled ? ' (filled)' : ''}` })),
      ),
  },
  edit: { off: writeOff, run: openEdit },
  fix: { off: (state) => writeOff(state) ?? fixOff(state), run: openFix },
  sightings: { off: (state) => writeOff(state) ?? sightingsOff(state), run: toggleSightings },
  owner: { off: writeOff, run: openOwner },
  allow: {
    off: (state) => writeOff(state) ?? allowOff(state),
    run: (state) =>
      chooseOne(
        state,
        'allow',
        allowable(state).map(({ code, message }) => ({ name: code, words: message })),
      ),
  },
  explain: {
    off: (state) => (currentScenario(state) === undefined ? 'no scenario is under the cursor' : findingsOff(state)),
    run: (state) => chooseOne(state, 'explain', codesOf(state)),
  },
  copy: { off: copyOff, run: copyClause },
  editor: {
    off: (state) => (placeToEdit(state) === undefined ? 'nothing is under the cursor' : undefined),
    run(state) {
      const place = placeToEdit(state);
      return place === undefined ? nothing(state) : { state, effects: [{ kind: 'editor', ...place }] };
    },
  },
  diff: {
    off: diffOff,
    run: (state) => {
      const ruleView = ({ diff: 'tuned', tuned: 'original', original: 'diff' } as const)[state.ruleView];
      const scroll = { ...state.scroll, rule: 0, ruleLeft: 0 };
      return say({ ...state, ruleView, scroll, ruleFollows: true }, 'plain', `rule pane: ${ruleView}`);
    },
  },
  undo: { off: undoOff, run: undo },
  redo: { off: redoOff, run: redo },
  compile: {
    off: (state) => (state.options.readOnly ? 'started with --read-only' : undefined),
    run: (state) => {
      const step = say(state, 'plain', 'compiling …');
      return { ...step, effects: [{ kind: 'compile', force: false }] };
    },
  },
};

/** What the answers to decisions do to the state; undefined for every other event. */
export function decideEvent(state: State, event: Event): Step | undefined {
  switch (event.kind) {
    case 'written':
      return written(state, event);
    case 'refused':
      return say(refused(state, event.key), 'bad', `not approved: ${event.why}`);
    case 'conflict':
      return openConflict(state, event.path, event.effect, event.theirs);
    case 'write-failed':
      return failed({ ...state, pending: undefined }, event);
    case 'compiled':
      return say(state, event.good ? 'good' : 'bad', event.words);
    case 'compile-asks': {
      const [first, ...others] = event.paths;
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      const verb = others.length === 0 ? 'was' : 'were';
      const question = `${first ?? 'a tuned file'}${more} ${verb} changed by hand: write over ${others.length === 0 ? 'it' : 'them'}?`;
      return ask(state, question, { kind: 'compile', force: true });
    }
    case 'page':
      return openPage(state, event.title, event.lines);
    default:
      return undefined;
  }
}

/** Sends a write that failed again; undefined where there is none. */
export function retryUnwritten(state: State): Step | undefined {
  const { unwritten } = state;
  if (unwritten === undefined) return undefined;
  const label = unwritten.approve
    ? 'approved'
    : unwritten.change.decision === 'rejected'
      ? 'rejected'
      : labelOf(unwritten);
  return write(state, { ...unwritten, label });
}

function labelOf({ change }: { readonly change: object }): string {
  return Object.keys(change).join(', ');
}

function failed(state: State, { path, reason, effect }: Event & { readonly kind: 'write-failed' }): Step {
  if (effect.kind === 'restore') {
    const key = effect.how === 'undo' ? 'u' : 'U';
    return say(state, 'bad', couldNot(state, path, reason, `${key} tries again`));
  }
  const { key, change, approve, shown, seal } = effect;
  const words = couldNot(state, path, reason, 'R tries again');
  return say({ ...state, unwritten: { key, change, approve, shown, seal } }, 'bad', words);
}

/** Why a file could not be written, and which key tries again: that is never cut off. */
function couldNot(state: State, path: string, reason: string, again: string): string {
  const room = state.size.columns - 2;
  // The system's own words name the file once more.
  const why = safeText(reason.replace(/, \w+ '[^']*'(?: -> '[^']*')?$/, '').replaceAll(path, 'it'));
  const whole = `could not write ${safeText(path)}: ${why}; the decision is kept here, ${again}`;
  if (whole.length <= room && again.startsWith('R')) return whole;
  const head = 'could not write ';
  const tail = `; ${again}`;
  const shown = pathIn(safeText(path), Math.max(16, room - head.length - why.length - 2 - tail.length));
  return `${head}${shown}: ${fitText(why, Math.max(8, room - head.length - shown.length - 2 - tail.length))}${tail}`;
}

/** What was shown is asked for again; a decision that waited does not stand. */
function refused(state: State, key: ScenarioKey): State {
  const unwritten = state.unwritten?.key === key ? undefined : state.unwritten;
  return forgotten({ ...state, pending: undefined, unwritten }, key);
}

function nothing(state: State): Step {
  return say(state, 'plain', 'no scenario is under the cursor');
}

function diffOff(state: State): string | undefined {
  if (currentRule(state) === undefined) return 'no rule is under the cursor';
  if (isRuleShown(state)) return undefined;
  const way = state.zoomed ? '_' : state.open ? 'Tab' : 'Enter, then Tab,';
  return `the rule is not on the screen: ${way} shows it`;
}

function sightingsOff(state: State): string | undefined {
  const detail = currentDetail(state);
  if (detail === undefined) return whyUnknown(state);
  return detail.through === undefined ? 'nothing here is correlated with another table' : undefined;
}

function toggleSightings(state: State): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined) return nothing(state);
  const { key } = scenario;
  if (scenario.review?.sightings === 'any')
    return write(state, { key, change: { sightings: 'all' }, approve: false, label: 'sightings: all' });
  return ask(state, 'sightings any: one benign run then hides all runs of that file; write it?', {
    kind: 'write',
    key,
    shown: scenario,
    change: { sightings: 'any' },
    approve: false,
    label: 'sightings: any',
  });
}

function allowOff(state: State): string | undefined {
  return findingsOff(state) ?? (allowable(state).length === 0 ? 'no finding here can be accepted by name' : undefined);
}

function findingsOff(state: State): string | undefined {
  const detail = currentDetail(state);
  if (detail === undefined) return whyUnknown(state);
  return detail.findings.length === 0 ? 'there is no finding' : undefined;
}

function codesOf(state: State): readonly { readonly name: string; readonly words: string }[] {
  const findings = currentDetail(state)?.findings ?? [];
  return [...new Map(findings.map(({ code, message }) => [code, { name: code, words: message }])).values()];
}

/** Where an editor opens: at the scenario, else at the rule's exclusion file. */
function placeToEdit(state: State): { readonly path: string; readonly line: number } | undefined {
  const scenario = currentScenario(state);
  if (scenario !== undefined) return { path: scenario.path, line: scenario.line };
  const rule = currentRule(state);
  const path = rule?.exclusions[0] ?? rule?.path;
  return path === undefined ? undefined : { path, line: rule?.broken?.line ?? 1 };
}
