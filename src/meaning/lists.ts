import type { Ast, ComparisonNode, OperatorName, ValueNode } from '../syntax/ast.js';

/** A value list whose end or grouping is unclear. */
export interface AmbiguousList {
  readonly node: ComparisonNode;
  /** Where the list ends, what in it belongs together, that no text can have all of its values, or that it stands in one pair of quotes. */
  readonly problem: 'end' | 'grouping' | 'all' | 'quoted';
}

/** What is unclear about a filter's value lists, and the whole filter written out in each of its meanings. */
export interface AmbiguousLists {
  readonly lists: readonly AmbiguousList[];
  readonly meanings: readonly string[];
}

// Past this many unclear lists the combinations help nobody.
const mostLists = 2;

/**
 * `a contains "x" or "y" and user == "u"`: the list may end before the `and`, or its last value may belong to it.
 * `a contains "x" or "y" and "z"`: nobody knows which of them belong together.
 * `a == "x" and "y"`: no text is both. The meanings parse, and none is unclear.
 */
export function ambiguousLists(ast: Ast, filter: string): AmbiguousLists {
  const lists = unclear(ast);
  if (lists.length === 0 || lists.length > mostLists) return { lists, meanings: [] };
  const meanings = lists.reduce<readonly Edits[]>(
    (found, list) => found.flatMap((edits) => wordings(list, filter).map((text) => [...edits, { list, text }])),
    [[]],
  );
  return { lists, meanings: meanings.map((edits) => applyEdits(filter, edits)) };
}

/** Bare lists behind an `and`, which read as lists although their last value might stand alone: worth a note. */
export function trailingLists(ast: Ast): readonly ComparisonNode[] {
  switch (ast.kind) {
    case 'and': {
      const last = ast.children.at(-1);
      const found = last?.kind === 'comparison' && isOpenEnded(last) && !isMixed(last) ? [last] : [];
      return [...ast.children.flatMap(trailingLists), ...found];
    }
    case 'or':
      return ast.children.flatMap(trailingLists);
    case 'not':
    case 'remark':
      return trailingLists(ast.child);
    case 'comparison':
    case 'unknown':
    case 'malformed':
      return [];
  }
}

type Edits = readonly { readonly list: AmbiguousList; readonly text: string }[];

function applyEdits(filter: string, edits: Edits): string {
  return [...edits]
    .sort((a, b) => b.list.node.span.start - a.list.node.span.start)
    .reduce((text, { list, text: wording }) => {
      const { start, end } = list.node.span;
      return text.slice(0, start) + wording + text.slice(end);
    }, filter);
}

function unclear(ast: Ast): readonly AmbiguousList[] {
  switch (ast.kind) {
    case 'and':
      return ast.children.flatMap((child, index) =>
        child.kind === 'comparison' && index < ast.children.length - 1 && isOpenEnded(child) && !isMixed(child)
          ? [{ node: child, problem: 'end' as const }]
          : unclear(child),
      );
    case 'or':
      return ast.children.flatMap(unclear);
    case 'not':
    case 'remark':
      return unclear(ast.child);
    case 'comparison':
      if (isMixed(ast)) return [{ node: ast, problem: 'grouping' }];
      if (quotedList(ast) !== undefined) return [{ node: ast, problem: 'quoted' }];
      return isContradiction(ast) ? [{ node: ast, problem: 'all' }] : [];
    case 'unknown':
    case 'malformed':
      return [];
  }
}

function isOpenEnded(node: ComparisonNode): boolean {
  return node.bare && !node.parenthesised && node.connective !== 'and';
}

// A negated list means none of its values, and `in` any of them, whatever words stand between.
function isMixed(node: ComparisonNode): boolean {
  return node.connective === 'mixed' && !node.negated && node.operator !== 'in';
}

const wholeOperators: ReadonlySet<OperatorName> = new Set(['equals', 'startswith', 'endswith']);

/** `== "a" and "b"`: its author meant any of them, as far as one can tell; a person says so. */
function isContradiction({ operator, connective, negated, values }: ComparisonNode): boolean {
  const plain = values.every(({ kind, text }) => kind !== 'regex' && !/[*?]/.test(text));
  const several = new Set(values.map(({ text }) => text.toLowerCase())).size > 1;
  return wholeOperators.has(operator) && connective === 'and' && !negated && plain && several;
}

/** Whether all values look like file names, so that any of them may be meant: `and "--update"` is about something else. */
function areOfOneKind({ values }: ComparisonNode): boolean {
  return values.every(({ kind, text }) => kind === 'text' && /^[^\s\\/:-][^\\/:]*\.[A-Za-z0-9]{1,5}$/.test(text));
}

const comparedWhole: ReadonlySet<OperatorName> = new Set(['equals', 'in', 'like']);

/** `!= "a.exe or b.exe"`: several values in one pair of quotes. `Johnson and Johnson` is a name. */
function quotedList({
  operator,
  values,
}: ComparisonNode): { readonly value: ValueNode; readonly texts: readonly string[] } | undefined {
  const [value] = values;
  if (!comparedWhole.has(operator) || values.length !== 1 || value?.kind !== 'text') return undefined;
  const found = /^([^\s,]+(?:\s*,\s*[^\s,]+)*),?\s+(or|and)\s+([^\s,]+)$/i.exec(value.text);
  if (found === null) return undefined;
  const texts = [...(found[1] ?? '').split(/\s*,\s*/), found[3] ?? ''];
  const coded = texts.every((text) => /[\d._@\\-]/.test(text));
  return coded || found[2]?.toLowerCase() === 'or' ? { value, texts } : undefined;
}

function wordings({ node, problem }: AmbiguousList, filter: string): readonly string[] {
  const own = filter.slice(node.span.start, node.span.end);
  // `… but not "a" or "b"` has no operator of its own to repeat.
  if (node.operatorSpan.end === node.span.end) return [`(${own})`];
  const head = `${filter.slice(node.span.start, node.operatorSpan.end)} `;
  const parts = node.values.map((value) => head + filter.slice(value.span.start, value.span.end));
  const joins = node.values.slice(1).map((value, index) => {
    const between = filter.slice(node.values[index]?.span.end ?? value.span.start, value.span.start);
    return /&&|\band\b/i.test(between) ? 'and' : 'or';
  });
  const apart = parts.map((part, index) => (index === 0 ? part : `${joins[index - 1]} ${part}`)).join(' ');
  if (problem === 'quoted') {
    const list = quotedList(node);
    if (list === undefined) return [];
    const { start, end } = list.value.span;
    const values = list.texts.map((text) => `"${text}"`).join(', ');
    return [`${filter.slice(node.span.start, start)}(${values})${filter.slice(end, node.span.end)}`];
  }
  if (problem === 'all') return areOfOneKind(node) ? [`(${parts.join(' or ')})`] : [];
  if (problem === 'end') return [`(${own})`, apart];
  const starts = parts.flatMap((_, index) => (index === 0 || joins[index - 1] === 'and' ? [index] : []));
  const groups = starts.map((start, index) => parts.slice(start, starts[index + 1]));
  const grouped = groups.map((group) => (group.length === 1 ? group[0] : `(${group.join(' or ')})`)).join(' and ');
  return [`(${grouped})`, `(${apart})`];
}
