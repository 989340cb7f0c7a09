// What stands in the panes of list, scenario, findings and rule, and how far each is scrolled.
import { type Detail, type ScenarioView, whyBroken } from '../../index.js';
import type { ShowsChange } from '../dialogs/dialog.js';
import type { ReadingDialog } from '../dialogs/reading.js';
import { memoLast } from '../memo.js';
import { found } from '../narrowing.js';
import { placeOf } from '../rows.js';
import { currentDetail, currentRule, currentScenario, shortName, shownChange } from '../select.js';
import { detailId, type State } from '../state.js';
import { statusWord } from '../status.js';
import { findingsLines } from './findings.js';
import { brokenRuleWord, longWord, statusMarks } from './glyphs.js';
import { type Line, part, plain } from './line.js';
import { bodyOf, hasFindings, innerHeight, innerWidth, isWide, type Rect, type Room, roomsOf } from './rooms.js';
import { ruleLines } from './rule.js';
import { ruleOverview } from './rule-overview.js';
import { scenarioLines } from './scenario.js';
import { safeText } from './text.js';

/** A pane without its place: all its lines, and from which one on it is shown. */
export interface Content {
  readonly title: string;
  readonly note: Line | undefined;
  readonly lines: readonly Line[];
  readonly top: number;
}

/** The rooms of the panes in a part of the screen. */
export function roomsFor(state: State, body: Rect = bodyOf(state.size)): readonly Room[] {
  return roomsOf(state, body, (width) => scenarioContent(state, { ...body, width: width + 4 }, false).lines.length);
}

/** What the pane with the scenario says, or with the rule where the cursor is on one; beside the filters it has little room. */
export function scenarioContent(state: State, rect: Rect, preview: boolean, beside = false): Content {
  const scenario = currentScenario(state);
  const rule = currentRule(state);
  const name = rule === undefined ? '' : safeText(shortName(state, rule));
  if (scenario === undefined) {
    const lines = rule === undefined ? [] : ruleOverview(state, rule, innerWidth(rect));
    return { title: rule === undefined ? 'Scenario' : name, note: undefined, lines, top: state.scroll.scenario };
  }
  const place = placeInRule(rule?.scenarios ?? [], scenario.key);
  const lines = linesOfScenario(
    scenario,
    // While a reading is chosen all of them stay as they are told in the file.
    state.dialog?.kind === 'reading' ? state.details.get(detailId(scenario.key)) : settledDetail(state),
    rect.width,
    rect.height,
    state.more,
    preview,
    markedReading(state),
    !isWide(state.size) || rect.width < 60,
    hasFindings(state.size) && !state.zoomed,
    neighboursOf(state, scenario),
    malformed(state, scenario) ? state.briefs : undefined,
    brokenOf(state, scenario),
  );
  const title = preview || beside ? place : `${name} › ${place}`;
  return { title, note: statusNote(state, scenario, !preview), lines, top: state.scroll.scenario };
}

/** While an unwritten change is looked at, what was known stays: nothing jumps. */
function settledDetail(state: State): Detail | undefined {
  const detail = currentDetail(state);
  if (detail !== undefined || state.cursor === undefined) return detail;
  return state.details.get(detailId(state.cursor));
}

function markedReading(state: State): ReadingDialog['marked'] {
  return state.dialog?.kind === 'reading' ? state.dialog.marked : undefined;
}

const linesOfScenario = memoLast(
  (
    scenario: ScenarioView,
    detail: Detail | undefined,
    width: number,
    height: number,
    more: boolean,
    compact: boolean,
    marked: ReadingDialog['marked'],
    clause: boolean,
    wide: boolean,
    neighbours: readonly ScenarioView[],
    briefs: State['briefs'] | undefined,
    broken: string | undefined,
  ): readonly Line[] =>
    scenarioLines(
      scenario,
      detail,
      { width: width - 4, height: height - 2 },
      { more, compact, marked, clause, wide, neighbours, briefs, broken },
    ),
);

function brokenOf(state: State, { rule }: ScenarioView): string | undefined {
  const broken = state.checks.get(rule)?.broken;
  return broken && whyBroken(broken);
}

const none: readonly ScenarioView[] = [];

/** The other scenarios of a rule, where its filter does not parse. */
export function neighboursOf(state: State, scenario: ScenarioView): readonly ScenarioView[] {
  if (!malformed(state, scenario)) return none;
  return besides(state.scenarios, currentRule(state)?.scenarios ?? [], scenario.key);
}

/** Only a filter that does not read asks for its neighbours. */
function malformed(state: State, scenario: ScenarioView): boolean {
  return statusWord(state, scenario.key) === 'malformed';
}

const besides = memoLast((scenarios: State['scenarios'], keys: readonly string[], own: string) =>
  keys.filter((key) => key !== own).flatMap((key) => scenarios.get(key) ?? []),
);

function placeInRule(keys: readonly string[], key: string): string {
  return `${keys.indexOf(key) + 1} of ${keys.length}`;
}

/** The status at the right of the border: the tree's word where there is little room. */
export function statusNote(state: State, scenario: ScenarioView, long: boolean): Line {
  const broken = brokenRuleWord(state.checks.get(scenario.rule)?.broken);
  // No verdict on a scenario holds where its rule has none.
  if (broken !== undefined && scenario.review?.decision === undefined) return [part(broken, 'status.malformed')];
  const word = statusWord(state, scenario.key);
  const { glyph, token } = statusMarks[word];
  const draft = long && state.briefs.get(scenario.key)?.draft === true && scenario.review?.decision === undefined;
  return [part(`${glyph} ${long ? longWord(word) : word}${draft ? ', draft' : ''}`, token)];
}

/** What the pane of the findings says. */
export function findingsContent(state: State, rect: Rect): Content {
  const scenario = currentScenario(state);
  const lines = scenario === undefined ? [] : linesOfFindings(scenario, settledDetail(state), innerWidth(rect));
  return { title: 'Findings', note: undefined, lines, top: state.scroll.findings };
}

const linesOfFindings = memoLast((scenario: ScenarioView, detail: Detail | undefined, width: number): readonly Line[] =>
  findingsLines(scenario, detail, { width }),
);

/** What the pane of the rule says: a diff as if what is on the screen were approved. */
export function ruleContent(state: State, rect: Rect): Content {
  const rule = currentRule(state);
  if (rule === undefined) return { title: 'Rule', note: undefined, lines: [], top: 0 };
  const detail = settledDetail(state);
  const { lines, weavePoint } = ruleLines(rule, detail, {
    view: state.ruleView,
    wrap: state.wrap,
    width: innerWidth(rect),
    left: state.scroll.ruleLeft,
    broken: state.checks.get(rule.id)?.broken,
  });
  const height = innerHeight(rect);
  const top = state.ruleFollows ? opened(lines.length, weavePoint, height) : state.scroll.rule;
  const scenario = currentScenario(state);
  const alone = state.zoomed || (!isWide(state.size) && state.open);
  const place = scenario === undefined ? '' : ` › ${placeInRule(rule.scenarios, scenario.key)}`;
  const title = alone ? `Rule · ${safeText(shortName(state, rule))}${place}` : 'Rule';
  return { title, note: ruleNote(state, detail, alone, top), lines, top };
}

/** Three lines above the weave point; nearer to it where all of the rest then fits. */
function opened(count: number, weavePoint: number, height: number): number {
  if (count <= height) return 0;
  const start = Math.max(0, weavePoint - 3);
  // Two lines of context stay.
  return count - height <= weavePoint - 2 ? Math.max(start, count - height) : start;
}

function ruleNote(state: State, detail: Detail | undefined, alone: boolean, top: number): Line | undefined {
  const broken = state.checks.get(currentRule(state)?.id ?? '')?.broken;
  const word = brokenRuleWord(broken);
  if (word !== undefined) return [part(word, 'status.malformed')];
  if (currentScenario(state) === undefined) return undefined;
  const tuned = detail?.tuned;
  if (tuned === undefined) return plain(detail === undefined ? 'checking' : 'no clause');
  if (state.ruleView !== 'diff') return plain(state.ruleView);
  if (alone) {
    const lines = part(`+${tuned.added} lines`, 'diff.added');
    return [lines, part(isWide(state.size) ? ', as if approved' : `, from ${top + 1}`)];
  }
  return plain(asIf(state, detail, tuned.reading));
}

function asIf(state: State, detail: Detail | undefined, reading: string): string {
  const change = (state.dialog as ShowsChange | undefined)?.change;
  if (change !== undefined && state.dialog?.kind !== 'reading') {
    return detail === currentDetail(state) || shownChange(state) === undefined ? 'as if saved' : 'checking';
  }
  if (detail?.brief.review === 'approved') return 'as approved';
  const readings = detail?.readings ?? [];
  const index = readings.findIndex((one) => one.reading === reading);
  return `as if ${index + 1}${readings.length > 1 ? ` ${reading}` : ''} were approved`;
}

/** The note at the right of the list's border: which scenario the cursor is on, or how many match. */
export function listNote(state: State): string {
  const { count, total, narrowed } = found(state);
  if (total === 0) return '';
  const place = state.cursor === undefined ? 0 : placeOf(state, state.cursor);
  if (narrowed) return `${count} of ${total}`;
  if (place > 0) return `${place} of ${total}`;
  const rule = state.rules.findIndex(({ id }) => id === state.cursor);
  return rule === -1 ? `${total}` : `rule ${rule + 1} of ${state.rules.length}`;
}

export interface Scrolled {
  readonly pane: 'scenario' | 'findings' | 'rule';
  readonly top: number;
  /** The last top that shows anything new. */
  readonly last: number;
  readonly height: number;
}

/** What j and k scroll; undefined where they go along the list. */
export function scrolledPane(state: State): Scrolled | undefined {
  const pane = state.focus;
  if (pane === 'tree' || state.summary) return undefined;
  const rect = roomsFor(state).find((room) => room.pane === pane)?.rect;
  if (rect === undefined) return undefined;
  const preview = isPreview(state);
  const content =
    pane === 'rule'
      ? ruleContent(state, rect)
      : pane === 'findings'
        ? findingsContent(state, rect)
        : scenarioContent(state, rect, preview);
  const height = innerHeight(rect);
  const last = Math.max(0, content.lines.length - height);
  return { pane, top: Math.min(content.top, last), last, height };
}

/** Whether the scenario stands beside the list with little room. */
export function isPreview(state: State): boolean {
  return !isWide(state.size) && !state.open && !state.zoomed;
}

/** How many rows of the list are seen at once. */
export function listHeight(state: State): number {
  return innerHeight(bodyOf(state.size));
}
