import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Ast, ComparisonNode, Filter, MalformedNode, ValueNode } from './ast.js';
import { parse as parseGenerated } from './generated/filter.js';
import { checkLimits } from './limits.js';
import { lowerProse, type ProseTree } from './prose.js';
import { isPlural, isVague, nounOf } from './vocabulary.js';

const proseStart =
  /^\s*(?:please\s+)?(?:do\s+not\s+(?:alert|trigger|fire)\s+(?:on|for)|only\s+(?:alert|keep|include)|alert\s+only|exclude|ignore|suppress|allow|allowlist|whitelist|filter\s+out|skip|omit|drop|keep)\s+(?!(?:==|!=|=|<|>|is\b|contains\b|in\b|has\b|starts|ends|matches\b))/i;

/** Parses a filter. Without a value the filter is malformed and a diagnostic says where and what was expected. Never throws. */
export function parseFilter(text: string): Outcome<Filter> {
  const limit = checkLimits(text);
  if (limit) return { value: undefined, diagnostics: [limit] };
  if (text.trim() === '') {
    return {
      value: undefined,
      diagnostics: [
        diagnose('WN107', 'the filter is empty', {
          span: { start: 0, end: text.length },
          help: 'write what marks the benign events, such as `process.name == "backup.exe"`',
        }),
      ],
    };
  }
  const verb = proseStart.exec(text);
  if (verb === null) return parseStructured(text);
  const prose = parseProse(text);
  // `exclude process.name == "x"`: a verb in front of a structured filter.
  const structured = parseStructured(text.slice(0, verb[0].length).replace(/\S/g, ' ') + text.slice(verb[0].length));
  if (structured.value !== undefined && prose.value !== undefined && !speaksOfThings(structured.value.ast)) {
    return { value: { ...structured.value, verb: prose.value.verb }, diagnostics: structured.diagnostics };
  }
  return prose;
}

/** `exclude files in C:\Tools` is a sentence about files, no comparison of a field `files`. */
function speaksOfThings(ast: Ast): boolean {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.some(speaksOfThings);
    case 'not':
    case 'remark':
      return speaksOfThings(ast.child);
    case 'comparison':
      return isPlural(ast.field.name);
    case 'unknown':
    case 'malformed':
      return false;
  }
}

function parseStructured(text: string): Outcome<Filter> {
  const strays = new Set<number>();
  try {
    const ast: Ast = parseGenerated(text, { startRule: 'Filter', strays });
    const diagnostics = [...strays].sort((a, b) => a - b).map(strayBacktick);
    const problems = malformedParts(ast);
    if (problems.length > 0) return { value: undefined, diagnostics: [...diagnostics, ...problems] };
    return { value: { ast, verb: undefined, prose: false }, diagnostics };
  } catch (error) {
    return { value: undefined, diagnostics: [...[...strays].map(strayBacktick), syntaxError(error, text)] };
  }
}

function parseProse(text: string): Outcome<Filter> {
  try {
    const tree: ProseTree = parseGenerated(text, { startRule: 'Prose', nounOf, isVague });
    const lowered = lowerProse(tree);
    if (lowered === undefined) return { value: undefined, diagnostics: [] };
    return { value: { ...lowered, prose: true }, diagnostics: [] };
  } catch {
    // Words that the controlled English does not cover: one hole that holds them all.
    const verb = proseStart.exec(text)?.[0] ?? '';
    const span = { start: verb.length, end: text.length };
    const polarity = /^\s*(?:only|alert\s+only|keep)\b/i.test(verb) ? 'keep' : 'exclude';
    return {
      value: {
        ast: { kind: 'unknown', text: text.slice(verb.length), span },
        verb: { text: verb.trim(), polarity, span: { start: 0, end: verb.trimEnd().length } },
        prose: true,
      },
      diagnostics: [],
    };
  }
}

function strayBacktick(offset: number): Diagnostic {
  return diagnose('WN106', 'a backtick that never closes was passed over', {
    span: { start: offset, end: offset + 1 },
  });
}

/** Everything in a tree that the grammar recognised as a mistake, each with its own message. */
function malformedParts(ast: Ast): readonly Diagnostic[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap(malformedParts);
    case 'not':
    case 'remark':
      return malformedParts(ast.child);
    case 'comparison':
      return unclosedValues(ast);
    case 'unknown':
      return [];
    case 'malformed':
      return [malformedMessage(ast)];
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

function malformedMessage(node: MalformedNode): Diagnostic {
  switch (node.problem) {
    case 'no-value':
      return diagnose('WN105', 'the comparison stops before its value', {
        span: node.place,
        label: 'a value was expected here',
        help: 'type the value in quotes, such as `"name.exe"`',
      });
    case 'no-operator':
      return diagnose('WN105', 'a field stands here without an operator and a value', {
        span: node.place,
        label: 'an operator was expected after this',
        help: 'complete it, such as `field == "value"`, or take it out',
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

function syntaxError(error: unknown, text: string): Diagnostic {
  const failure = error as {
    location?: { start: { offset: number }; end: { offset: number } };
    expected?: readonly Expectation[] | null;
  };
  const start = Math.min(failure.location?.start.offset ?? 0, text.length);
  const expected = [
    ...new Set((failure.expected ?? []).filter((item) => item.type === 'other').map((item) => item.description ?? '')),
  ].sort();
  const place = start >= text.trimEnd().length ? 'the filter stops here' : `\`${nextToken(text, start)}\` stands here`;
  return diagnose(
    start >= text.trimEnd().length ? 'WN105' : 'WN102',
    expected.length > 0 ? `${place}, but ${listed(expected)} was expected` : place,
    {
      span: { start, end: Math.min(text.length, start + Math.max(1, nextToken(text, start).length)) },
      label: expected.length > 0 ? `${listed(expected)} was expected` : 'not expected',
      help: 'write comparisons such as `process.name == "x.exe"`, joined by `and`, `or`, `not`',
    },
  );
}

function nextToken(text: string, start: number): string {
  return /^(?:[\w.@-]+|[=!<>~&|]+|\s+|[\s\S])/.exec(text.slice(start))?.[0] ?? '';
}

function listed(items: readonly string[]): string {
  return items.length <= 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
