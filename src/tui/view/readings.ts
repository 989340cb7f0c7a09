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
  if (readings.length === 1) return oneReading(only, detail, options);
  const shown = shownReading(detail, options.marked);
  const { lead, rest } = leadOf(detail);
  return [
    section(headOf(detail, options.compact), options.width),
    ...wrapLine([part(`${lead} …`)], options.width, 2),
    ...readings.flatMap((reading, index) => numbered(reading, index, { isShown: reading === shown, rest, ...options })),
  ];
}

function oneReading(reading: ReadingView, detail: Detail, { width, compact }: ReadingOptions): readonly Line[] {
  const { lead } = leadOf(detail);
  const words = lead.endsWith(' rows whose') ? reading.english.slice('rows whose '.length) : reading.english;
  const off = reading.anchored ? '' : `; ${shortWhy(reading)}`;
  return [
    section([part(`${reading.reading}, the only ${compact ? '' : 'possible '}reading`)], width),
    ...wrapLine([part(`${lead} ${safeText(words)}${outcome(reading)}${safeText(off)}`)], width),
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

/** The beginning of the sentence that every reading ends, and where its own words begin. */
function leadOf({ readings, sighting, sightings }: Detail): { readonly lead: string; readonly rest: number } {
  const every = sighting === undefined ? undefined : `${sightings === 'all' ? 'every' : 'any'} ${safeText(sighting)}`;
  const lead = every === undefined ? 'it drops' : `a row goes when ${every} is among`;
  const rows = 'rows whose ';
  return readings.every(({ english }) => english.startsWith(rows))
    ? { lead: `${lead} rows whose`, rest: rows.length }
    : { lead, rest: 0 };
}

interface NumberedOptions extends ReadingOptions {
  readonly isShown: boolean;
  /** Where its own words begin, behind the shared lead. */
  readonly rest: number;
}

function numbered(reading: ReadingView, index: number, options: NumberedOptions): readonly Line[] {
  const { isShown, rest, width, compact } = options;
  const { anchored, recommended, english } = reading;
  const name = `${isShown ? '›' : ' '} ${index + 1} ${reading.reading}`;
  const token = isShown ? (recommended ? 'reading.recommended' : 'text.strong') : undefined;
  const behind = ' '.repeat(Math.max(1, 13 - name.length));
  const text = safeText(english.slice(rest));
  const why = safeText(shortWhy(reading));
  const words: Segment[] = anchored
    ? [part(`${text}${outcome(reading)}`), ...(recommended ? [part('; '), ...recommendation(why)] : [])]
    : [part(compact ? why : `${text}; ${why}`, 'reading.off')];
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

function outcome({ anchored, clause, partial }: ReadingView): string {
  if (!anchored) return '';
  if (clause === undefined) return '; nothing of it can be compiled';
  return partial ? '; compiled in part' : '';
}
