// What a malformed filter is told: where it breaks, and what was expected there.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { nearestNames } from '../text/nearest.js';
import type { Span } from '../text/span.js';
import type { Ast, ComparisonNode, MalformedNode, ValueNode } from './ast.js';
import { operatorWords } from './print.js';

/** Everything in a tree that the grammar recognised as a mistake, each with its own message. */
export function malformedParts(ast: Ast, text: string): readonly Diagnostic[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap((child) => malformedParts(child, text));
    case 'not':
    case 'remark':
      return malformedParts(ast.child, text);
    case 'comparison':
      return unclosedValues(ast);
    case 'unknown':
      return [];
    case 'malformed':
      return [malformedMessage(ast, text)];
  }
}

function unclosedValues(comparison: ComparisonNode): readonly Diagnostic[] {
  return comparison.values
    .filter((value: ValueNode) => value.kind === 'unclosed')
    .map((value) =>
      diagnose('WN101', `the text that opens at \`${value.text}\` never closes`, {
        span: value.span,
        label: 'opens here',
        help: 'type the value and its closing quote, such as `"name.exe"`',
      }),
    );
}

function malformedMessage(node: MalformedNode, text: string): Diagnostic {
  const written = text.slice(node.place.start, node.place.end);
  switch (node.problem) {
    case 'no-value':
      return diagnose('WN105', 'the comparison stops before its value', {
        span: node.place,
        label: 'a value was expected here',
        help: 'type the value in quotes, such as `"name.exe"`',
      });
    case 'no-operator': {
      const flag = /^(?:is|has)[A-Z_]/i.test(written);
      return diagnose('WN105', 'a field stands here without an operator and a value', {
        span: node.place,
        label: 'an operator was expected after this',
        help: flag ? `write \`${written} == true\`` : 'complete it, such as `field == "value"`, or take it out',
        fixes: flag ? [`${text.slice(0, node.place.end)} == true${text.slice(node.place.end)}`] : [],
      });
    }
    case 'no-range':
      return diagnose('WN105', 'the range stops before its upper end', {
        span: node.place,
        label: 'an upper end was expected here',
        help: 'write both ends, such as `between 1 and 5`',
      });
    case 'unclosed-regex':
      return diagnose('WN101', 'the regular expression that opens at `/` never closes', {
        span: node.place,
        label: 'opens here',
        help: 'close it with `/`, or put it in quotes',
      });
    case 'no-field':
      return diagnose('WN102', 'a field is missing in front of this', {
        span: node.place,
        label: 'a field was expected before this',
        help: 'name the field, such as `process.name == "x.exe"`',
      });
    case 'unknown-operator':
      return unknownOperator(written, node.place, text);
    case 'function':
      return diagnose('WN102', `\`${written}\` cannot stand here: fields are compared as they are`, {
        span: node.place,
        label: 'no functions of fields',
        help: 'compare the field itself; letter case does not count where it cannot matter',
      });
    case 'misplaced-regex':
      return diagnose('WN102', 'a regular expression cannot stand here', {
        span: node.place,
        label: 'not after this operator, or not in a list with texts',
        help: 'write `matches regex /…/` in a comparison of its own',
      });
    case 'two-operators':
      return diagnose('WN102', 'two operators stand in a row', {
        span: node.place,
        label: 'a value was expected here',
        help: 'take out one of them',
      });
    case 'unbalanced':
      return diagnose('WN102', 'this parenthesis never closes', {
        span: node.place,
        label: 'opens here',
        help: 'close it with `)`',
      });
  }
}

interface Expectation {
  readonly type: string;
  readonly description?: string;
  readonly text?: string;
}

/** A place that the grammar has no name for: what stands there, and what was expected. `parsed` has earlier mistakes taken out. */
export function syntaxError(
  error: unknown,
  parsed: string,
  text: string,
): { readonly diagnostic: Diagnostic; readonly offset: number } {
  const failure = error as {
    location?: { start: { offset: number } };
    expected?: readonly Expectation[] | null;
  };
  const offset = failure.location?.start.offset ?? 0;
  const blanks = /^\s*/.exec(parsed.slice(offset))?.[0].length ?? 0;
  const start = Math.min(offset + blanks, parsed.length);
  const atEnd = start >= parsed.trimEnd().length;
  const token = nextToken(text, start);
  const wanted = wantedAt(parsed, start, failure.expected ?? []);
  const place = atEnd ? 'the filter stops here' : `\`${token}\` stands here`;
  const diagnostic = diagnose(atEnd ? 'WN105' : 'WN102', `${place}, but ${wanted} was expected`, {
    span: { start, end: Math.min(text.length, start + Math.max(1, token.length)) },
    label: `${wanted} was expected`,
    help: /\\["']$/.test(text.slice(0, start))
      ? 'a filter has no escapes: put a text that holds double quotes into single quotes'
      : 'write comparisons such as `process.name == "x.exe"`, joined by `and`, `or`, `not`',
  });
  return { diagnostic, offset: start };
}

function wantedAt(text: string, start: number, expectations: readonly Expectation[]): string {
  if (/(?:^|&&|\|\||(?<![\w.])(?:and|or|not|unless))[\s(]*$/i.test(text.slice(0, start))) return 'a condition';
  const expected = expectations.filter((item) => item.type === 'other').map((item) => item.description ?? '');
  return listed([...new Set(expected)].sort()) || '`and` or `or`';
}

// What people type for an operator of another language, or by a slip.
const slips: Readonly<Record<string, readonly string[]>> = {
  '=>': ['>=', '=='],
  '=!': ['!='],
  '~=': ['=~'],
  '~': ['=~', 'contains'],
  '!': ['!='],
  '|': ['||'],
  '&': ['&&'],
  '->': ['=='],
  ':=': ['=='],
  '::': ['=='],
  '+': ['=='],
  '-': ['=='],
};

/** `process.name => "x"`: with the operators that are nearest, each as an edit of the whole filter. */
function unknownOperator(written: string, place: Span, text: string): Diagnostic {
  const words = /\w/.test(written) ? nearestNames(written.replace(/^-/, ''), operatorWords) : [];
  const near = slips[written] ?? words.filter((word) => word !== written.toLowerCase());
  return diagnose('WN102', `\`${written}\` is no operator`, {
    span: place,
    label: 'an operator was expected',
    help:
      near.length > 0
        ? `did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?`
        : 'write `==`, `!=`, `contains`, `startswith`, `endswith`, `in`, `matches regex`, `<` or `>`',
    fixes: near.map((one) => text.slice(0, place.start) + one + text.slice(place.end)),
  });
}

function nextToken(text: string, start: number): string {
  return /^(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w.@-]+|[=!<>~&|]+|\s+|[\s\S])/.exec(text.slice(start))?.[0] ?? '';
}

function listed(items: readonly string[]): string {
  return items.length <= 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
