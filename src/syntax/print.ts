import type { Ast, ComparisonNode, OperatorName, ValueNode } from './ast.js';

/** Canonical filter text that parses to the same tree; undefined where the language cannot say it. */
export function printAst(ast: Ast): string | undefined {
  switch (ast.kind) {
    case 'or':
    case 'and':
      return joined(
        ast.children.map((child) => (needsParentheses(ast.kind, child) ? wrapped(child) : printAst(child))),
        ` ${ast.kind} `,
      );
    case 'not': {
      const child = ast.child.kind === 'and' || ast.child.kind === 'or' ? wrapped(ast.child) : printAst(ast.child);
      return child && `not ${child}`;
    }
    case 'remark': {
      const child = wrapped(ast.child);
      return child && `${child} (${ast.annotation.text})`;
    }
    case 'comparison': {
      const text = printComparison(ast);
      return text !== undefined && ast.parenthesised ? `(${text})` : text;
    }
    case 'unknown':
    case 'malformed':
      return undefined;
  }
}

function needsParentheses(kind: 'and' | 'or', child: Ast): boolean {
  return child.kind === 'or' || (child.kind === 'and' && kind === 'and');
}

function wrapped(ast: Ast): string | undefined {
  const text = printAst(ast);
  return text && `(${text})`;
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.some((part) => part === undefined) ? undefined : parts.join(separator);
}

const spellings = {
  equals: ['==', '!='],
  in: ['in', 'not in'],
  contains: ['contains', 'not contains'],
  has: ['has', 'not has'],
  startswith: ['startswith', 'not startswith'],
  endswith: ['endswith', 'not endswith'],
  matches: ['matches', 'not matches'],
  regex: ['matches regex', 'not matches regex'],
  like: ['like', 'not like'],
  under: ['in', 'not in'],
  less: ['<', undefined],
  'at-most': ['<=', undefined],
  greater: ['>', undefined],
  'at-least': ['>=', undefined],
  between: ['between', 'not between'],
  exists: ['exists', 'does not exist'],
} as const satisfies Record<OperatorName, readonly [string, string | undefined]>;

/** The operators that are words, in the spelling that is offered. */
export const operatorWords: readonly string[] = Object.values(spellings)
  .flatMap(([positive, negative]) => [positive, ...(negative === undefined ? [] : [negative])])
  .filter((word) => /^[a-z ]+$/.test(word));

function printComparison(node: ComparisonNode): string | undefined {
  const field = printField(node.field.name);
  const spelling = spellings[node.operator][node.negated ? 1 : 0];
  if (field === undefined || spelling === undefined || node.connective === 'mixed') return undefined;
  if (node.operator === 'under') return printUnder(node, field);
  const values = node.values.map(printValue);
  const operator = node.matchCase ? `${spelling}_cs` : spelling;
  const list = printList(node, values);
  const note = node.annotation === undefined ? '' : ` (${node.annotation.text})`;
  if (list === undefined) return undefined;
  return `${[field, operator, list].filter((part) => part !== '').join(' ')}${note}`;
}

function printList(node: ComparisonNode, values: readonly (string | undefined)[]): string | undefined {
  if (node.operator === 'exists') return '';
  if (node.operator === 'between') {
    const range = joined(values, ' .. ');
    return range && `(${range})`;
  }
  const listed = node.operator === 'in' && node.connective === 'or' && !node.bare;
  const list = joined(values, listed ? ', ' : ` ${node.connective} `);
  const enclosed = !node.bare && (values.length > 1 || node.operator === 'in');
  return list && enclosed ? `(${list})` : list;
}

/** Prose's `in C:\Tools` has no operator of its own: what it means is written out. */
function printUnder(node: ComparisonNode, field: string): string | undefined {
  const parts = node.values.map((value) => {
    const { text } = value;
    const folder = text.replace(/[\\/]+$/, '');
    const separator = text.includes('/') && !text.includes('\\') ? '/' : '\\';
    if (value.kind === 'words') return `${field} in ${text}`;
    const [operator, operand] = /[*?]/.test(text)
      ? ['like', text]
      : (!/[\\/]/.test(text) && !/^%\w[\w()]*%$/.test(text)) ||
          /^[\d.:a-f]+\/\d+$/i.test(text) ||
          /\.[A-Za-z0-9]{1,5}$/.test(folder)
        ? ['==', text]
        : ['startswith', folder + separator];
    const quoted = quote(operand ?? text);
    return quoted && `${field} ${node.negated ? (operator === '==' ? '!=' : `not ${operator}`) : operator} ${quoted}`;
  });
  const text = joined(parts, node.negated ? ' and ' : ' or ');
  return text !== undefined && parts.length > 1 ? `(${text})` : text;
}

function printField(name: string): string | undefined {
  const plain = /^[A-Za-z_@][A-Za-z0-9_@.]*(?:-[A-Za-z0-9_]+)*$/.test(name) && !/^(?:and|or|not)(?![\w.@])/i.test(name);
  if (plain) return name;
  return /[`\r\n]/.test(name) || name.trim() !== name || name === '' ? undefined : `\`${name}\``;
}

function printValue(value: ValueNode): string | undefined {
  switch (value.kind) {
    case 'text':
      return quote(value.text);
    case 'number':
    case 'null':
    case 'boolean':
    case 'words':
      return value.text;
    case 'regex':
      return `/${value.text}/${value.flags}`;
    case 'unclosed':
      return undefined;
  }
}

/** The text in a pair of quotes that it does not hold: a filter has no escapes. */
function quote(text: string): string | undefined {
  if (!text.includes('"')) return `"${text}"`;
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('`') && text !== '') return `\`${text}\``;
  return /[‘’‚‛']/.test(text) ? undefined : `‘${text}’`;
}
