// What of a scenario was on the screen already: nothing is approved below the fold.
import type { Detail } from '../../index.js';
import { memoLast } from '../memo.js';
import { currentScenario } from '../select.js';
import { detailId, type Seen, type State } from '../state.js';
import { foldedBehind, isEssential } from './essential.js';
import type { Line } from './line.js';
import { findingsContent, isPreview, roomsFor, scenarioContent } from './panes.js';
import { innerHeight, isTiny, isWide } from './rooms.js';

/** A pane that shows essential lines, and which of them stand there. */
interface Part {
  readonly pane: 'scenario' | 'findings';
  /** Lines of another size or with other parts are others. */
  readonly layout: string;
  readonly lines: readonly Line[];
  readonly first: number;
  readonly to: number;
}

/** What the checker said of the scenario as its file has it. */
function writtenDetail(state: State): Detail | undefined {
  const scenario = currentScenario(state);
  return scenario && state.details.get(detailId(scenario.key));
}

/** Why the scenario cannot be approved before more of it was seen; undefined where all that counts was. */
export function unseenOff(state: State): string | undefined {
  const detail = writtenDetail(state);
  if (detail === undefined) return undefined;
  const seen = state.seen !== undefined && isSame(state.seen.detail, detail) ? state.seen : undefined;
  if (seen?.all === true) return undefined;
  const parts = partsOf(state);
  if (!parts.some(({ pane }) => pane === 'scenario')) return 'the scenario was not on the screen yet, q goes to it';
  const left = parts.map((part) => ({ part, count: unseenIn(part, seen) })).filter(({ count }) => count > 0);
  const [first] = left;
  if (first === undefined) return undefined;
  const count = left.reduce((sum, one) => sum + one.count, 0);
  return `${count} ${count === 1 ? 'line is' : 'lines are'} not seen yet, ${wayTo(state, first.part.pane)}`;
}

/** The state that remembers what is on the screen now, since `at`; or that all of it was said. */
export function seenNow(state: State, at: number, whole = false): State {
  const detail = writtenDetail(state);
  const parts = detail === undefined ? [] : partsOf(state);
  if (detail === undefined || !parts.some(({ pane }) => pane === 'scenario')) return state;
  const known = state.seen !== undefined && isSame(state.seen.detail, detail) ? state.seen : undefined;
  const to = new Map(known?.to);
  for (const part of parts) to.set(part.layout, endOf(part, known));
  const next: Seen = { detail, at: known?.at ?? at, to, all: false };
  const all = whole || known?.all === true || parts.every((part) => unseenIn(part, next) === 0);
  const same =
    known !== undefined &&
    known.detail === detail &&
    known.all === all &&
    [...to].every(([layout, end]) => known.to.get(layout) === end);
  return same ? state : { ...state, seen: { ...next, all } };
}

/** Whether the scenario under the cursor stands on the screen with all that is known of it, for so many milliseconds. */
export function isLookedAt(state: State, at: number, least: number): boolean {
  const detail = writtenDetail(state);
  const { seen } = state;
  return detail !== undefined && seen !== undefined && isSame(seen.detail, detail) && at - seen.at >= least;
}

const isSame = memoLast(
  (first: Detail, second: Detail): boolean => first === second || JSON.stringify(first) === JSON.stringify(second),
);

/** Up to which line a pane was seen: without gaps, a jump to the end skips what lies between. */
function endOf({ layout, first, to }: Part, seen: Pick<Seen, 'to'> | undefined): number {
  const before = seen?.to.get(layout) ?? 0;
  return first <= before ? Math.max(before, to) : before;
}

function unseenIn(part: Part, seen: Pick<Seen, 'to'> | undefined): number {
  const end = endOf(part, seen);
  return part.lines.reduce(
    (sum, line, index) => sum + foldedBehind(line) + (index >= end && isEssential(line) ? 1 : 0),
    0,
  );
}

/** The panes with the scenario that stand on the screen as they are. */
const partsOf = memoLast((state: State): readonly Part[] => {
  if (isTiny(state.size) || state.summary || currentScenario(state) === undefined) return [];
  const { dialog } = state;
  const open = dialog === undefined || dialog.kind === 'reading' || dialog.kind === 'ask';
  if (!open) return [];
  const shown: State = dialog?.kind === 'reading' ? { ...state, open: true, zoomed: false, focus: 'scenario' } : state;
  return roomsFor(shown).flatMap(({ pane, rect }): readonly Part[] => {
    if (pane !== 'scenario' && pane !== 'findings') return [];
    const content = pane === 'findings' ? findingsContent(shown, rect) : scenarioContent(shown, rect, isPreview(shown));
    const { lines } = content;
    const height = innerHeight(rect);
    const from = Math.max(0, Math.min(content.top, lines.length - height));
    // The first and the last line say how many there are above and below.
    const first = from > 0 ? from + 1 : 0;
    const to = lines.length - from > height ? from + height - 1 : lines.length;
    const layout = [pane, rect.width, rect.height, isPreview(shown), lines.length].join(' ');
    return [{ pane, layout, lines, first, to }];
  });
});

function wayTo(state: State, pane: Part['pane']): string {
  if (state.dialog !== undefined) return 'Esc, then j scrolls';
  if (state.focus === pane && (state.open || isWide(state.size))) return 'j scrolls';
  return pane === 'findings' || state.open ? 'Tab goes there and j scrolls' : 'Enter opens and j scrolls';
}
