import { diagnose } from '../../diagnostics/registry.js';
import type { ColumnKind } from '../../schema/schema.js';
import type { ValueCheck } from './finding.js';

const freeKinds: ReadonlySet<ColumnKind> = new Set(['command-line', 'name', 'registry', 'other']);
const plainKinds: ReadonlySet<ColumnKind> = new Set(['basename', 'path', 'host', 'account']);

const bar = /\s*\|+\s*/;
const words = [/\s*[,;]\s+|[,;](?=[-/])/, /\s+or\s+/i, /\s+and\s+(?=[-/])/i];

/**
 * Several values in one pair of quotes (`-enc|-nop`, `-enc, -nop`, `-enc or -nop`): as one text hardly a row holds them,
 * so a negated test would hold for every row. Names and paths never hold a bar.
 */
export const checkJoinedValues: ValueCheck = (value, { column, literal }) => {
  const plain = plainKinds.has(column.kind);
  if (!plain && !freeKinds.has(column.kind)) return undefined;
  // Names of companies hold commas, and command lines texts.
  const listed = column.kind === 'command-line' ? words.map((separator) => partsOf(value.text, separator)) : [];
  const told = listed.find(
    (parts) => parts !== undefined && (literal.negated || parts.every((one) => /^[-/]/.test(one))),
  );
  const parts = partsOf(value.text, bar) ?? told;
  if (parts === undefined) return undefined;
  const values = parts.map((part) => `"${part}"`).join(', ');
  return {
    never: plain,
    ...(!plain && { narrowOnly: true as const }),
    diagnostic: diagnose('WN314', `\`${value.text}\` is one text, where several values may be meant`, {
      severity: 'warning',
      span: value.span,
      label: plain ? 'never matches' : literal.negated ? 'cannot be ruled out so' : 'looked for as it stands',
      help: `write ${wordsOf(literal.atom.operator)}(${values}), each value in quotes of its own`,
    }),
  };
};

/** The values that one text may list; undefined where it lists none. */
function partsOf(text: string, separator: RegExp): readonly string[] | undefined {
  const parts = text.split(separator).map((part) => part.trim());
  return parts.length > 1 && parts.every((part) => part !== '') ? parts : undefined;
}

function wordsOf(operator: string): string {
  return operator === 'equals' || operator === 'in' || operator === 'like' ? 'in ' : `${operator} any of `;
}
