import type { Detail, ReadingView } from '../../index.js';
import { type Line, part, type Segment } from './line.js';
import { inWords, section } from './section.js';
import { safeText, wrapLine } from './text.js';

type ReadingName = ReadingView['reading'];

export interface ReadingOptions {
  readonly width: number;
  readonly compact: boolean;
  /** The one that the reviewer points at. */
  readonly marked: ReadingName | undefined;
  /** Terse: what is not offered says only why; bare: nor does it say what recommends one. */
  readonly words?: 'whole' | 'terse' | 'bare';
}

/** The reading whose clause is shown: the one pointed at, else the decided one, else the recommended one. */
export function shownReading(detail: Detail, marked: ReadingName | undefined): ReadingView | undefined {
  const named = (name: ReadingName | undefined): ReadingView | undefined =>
    detail.readings.find(({ reading }) => reading === name);
  return named(marked) ?? named(detail.reading) ?? detail.readings.find(({ recommended }) => recommended);
}

/** What the scenario leaves out, in plain English: its one reading, or all that are possible behind one shared lead. */
export function readingLines(detail: Detail, options: ReadingOptions): readonly Line[] {
  const { readings } = detail;
  const [only] = readings;
  if (only === undefined) return [];
  if (readings.length === 1) return oneReading(only, options);
  const shown = shownReading(detail, options.marked);
  const lead = leadOf(readings);
  return [
    section(headOf(detail, options.compact), options.width),
    ...wrapLine([part(`${safeText(lead.told)} …`)], options.width, 2),
    ...readings.flatMap((reading, index) => numbered(reading, index, { isShown: reading === shown, lead, ...options })),
  ];
}

function oneReading(reading: ReadingView, { width, compact }: ReadingOptions): readonly Line[] {
  const off = reading.anchored ? '' : `; ${shortWhy(reading)}`;
  const effect = reading.drops === undefined ? `it drops ${reading.english}` : `a row goes when ${reading.drops}`;
  return [
    section([part(`${reading.reading}, the only ${compact ? '' : 'possible '}reading`)], width),
    ...wrapLine([part(safeText(effect)), ...outcome(reading, false), part(safeText(off))], width),
  ];
}

function headOf({ brief, readings, reading }: Detail, compact: boolean): Line {
  const offered = readings.filter(({ anchored }) => anchored).length;
  if (reading !== undefined)
    return [
      part(`${reading}, one of ${inWords(readings.length)} readings · `),
      part('r', 'key.cap'),
      part(' changes it'),
    ];
  const code = brief.codes.includes('WN401') ? 'WN401 ' : '';
  if (offered === 0) return [part(`${code}no reading is possible`, 'status.decide')];
  const count = offered === 1 ? 'one reading' : `${inWords(offered)} readings`;
  const are = compact ? count : `${count} ${offered === 1 ? 'is' : 'are'} possible`;
  return [part(`${code}${are}`, 'status.decide'), part(' · '), part('r', 'key.cap'), part(' chooses')];
}

/** The beginning of the sentence that every reading ends. */
interface Lead {
  readonly told: string;
  /** What of it stands in the words of a reading that is compiled, and in the words of the filter. */
  readonly drops: string;
  readonly english: string;
}

function leadOf(readings: readonly ReadingView[]): Lead {
  const compiled = readings.flatMap(({ drops }) => drops ?? []);
  const [first] = compiled;
  const rows = readings.every(({ english }) => english.startsWith('rows whose ')) ? 'rows whose ' : '';
  if (first === undefined) return { told: `it drops ${rows}`.trimEnd(), drops: '', english: rows };
  const found = /^(?:(?:every|any) .*? is among rows whose |(?:every|any) .*? is among |its )/.exec(first)?.[0] ?? '';
  const drops = compiled.every((one) => one.startsWith(found)) ? found : '';
  return { told: `a row goes when ${drops}`.trimEnd(), drops, english: rows };
}

interface NumberedOptions extends ReadingOptions {
  readonly isShown: boolean;
  readonly lead: Lead;
}

function numbered(reading: ReadingView, index: number, options: NumberedOptions): readonly Line[] {
  const { isShown, lead, width, compact, words: style = 'whole' } = options;
  const { anchored, recommended, english, drops } = reading;
  const name = `${isShown ? '›' : ' '} ${index + 1} ${reading.reading}`;
  const token = isShown ? (recommended ? 'reading.recommended' : 'text.strong') : undefined;
  const behind = ' '.repeat(Math.max(1, 13 - name.length));
  const text = safeText(drops === undefined ? english.slice(lead.english.length) : drops.slice(lead.drops.length));
  const why = safeText(shortWhy(reading));
  const words: Segment[] = anchored
    ? [
        part(text),
        ...outcome(reading, true),
        ...(recommended ? [part('; '), ...recommendation(style === 'bare' ? 'recommended' : why)] : []),
      ]
    : [part(compact || style !== 'whole' ? why : `${text}; ${why}`, 'reading.off')];
  return wrapLine([part(name, token), part(behind), ...words], width, 13);
}

function recommendation(why: string): readonly Segment[] {
  const word = 'recommended';
  return why.startsWith(word) ? [part(word, 'reading.recommended'), part(why.slice(word.length))] : [part(why)];
}

/** `recommended: …` and `not offered: …` say as much as with `, because`. */
function shortWhy({ why }: ReadingView): string {
  return why.replace(', because ', ': ');
}

/** What its clause leaves out of it, and whether it can match at all. */
function outcome({ anchored, clause, partial, leftOut = [], idle }: ReadingView, named: boolean): readonly Segment[] {
  if (!anchored) return [];
  if (clause === undefined) return [part('; nothing of it can be compiled')];
  const lost = named && leftOut.length > 0 ? `left out: ${leftOutWords(leftOut)}` : 'compiled in part';
  return [
    ...(partial && (named || leftOut.length === 0) ? [part(`; ${lost}`, 'status.partial')] : []),
    ...(idle === true ? [part('; '), part('never matches', 'severity.warning')] : []),
  ];
}

/** Conditions that a clause does not test, in a few words. */
export function leftOutWords(leftOut: readonly string[]): string {
  if (leftOut.length > 3) return `${leftOut.length} conditions`;
  return safeText(leftOut.join('; '));
}
