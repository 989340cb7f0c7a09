import type { Brief, Detail, ReadingView, ScenarioKey, ScenarioView } from '../../index.js';
import { clauseLines } from './clause.js';
import { findingLines, findingMarks, listedFindings } from './findings.js';
import { type Line, part } from './line.js';
import { type Mark, markedText } from './marks.js';
import { neighbourLines } from './neighbours.js';
import { readingLines, shownReading } from './readings.js';
import { reviewLines, sinceLines } from './reviewed.js';
import { kept, section } from './section.js';
import { breaks, safeText, wrapLine } from './text.js';
import { draftLines, wordLines, wordMarks } from './words.js';

export interface ScenarioOptions {
  /** The whole description. */
  readonly more: boolean;
  /** A narrow preview beside the list: effect before findings, fewer words. */
  readonly compact: boolean;
  /** The reading that the reviewer points at. */
  readonly marked: ReadingView['reading'] | undefined;
  /** With the clause, shortened: where no rule pane shows it. */
  readonly clause: boolean;
  /** The findings have a pane of their own. */
  readonly wide: boolean;
  /** The other scenarios of the rule. */
  readonly neighbours: readonly ScenarioView[];
  /** What is known of them. */
  readonly briefs?: ReadonlyMap<ScenarioKey, Brief> | undefined;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * All that there is to say of a scenario, in the order in which it is decided: what it is, its filter, what it leaves out. Where it would
 * not fit into the room, blank lines and notes are left out first; what is still too much, the pane cuts or scrolls.
 */
export function scenarioLines(
  view: ScenarioView,
  detail: Detail | undefined,
  room: Room,
  options: ScenarioOptions,
): readonly Line[] {
  const airy = assembled(view, detail, room.width, options, { blanks: !options.compact, notes: !options.compact });
  if (airy.length <= room.height || options.compact) return airy;
  const bare = assembled(view, detail, room.width, options, { blanks: true, notes: options.more });
  return bare.length <= room.height
    ? bare
    : assembled(view, detail, room.width, options, { blanks: false, notes: options.more });
}

interface Style {
  readonly blanks: boolean;
  readonly notes: boolean;
}

function assembled(
  view: ScenarioView,
  detail: Detail | undefined,
  width: number,
  options: ScenarioOptions,
  { blanks, notes }: Style,
): readonly Line[] {
  const head = [...titleLines(view, width, options), ...descriptionLines(view, width, options)];
  if (detail === undefined)
    return joined([head, [...filterLines(view, undefined, width), [part('· checking', 'status.checking')]]], blanks);
  const filter = filterLines(view, detail, width);
  const findings = options.wide ? [] : findingsBlock(detail, width, options.compact, notes);
  const since = sinceLines(detail, width);
  const review = reviewLines(view, detail, width);
  const partial = partialLines(detail, width);
  const through = throughLines(detail, width, options);
  const shown = options.clause && !options.compact ? shownReading(detail, options.marked) : undefined;
  const clause = shown === undefined ? [] : clauseLines(shown, detail, width);
  const readings = readingLines(detail, { width, compact: options.compact, marked: options.marked });
  if (detail.words.length > 0) {
    const draft = [...filter, ...wordLines(detail, width), ...draftLines(detail, width), ...findings];
    const compiles = detail.readings.some((one) => one.clause !== undefined);
    const effect = compiles ? [...partial, ...readings, ...through] : [];
    return joined([head, draft, since, effect, review, clause], blanks);
  }
  const beside = detail.brief.status === 'malformed' ? neighbourLines(options.neighbours, options.briefs, width) : [];
  const single = detail.readings.length === 1;
  const effect = single ? [[...readings, ...through]] : [readings, through];
  return options.compact
    ? joined([head, filter, since, ...effect, partial, findings, review, beside], false)
    : joined([head, filter, since, [...findings, ...partial], ...effect, review, clause, beside], blanks);
}

function joined(blocks: readonly (readonly Line[])[], blanks: boolean): readonly Line[] {
  const filled = blocks.filter((block) => block.length > 0);
  return blanks ? filled.flatMap((block, index) => (index === 0 ? block : [[], ...block])) : filled.flat();
}

function titleLines({ title, id }: ScenarioView, width: number, { more }: ScenarioOptions): readonly Line[] {
  const text = safeText(title.trim() === '' ? id : title);
  return cutLines([part(text, 'text.strong')], width, more ? Number.POSITIVE_INFINITY : 4);
}

function descriptionLines(
  { description }: ScenarioView,
  width: number,
  { more, compact }: ScenarioOptions,
): readonly Line[] {
  const text = safeText(description?.trim() ?? '');
  if (text === '') return [];
  const most = more ? Number.POSITIVE_INFINITY : compact ? 2 : 4;
  return cutLines([part(text, 'text.dim')], width, most);
}

/** At most so many lines: what is cut off, `m` shows. */
function cutLines(line: Line, width: number, most: number): readonly Line[] {
  const lines = wrapLine(line, width);
  if (lines.length <= most) return lines;
  const [first] = line;
  const text = line.map((segment) => segment.text).join('');
  const parts = breaks(text, width, width);
  const rest = text.slice(parts[most - 1]?.start ?? 0);
  // Room for `… m more`.
  const fits = breaks(rest, Math.max(8, width - 9), Math.max(8, width - 9))[0];
  return [
    ...lines.slice(0, most - 1),
    [{ ...first, text: `${rest.slice(0, fits?.end ?? 0)} …` }, part(' '), part('m', 'key.cap'), part(' more')],
  ];
}

const rememberedFilter = kept<readonly Line[]>();

function filterLines(view: ScenarioView, detail: Detail | undefined, width: number): readonly Line[] {
  return rememberedFilter(detail ?? view, `${width}`, () => {
    const marks: readonly Mark[] =
      detail === undefined ? [] : detail.words.length > 0 ? wordMarks(detail.words) : findingMarks(detail);
    const filter = (detail ?? view).filter;
    return filter.trim() === '' ? [[part('the filter is empty', 'text.dim')]] : markedText(filter, marks, width);
  });
}

function findingsBlock(detail: Detail, width: number, compact: boolean, notes: boolean): readonly Line[] {
  const listed = listedFindings(detail);
  if (listed.length === 0) return [];
  const lines = listed.flatMap((finding, index) => findingLines(finding, index + 1, detail, { width, notes }));
  const title = listed.length === 1 ? '1 finding' : `${listed.length} findings`;
  return compact ? [section([part(title)], width), ...lines] : lines;
}

function partialLines({ partial, brief }: Detail, width: number): readonly Line[] {
  if (partial === undefined) return [];
  const word = brief.status === 'partial' ? 'partial:' : 'left out:';
  return wrapLine([part(word, 'status.partial'), part(` ${safeText(partial)}`)], width, 2);
}

/** Over which other table it looks, where the clause below does not say it. */
function throughLines(
  { through, sightings }: Detail,
  width: number,
  { compact, clause }: ScenarioOptions,
): readonly Line[] {
  if (through === undefined || (compact ? sightings === 'all' : clause)) return [];
  return wrapLine([part(`through ${safeText(through)}; sightings: ${sightings}`, 'text.dim')], width, 2);
}
