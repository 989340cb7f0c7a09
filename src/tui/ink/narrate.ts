// For a screen reader: no places, no borders, one whole line a fact, and only what became another.
import { dialogKinds } from '../dialogs/all.js';
import type { Dialog, DialogKind } from '../dialogs/dialog.js';
import { facets } from '../facets.js';
import { currentDetail, currentRule, currentScenario, isDecided, progress, shortName, treeRows } from '../select.js';
import { detailId, type State } from '../state.js';
import { statusWord } from '../status.js';
import { asciiText } from '../view/ascii.js';
import { longWord } from '../view/glyphs.js';
import { type Line, part } from '../view/line.js';
import { neighboursOf } from '../view/panes.js';
import { ruleLines } from '../view/rule.js';
import { ruleOverview } from '../view/rule-overview.js';
import { scenarioLines } from '../view/scenario.js';
import { statusLine } from '../view/status.js';
import { summaryLines } from '../view/summary.js';
import { lineText, safeText } from '../view/text.js';
import { emptyWords } from '../view/tree.js';

/** Wide and high enough for everything: nothing is wrapped or cut. */
const endless = { columns: 4000, rows: 1000 } as const;

/** What there is to be read out. */
export interface Facts {
  /** What it is about: of another thing all is said. */
  readonly about: string;
  /** How far the review is. */
  readonly head: string;
  /** What is under the cursor, what was just said or can be done. */
  readonly lines: readonly string[];
}

/** The screen as facts, each in one line. */
export function facts(state: State): Facts {
  const wide: State = { ...state, size: endless };
  const { dialog, options } = wide;
  const plain = (text: string): string => (options.ascii ? asciiText(text.replaceAll('…', '...')) : text);
  const lines = [
    ...bodyFacts(wide),
    ...(dialog === undefined ? [] : dialogFacts(wide, dialog)),
    spoken(statusLine(wide)),
    ...(dialog === undefined ? [] : [keyFact(wide, dialog)]),
  ];
  return {
    about: state.summary ? 'summary' : (state.cursor ?? ''),
    head: plain(headFact(state)),
    lines: lines.filter((text) => text !== '').map(plain),
  };
}

const marked = 'marked: ';

/** What is to be said after the last time: of the same thing only what became another; what is no longer marked goes without saying. */
export function narrate(before: Facts | undefined, now: Facts): readonly string[] {
  const head = now.head === '' || now.head === before?.head ? [] : [now.head];
  if (before?.about !== now.about) return [...head, ...now.lines];
  const said = new Set(
    before.lines.flatMap((fact) => [fact, fact.startsWith(marked) ? fact.slice(marked.length) : fact]),
  );
  return [...head, ...now.lines.filter((fact) => !said.has(fact))];
}

/** How far it is; that rules are being checked is said once, not for each of them. */
function headFact(state: State): string {
  const { decided, total } = progress(state);
  const { checker, rules, options } = state;
  const checking = checker === 'stopped' ? ', checking stopped' : checker === 'idle' ? '' : ', checking the rules';
  if (rules.length === 0) return '';
  return `winnow review, ${decided} of ${total} decided${checking}${options.readOnly ? ', read-only' : ''}`;
}

function bodyFacts(state: State): readonly string[] {
  if (treeRows(state).length === 0) return [emptyWords(state)];
  if (state.summary) return summaryFacts(state);
  const scenario = currentScenario(state);
  const rule = currentRule(state);
  const name = rule === undefined ? '' : safeText(shortName(state, rule));
  if (rule === undefined) return [];
  if (scenario === undefined) {
    const decided = rule.scenarios.filter((key) => isDecided(state, key)).length;
    const folded = state.folded.has(rule.id) ? ', folded' : '';
    return [
      `rule ${name}, ${decided} of ${rule.scenarios.length} decided${folded}`,
      ...ruleOverview(state, rule, endless.columns).map(spoken),
    ];
  }
  // What a dialog would write is the dialog's to say; a reading is chosen in its place.
  const detail = state.dialog === undefined ? currentDetail(state) : state.details.get(detailId(scenario.key));
  const place = `${name}, ${rule.scenarios.indexOf(scenario.key) + 1} of ${rule.scenarios.length}`;
  const lines = scenarioLines(
    scenario,
    detail,
    { width: endless.columns, height: endless.rows },
    {
      more: true,
      compact: false,
      marked: state.dialog?.kind === 'reading' ? state.dialog.marked : undefined,
      clause: true,
      wide: false,
      neighbours: neighboursOf(state, scenario),
      briefs: state.briefs,
      marks: false,
    },
  );
  return [
    `${state.open || state.focus !== 'tree' ? 'open: ' : ''}${place}, ${longWord(statusWord(state, scenario.key))}`,
    ...lines.map(spoken),
    ...(state.focus === 'rule' ? codeFacts(state) : []),
  ];
}

/** Of a diff the lines that are added, of a plain rule all of them. */
function codeFacts(state: State): readonly string[] {
  const rule = currentRule(state);
  if (rule === undefined) return [];
  const { ruleView: view } = state;
  const options = { view, wrap: false, width: endless.columns, broken: state.checks.get(rule.id)?.broken };
  const { lines } = ruleLines(rule, currentDetail(state), options);
  const shown = view === 'diff' ? lines.filter((line) => /^ *[+-] /.test(lineText(line))) : lines;
  const head = view === 'diff' ? `rule pane, diff: ${shown.length} lines are added` : `rule pane, ${view}`;
  return [
    head,
    ...shown.map((line) =>
      lineText(line)
        .replace(/^ *\+ /, '')
        .trim(),
    ),
  ];
}

function summaryFacts(state: State): readonly string[] {
  const lines = summaryLines(state, 200, endless.rows);
  // The table is told rule by rule: read out, its columns have no heads.
  const behind = lines.findIndex((line) => lineText(line).startsWith('── '));
  const of = (keys: readonly string[], decision: string | undefined): number =>
    keys.filter((key) => (isDecided(state, key) ? state.scenarios.get(key)?.review?.decision : undefined) === decision)
      .length;
  return [
    ...lines.slice(0, 1).map(spoken),
    ...state.rules.map((rule) => {
      const { scenarios: keys } = rule;
      const counts = `${of(keys, 'approved')} approved, ${of(keys, 'rejected')} rejected, ${of(keys, undefined)} left`;
      return `${safeText(shortName(state, rule))}: ${keys.length === 0 ? 'no scenario' : counts}`;
    }),
    ...lines.slice(behind).map(spoken),
  ];
}

/** The keys' help is one key a line only in a narrow pane. */
const helpColumns = 75;

function dialogFacts<D extends Dialog>(state: State, dialog: D): readonly string[] {
  if (dialog.kind === 'search') return [`search: ${safeText(dialog.field.text)}`];
  if (dialog.kind === 'filter') {
    return facets(state).map(({ label, count, marked: on }, index) => {
      const fact = `${safeText(label)}, ${count}, ${on ? 'on' : 'off'}`;
      return index === dialog.at ? `${marked}${fact}` : fact;
    });
  }
  const columns = dialog.kind === 'help' ? helpColumns : endless.columns;
  const pane = kindOf(dialog).pane(state, dialog, columns, endless.rows);
  if (pane === undefined) return [];
  return [spoken([part(pane.title), part('  '), ...(pane.note ?? [])]), ...pane.lines.map(spoken)];
}

function keyFact<D extends Dialog>(state: State, dialog: D): string {
  const hints = kindOf(dialog).hints(state, dialog);
  return hints.length === 0 ? '' : `keys: ${hints.map(([key, word]) => `${key} ${word}`).join(', ')}`;
}

function kindOf<D extends Dialog>(dialog: D): DialogKind<D> {
  return dialogKinds[dialog.kind] as unknown as DialogKind<D>;
}

/** A line as a sentence: without what only draws, its columns with a comma between them. */
function spoken(line: Line): string {
  const text = lineText(line);
  const here = /^\s*› /.test(text) || line.some(({ token }) => token === 'list.cursor');
  const words = text
    .replace(/[─━═│▕▏█░▾▸▌]+/g, ' ')
    .replace(/^\s*›\s*/, '')
    .trim()
    .replace(/(?<=[:,;])\s{2,}/g, ' ')
    .replace(/\s{2,}/g, ', ')
    .replace(/ · /g, ', ')
    .replace(/^· /, '');
  return here && words !== '' ? `${marked}${words}` : words;
}
