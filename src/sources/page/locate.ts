import { endOfCopied, type LineRange, walkCopy } from './copied.js';
import { blockHeader, readKeyLine, ruleKeyOf } from './key-line.js';
import { headingOf, isFence, readLabel } from './labels.js';
import { isBlank, type Line, skipBlankLines, trimBlanks } from './lines.js';

/** Where the parts of a page stand. */
export interface PageParts {
  /** The rule's YAML and, where a heading does not end it, what follows up to the first scenario. */
  readonly rule: LineRange;
  /** The line of the rule's `query` key. */
  readonly query?: number;
  /** The line behind the query's text, where the copy above tells it. */
  readonly queryEnd?: number;
  /** The query as it stands above the rule, under its own heading. */
  readonly copy?: LineRange;
}

/** Finds the rule on a page by its known keys and headings; undefined when there is none. */
export function locateParts(lines: readonly Line[]): PageParts | undefined {
  const headings = findHeadings(lines);
  const copyHeading = headings.find((heading) => heading.kind === 'query')?.at;
  const ruleHeading = headings.find((heading) => heading.kind === 'rule' && heading.at > (copyHeading ?? -1))?.at;
  const starts = findStarts(lines);
  const from = ruleStart(lines, starts, copyHeading, ruleHeading);
  if (from === undefined) return undefined;
  const query = queryLine(lines, from);
  const copy = copyHeading === undefined ? undefined : findCopy(lines, headings, copyHeading, from);
  const queryEnd = query === undefined || copy === undefined ? undefined : endOfCopied(lines, copy, query);
  const to = ruleEnd(lines, from, queryEnd ?? (query ?? from) + 1);
  return {
    rule: { from, to },
    ...(query !== undefined && query < to && { query }),
    ...(queryEnd !== undefined && { queryEnd }),
    ...(copy && { copy }),
  };
}

function findCopy(
  lines: readonly Line[],
  headings: ReturnType<typeof findHeadings>,
  heading: number,
  from: number,
): LineRange | undefined {
  const next = headings.find((other) => other.at > heading)?.at ?? from;
  const copy = trimRange(lines, { from: heading + 1, to: Math.min(next, from) });
  return copy.from < copy.to ? copy : undefined;
}

function findHeadings(lines: readonly Line[]) {
  return lines.flatMap((line, at) => {
    const kind = headingOf(line.text);
    return kind ? [{ at, kind }] : [];
  });
}

/** The lines that open a top-level key of a rule, with the key. */
function findStarts(lines: readonly Line[]): readonly { readonly at: number; readonly key: string }[] {
  return lines.flatMap((line, at) => {
    const key = ruleKeyOf(line.text, lines[skipBlankLines(lines, at + 1, at + 8)]?.text ?? '');
    return key === undefined ? [] : [{ at, key }];
  });
}

function ruleStart(
  lines: readonly Line[],
  starts: ReturnType<typeof findStarts>,
  copyHeading: number | undefined,
  ruleHeading: number | undefined,
): number | undefined {
  const headed = ruleHeading === undefined ? undefined : starts.find((start) => start.at > ruleHeading);
  if (headed) return headed.at;
  if (copyHeading === undefined) return firstCluster(starts);
  const after = starts.filter((start) => start.at > copyHeading);
  const fromCopy = startAfterCopy(
    lines,
    after.map((start) => start.at),
    copyHeading + 1,
  );
  if (fromCopy !== undefined) return fromCopy;
  const guid = /^id[ \t]*:[ \t]*['"]?[0-9a-f]{8}-[0-9a-f]{4}-/i;
  const ids = after.filter((start) => start.key === 'id');
  const id = ids.find((start) => guid.test(trimBlanks(lines[start.at]?.text ?? ''))) ?? ids[0];
  if (id === undefined) return firstCluster(after);
  // The keys that stand right above the id belong to the rule as well.
  const above = new Set(after.map((start) => start.at));
  let from = id.at;
  while (above.has(from - 1)) from -= 1;
  return from;
}

/** The first key that another one follows soon: a line of prose that looks like a key stands alone. */
function firstCluster(starts: ReturnType<typeof findStarts>): number | undefined {
  return starts.find((start, index) => {
    const next = starts[index + 1];
    return next !== undefined && next.key !== start.key && next.at - start.at <= 30;
  })?.at;
}

/** The rule begins where the copy of its query ends: the copy's lines come again under `query:`. */
function startAfterCopy(lines: readonly Line[], starts: readonly number[], copyFrom: number): number | undefined {
  const known = new Set(starts);
  const queries = starts.filter((at) => isQueryBlock(lines[at]?.text ?? '')).slice(0, 20);
  for (const query of queries) {
    let found: number | undefined;
    walkCopy(lines, { from: copyFrom, to: query }, query, (above) => {
      if (known.has(above)) found = above;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

function isQueryBlock(text: string): boolean {
  const line = readKeyLine(text);
  return line?.key === 'query' && !line.dash && blockHeader(line.value) !== undefined;
}

/** The `query` key of the rule: one with a block scalar before one with its value on the line. */
function queryLine(lines: readonly Line[], from: number): number | undefined {
  let inline: number | undefined;
  for (let at = from; at < lines.length; at += 1) {
    const text = lines[at]?.text ?? '';
    if (isQueryBlock(text)) return at;
    if (inline === undefined && ruleKeyOf(text, lines[at + 1]?.text ?? '') === 'query') inline = at;
    if (inline !== undefined && readLabel(text)?.field === 'title') break;
  }
  return inline;
}

/** A rule ends at the first heading, scenario or fence behind its query: before that, such words are its own text. */
function ruleEnd(lines: readonly Line[], from: number, behindQuery: number): number {
  const margin = lines[from]?.text.search(/[^ ]/) ?? 0;
  for (let at = behindQuery; at < lines.length; at += 1) {
    const text = lines[at]?.text ?? '';
    if (isBlank(text) || text.search(/[^ ]/) > margin) continue;
    const label = ruleKeyOf(text, ' ') === undefined ? readLabel(text) : undefined;
    if (headingOf(text) || label || isFence(text)) return at;
  }
  return lines.length;
}

/** The range without fences and blank lines at its ends. */
function trimRange(lines: readonly Line[], range: LineRange): LineRange {
  let { from, to } = range;
  const empty = (at: number): boolean => isBlank(lines[at]?.text ?? '') || isFence(lines[at]?.text ?? '');
  while (from < to && empty(from)) from += 1;
  while (to > from && empty(to - 1)) to -= 1;
  return { from, to };
}
