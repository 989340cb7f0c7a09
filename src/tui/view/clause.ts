import type { Detail, ReadingView } from '../../index.js';
import { type Line, part, type Segment } from './line.js';
import { section } from './section.js';
import { safeText, wrapLine } from './text.js';

const longest = 4000;
const mostLines = 12;

/** The clause of a reading with what it tests in front of the eye: what every clause has around it is `…`. */
export function clauseLines(reading: ReadingView, detail: Detail, columns: number): readonly Line[] {
  if (reading.clause === undefined) return [];
  const name = detail.readings.length > 1 ? ` of ${detail.readings.indexOf(reading) + 1} ${reading.reading}` : '';
  const any = detail.through !== undefined && detail.sightings === 'any' ? '; sightings: any' : '';
  const through = detail.through === undefined ? '' : ` · through ${safeText(detail.through)}${any}`;
  const lines = wrapLine(shortClause(reading.clause), columns, 2);
  const more = lines.length - mostLines;
  return [
    section([part(`clause${name}${through}`)], columns),
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [[part(`  … ${more} more lines, y copies all of it`, 'text.dim')]] : []),
  ];
}

// A look at other rows by the row's keys, up to where the condition begins. It is looked for in the clause without its texts.
const lookup =
  /(?:isnotempty|isnotnull)\([^()]*\) and (?:strcat\((?:[^()]|\([^()]*\))*\)|\w+\([^()]*\)|\w+) in \(\(\w+ \| where Timestamp > ago\(\d+d\) \| where [^|]* \| (?:summarize Seen = count\(\), Matched = (countif)\(|where )/g;

/** A clause on one line: its tests with their meaning, the scaffolding around them as `…`. */
export function shortClause(lines: readonly string[]): Line {
  const text = oneLine(lines).slice(0, longest);
  const code = withoutTexts(text);
  const segments: Segment[] = [];
  let at = 0;
  const head = 'where not(';
  const tail = code.startsWith(head) && code.endsWith(')') ? text.length - 1 : text.length;
  if (code.startsWith(head)) {
    segments.push(part(head));
    at = head.length;
  }
  for (const found of code.matchAll(lookup)) {
    if (found.index < at) continue;
    const start = found.index + found[0].length;
    const end = found[1] === undefined ? code.indexOf(' | distinct ', start) : closing(code, start);
    const key = end < 0 ? -1 : code.indexOf('| project ', end);
    const last = key < 0 ? -1 : closing(code, key);
    if (last < 0) break;
    segments.push(...tests(text.slice(at, found.index)));
    segments.push(part(found[1] === undefined ? '… in ((… where ' : '… in ((… countif('));
    segments.push(part(safeText(text.slice(start, end)), 'span.active'));
    segments.push(part(found[1] === undefined ? ' …))' : ') …))'));
    // Both parentheses of the sub-query.
    at = last + 2;
  }
  segments.push(...tests(text.slice(at, tail)));
  if (tail < text.length) segments.push(part(')'));
  return text.length === longest ? [...segments, part('…')] : segments;
}

/** What stands outside of a look at other rows: the words that join it are no test. */
function tests(text: string): readonly Segment[] {
  // An end by itself is no test of the row.
  const before = /^(?:now\(\) < datetime\([\d-]+\) and )?(?: ?(?:or|and) )?/.exec(text)?.[0] ?? '';
  const behind = / (?:or|and) $/.exec(text.slice(before.length))?.[0] ?? '';
  const test = text.slice(before.length, text.length - behind.length);
  return [part(before), part(safeText(test), 'span.active'), part(behind)].filter((one) => one.text !== '');
}

function oneLine(lines: readonly string[]): string {
  return lines.reduce((all, line) => {
    const next = line.trim();
    return all === '' || all.endsWith('(') ? all + next : `${all} ${next}`;
  }, '');
}

/** The code with the inside of its texts as dots, so that nothing in them is taken for code. */
function withoutTexts(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"?/g, (found) =>
    `"${'.'.repeat(Math.max(0, found.length - 2))}"`.slice(0, found.length),
  );
}

/** The parenthesis that closes what is open at this place; -1 where none does. */
function closing(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '(') depth++;
    else if (code[at] === ')' && --depth === 0) return at;
  }
  return -1;
}
