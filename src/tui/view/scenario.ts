import type { Brief, Detail, ReadingView, ScenarioKey, ScenarioView } from '../../index.js';
import { clauseLines } from './clause.js';
import { essential, inPlaceOf, isEssential } from './essential.js';
import { findingLines, findingMarks, listedFindings } from './findings.js';
import { type Line, part } from './line.js';
import { type Mark, markedText } from './marks.js';
import { neighbourLines } from './neighbours.js';
import { leftOutWords, readingLines, shownReading } from './readings.js';
import { reviewLines, sinceLines } from './reviewed.js';
import { safetyLines } from './safety.js';
import { kept, section } from './section.js';
import { breaks, fit, safeText, wrapLine } from './text.js';
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
  /** Signs under the parts of the filter; where the lines are read out they would be noise. */
  readonly marks?: boolean;
  /** Why nothing is known of the rule. */
  readonly broken?: string | undefined;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * All that there is to say of a scenario, in the order in which it is decided: what it is, its filter, what it leaves out. Where it would
 * not fit into the room, what tells least is left out first; what is still too much, the pane cuts or scrolls.
 */
export function scenarioLines(
  view: ScenarioView,
  detail: Detail | undefined,
  room: Room,
  options: ScenarioOptions,
): readonly Line[] {
  const all = options.compact ? narrow : styles;
  const fits = (style: Style): boolean => assembled(view, detail, room.width, options, style, []).length <= room.height;
  // What was said without it stays where it is.
  const short = !options.more && !options.wide;
  const safety = detail === undefined ? [] : safetyLines(detail, { width: room.width, short });
  const made = (one: Style): readonly Line[] => assembled(view, detail, room.width, options, one, safety);
  // Notes are given up only where what must be seen gains by it.
  const holds = (one: Style): boolean => overOf(made(one), room.height) <= 0;
  const wanted = all.find(fits) ?? all.slice(-2).find(holds) ?? all.at(-1) ?? whole;
  // For the safety block nothing goes but blank lines.
  const style = wanted.blanks && made(wanted).length > room.height ? { ...wanted, blanks: false } : wanted;
  const lines = made(style);
  if (detail === undefined || options.more || overOf(lines, room.height) <= 0) return lines;
  // What must be seen comes before what may be cut.
  const shorter: readonly Style[] = [
    { ...style, help: false },
    { ...style, help: false, description: 0 },
  ];
  const fitting = shorter.map(made).find((some) => overOf(some, room.height) <= 0);
  if (fitting !== undefined || !options.compact) return fitting ?? lines;
  // Opened, all of the filter is there.
  const filter = filterLines(view, detail, room.width, options).length;
  const over = (one: Style): number => overOf(made(one), room.height);
  const last = shorter.at(-1) ?? style;
  const fold = Math.max(leastFilter, filter - over(last));
  const folds = { ...last, fold };
  // Where even that is not enough, nothing is gained by telling less.
  return over(folds) <= 0 ? made(folds) : made({ ...style, fold: Math.max(leastFilter, filter - over(style)) });
}

/** By how many lines what must be seen reaches below what is. */
function overOf(lines: readonly Line[], height: number): number {
  return lines.length <= height ? 0 : lines.findLastIndex(isEssential) + 2 - height;
}

/** A filter that is folded keeps so many lines, with the one that says so. */
const leastFilter = 7;

interface Style {
  readonly blanks: boolean;
  /** Lines of the description: `m` shows the rest. */
  readonly description: number;
  /** Readings in fewer words; bare without what recommends one. */
  readonly readings: 'whole' | 'terse' | 'bare';
  /** The notes of findings, which may say what must not be done. */
  readonly notes: boolean;
  /** At most so many lines of the filter: its beginning and its end. */
  readonly fold?: number;
  /** Without what would settle the findings. */
  readonly help?: boolean;
  /** Findings that stop nobody in one line each. */
  readonly brief?: boolean;
}

const whole: Style = { blanks: true, description: 4, readings: 'whole', notes: true };

/** From all there is to what has to be there. */
const styles: readonly Style[] = [
  whole,
  { ...whole, blanks: false },
  { ...whole, blanks: false, description: 2 },
  { ...whole, blanks: false, description: 1, readings: 'terse' },
  { ...whole, blanks: false, description: 0, readings: 'terse' },
  { ...whole, blanks: false, description: 0, readings: 'bare' },
  { ...whole, blanks: false, description: 0, readings: 'bare', brief: true },
  { blanks: false, description: 0, readings: 'bare', notes: false, brief: true },
];

/** Beside the list the same is never told in many words. */
const narrow: readonly Style[] = [
  { ...whole, blanks: false, description: 2 },
  { ...whole, blanks: false, description: 2, notes: false },
];

function assembled(
  view: ScenarioView,
  detail: Detail | undefined,
  width: number,
  options: ScenarioOptions,
  { blanks, readings: words, description, fold, ...style }: Style,
  safety: readonly Line[],
): readonly Line[] {
  const head = [...titleLines(view, width, options), ...descriptionLines(view, width, options, description)];
  if (detail === undefined)
    return joined(
      [head, [...filterLines(view, undefined, width, options), [part('· checking', 'status.checking')]]],
      blanks,
    );
  const filter = folded(essential(filterLines(view, detail, width, options)), fold);
  const findings = options.wide ? [] : findingsBlock(detail, width, options.compact, style);
  const since = sinceLines(detail, width);
  const review = reviewLines(view, detail, width);
  const partial = essential(partialLines(detail, width));
  const through = throughLines(detail, width, options);
  const shown = options.clause && !options.compact ? shownReading(detail, options.marked) : undefined;
  const clause = shown === undefined ? [] : clauseLines(shown, detail, width);
  const readings =
    options.broken === undefined
      ? essential(readingLines(detail, { width, compact: options.compact, marked: options.marked, words }))
      : brokenLines(options.broken, width);
  if (detail.words.length > 0) {
    const compiles = detail.readings.some((one) => one.clause !== undefined);
    const words = [...filter, ...wordLines(detail, width)];
    const draft = [...draftLines(detail, width), ...findings];
    // What goes is seen before what else could be written.
    return compiles
      ? joined([head, [...words, ...readings, ...partial, ...through, ...draft], since, safety, review, clause], blanks)
      : joined([head, [...words, ...draft], since, review, clause], blanks);
  }
  const beside = detail.brief.status === 'malformed' ? neighbourLines(options.neighbours, options.briefs, width) : [];
  const single = detail.readings.length === 1;
  const effect = single ? [[...readings, ...through]] : [readings, through];
  return options.compact
    ? joined([head, filter, since, ...effect, partial, findings, safety, review, beside], false)
    : joined([head, filter, since, [...findings, ...partial], ...effect, safety, review, clause, beside], blanks);
}

/** What stands in the place of the effect where the rule itself tells nothing. */
function brokenLines(why: string, width: number): readonly Line[] {
  return [
    section([part('no effect is known')], width),
    ...wrapLine([part('!', 'status.malformed'), part(` ${safeText(why)}`)], width, 2),
  ];
}

function folded(lines: readonly Line[], most = lines.length): readonly Line[] {
  const count = lines.length - most + 1;
  if (count < 2) return lines;
  const head = Math.ceil((most - 1) / 2);
  const more = inPlaceOf(count, [part(`… ${count} more lines of the filter`, 'text.dim')]);
  return [...lines.slice(0, head), more, ...lines.slice(head + count)];
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
  { more }: ScenarioOptions,
  most: number,
): readonly Line[] {
  const text = safeText(description?.trim() ?? '');
  if (text === '' || (most === 0 && !more)) return [];
  return cutLines([part(text, 'text.dim')], width, more ? Number.POSITIVE_INFINITY : most);
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

function filterLines(
  view: ScenarioView,
  detail: Detail | undefined,
  width: number,
  { marks: marked = true }: ScenarioOptions,
): readonly Line[] {
  return rememberedFilter(detail ?? view, `${width} ${marked}`, () => {
    const marks: readonly Mark[] =
      detail === undefined || !marked ? [] : detail.words.length > 0 ? wordMarks(detail.words) : findingMarks(detail);
    const filter = (detail ?? view).filter;
    return filter.trim() === '' ? [[part('the filter is empty', 'text.dim')]] : markedText(filter, marks, width);
  });
}

function findingsBlock(
  detail: Detail,
  width: number,
  compact: boolean,
  { notes, help = true, brief = false }: Pick<Style, 'notes' | 'help' | 'brief'>,
): readonly Line[] {
  const listed = listedFindings(detail);
  if (listed.length === 0) return [];
  const lines = listed.flatMap((finding, index) => {
    if (!brief || finding.severity !== 'note') return findingLines(finding, index + 1, detail, { width, notes, help });
    const [only = []] = findingLines(finding, index + 1, detail, { width: oneLine, notes: false, help: false });
    return [fit(only, width)];
  });
  const title = listed.length === 1 ? '1 finding' : `${listed.length} findings`;
  return compact ? [section([part(title)], width), ...lines] : lines;
}

/** Wide enough for any finding. */
const oneLine = 4000;

/** What of the only reading is not in its clause; several readings say it each for itself. */
function partialLines({ partial, brief, readings }: Detail, width: number): readonly Line[] {
  const [only, ...others] = readings;
  const leftOut = others.length === 0 ? (only?.leftOut ?? []) : [];
  if (partial === undefined && leftOut.length === 0) return [];
  const word = leftOut.length === 0 && brief.status === 'partial' ? 'partial:' : 'left out:';
  const words = [...(leftOut.length === 0 ? [] : [leftOutWords(leftOut)]), ...(partial === undefined ? [] : [partial])];
  return wrapLine([part(word, 'status.partial'), part(` ${safeText(words.join('; '))}`)], width, 2);
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
