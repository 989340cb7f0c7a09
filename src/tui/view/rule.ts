import type { Detail, DiffLine, KqlTokenKind, RuleView } from '../../index.js';
import type { RuleState } from '../state.js';
import { type Line, part, type Segment, type Token } from './line.js';
import { kept } from './section.js';
import { fit, safeText, withoutStart, wrapLine } from './text.js';

export interface RuleOptions {
  readonly view: 'diff' | 'tuned' | 'original';
  /** Long lines go on under themselves; otherwise they are cut, and `left` of their cells are passed over. */
  readonly wrap: boolean;
  readonly width: number;
  readonly left?: number | undefined;
  /** The rule itself has an error: Kusto's words, at a line and column of its query. */
  readonly broken?: RuleState['broken'] | undefined;
}

export interface RuleLines {
  readonly lines: readonly Line[];
  /** The line where the pane opens, some lines above it: the first that was added, or the one with the rule's error. */
  readonly weavePoint: number;
}

const remembered = kept<RuleLines>();

/** The rule with line numbers: with the scenario's clause as a diff, with it as a plain query, or as it is without. */
export function ruleLines(rule: RuleView, detail: Detail | undefined, options: RuleOptions): RuleLines {
  const { view, wrap, width, left = 0, broken } = options;
  const key = JSON.stringify([rule.path, rule.query.length, view, wrap, width, wrap ? 0 : left, broken]);
  return remembered(detail?.tuned ?? rule, key, () => made(rule, detail, options));
}

function made(rule: RuleView, detail: Detail | undefined, options: RuleOptions): RuleLines {
  const shown = shownLines(rule, detail, options);
  const digits = Math.max(2, String(shown.length).length);
  const problem = options.view === 'original' ? undefined : detail?.tuned?.problem;
  const first = shown.findIndex((line) => line.kind === 'marker' || line.kind === 'added');
  const lines: Line[] = [];
  let weavePoint = 0;
  shown.forEach((line, index) => {
    if (index === Math.max(0, first)) {
      if (problem !== undefined) lines.push(...problemLines(problem, digits, options.width));
      weavePoint = lines.length;
    }
    lines.push(...codeLines(line, digits, options));
    if (options.broken !== undefined && line.number === options.broken.line && line.kind === 'context') {
      weavePoint = lines.length - 1;
      lines.push(...errorLines(options.broken, digits, options));
    }
  });
  return { lines, weavePoint };
}

function shownLines(rule: RuleView, detail: Detail | undefined, { view }: RuleOptions): readonly DiffLine[] {
  const tuned = detail?.tuned;
  if (tuned === undefined || tuned.lines.length === 0)
    return rule.query.split(/\r?\n/).map((text, index) => ({ kind: 'context', number: index + 1, text, tokens: [] }));
  if (view === 'diff') return tuned.lines;
  if (view === 'original')
    return tuned.lines.filter(({ kind }) => kind === 'context' || kind === 'removed').map(asContext);
  return tuned.lines
    .filter(({ kind }) => kind !== 'removed')
    .map((line, index) => ({ ...line, kind: line.kind === 'marker' ? 'marker' : 'context', number: index + 1 }));
}

function asContext(line: DiffLine): DiffLine {
  return { ...line, kind: 'context' };
}

const signs = { added: '+', removed: '-', marker: '+' } as const satisfies Record<
  Exclude<DiffLine['kind'], 'context'>,
  string
>;

const lineTokens = {
  added: 'diff.added',
  removed: 'diff.removed',
  marker: 'diff.marker',
} as const satisfies Record<Exclude<DiffLine['kind'], 'context'>, Token>;

const codeTokens = {
  keyword: 'kql.keyword',
  string: 'kql.string',
  function: 'kql.function',
  comment: 'kql.comment',
} as const satisfies Record<KqlTokenKind, Token>;

/** Cells between a number and its code: a blank, the sign, a blank. */
const gap = 3;
const hanging = 8;

function codeLines(line: DiffLine, digits: number, options: RuleOptions): readonly Line[] {
  const { view, wrap, width, left = 0 } = options;
  const isNumbered = view === 'tuned' || line.number !== undefined;
  const number = isNumbered ? String(line.number ?? '').padStart(digits) : ' '.repeat(digits);
  const front: Line = isNumbered ? [part(number, 'text.dim')] : [part(number)];
  const sign = view === 'tuned' || line.kind === 'context' ? ' ' : signs[line.kind];
  const token = line.kind === 'context' ? undefined : lineTokens[line.kind];
  const code = line.kind === 'context' ? codeOf(line) : [part(safeText(line.text), token)];
  if (wrap && line.kind !== 'marker')
    return wrapLine([...front, part(' '), ...signed(sign, token, code)], width, digits + gap + hanging);
  const scrolled = left > 0 && line.kind !== 'marker' ? withoutStart(code, left) : code;
  return [cutTo([...front, part(' '), ...signed(sign, token, scrolled)], width)];
}

/** The sign and its code mean one thing, so they are one part. */
function signed(sign: string, token: Token | undefined, code: Line): Line {
  const [first, ...rest] = code;
  return first !== undefined && token !== undefined && first.token === token
    ? [part(`${sign} ${first.text}`, token), ...rest]
    : [part(`${sign} `, token), ...code];
}

/** Cut where it is too long, without blanks behind it where it is not. */
function cutTo(line: Line, width: number): Line {
  const fitted = fit(line, width);
  const last = fitted.at(-1);
  return last?.token === undefined && last?.text.trim() === '' ? fitted.slice(0, -1) : fitted;
}

/** A line of the query with what Kusto says its parts are. */
function codeOf({ text, tokens }: DiffLine): Line {
  const segments: Segment[] = [];
  let at = 0;
  const put = (from: number, to: number, token: Token): void => {
    const shown = safeText(text.slice(from, to));
    const last = segments.at(-1);
    if (shown === '') return;
    if (last !== undefined && last.token === token)
      segments[segments.length - 1] = { ...last, text: last.text + shown };
    else segments.push(part(shown, token));
  };
  for (const { start, end, kind } of tokens) {
    if (!(start >= at && end > start)) continue;
    put(at, start, 'diff.context');
    put(start, end, codeTokens[kind]);
    at = end;
  }
  put(at, text.length, 'diff.context');
  return segments;
}

function problemLines(problem: string, digits: number, width: number): readonly Line[] {
  const indent = digits + gap;
  return wrapLine(
    [part(' '.repeat(indent - 2)), part('! ', 'severity.error'), part(safeText(problem), 'severity.error')],
    width,
    indent,
  );
}

/** Kusto's words about the rule, under the place that they are about. */
function errorLines(
  broken: NonNullable<RuleOptions['broken']>,
  digits: number,
  { width, wrap, left = 0 }: RuleOptions,
): readonly Line[] {
  const indent = digits + gap;
  const column = indent + Math.max(0, broken.column - 1 - (wrap ? 0 : left));
  // In a line that goes on under itself the place is not under its column.
  const caret: readonly Line[] =
    column < width && broken.slow !== true ? [[part(' '.repeat(column)), part('^', 'span.error')]] : [];
  return [
    ...caret,
    ...wrapLine([part(' '.repeat(indent)), part(safeText(broken.message), 'severity.error')], width, indent),
  ];
}
