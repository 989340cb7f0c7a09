// Conditions under one `and` that no row can meet, because they ask for rows of different kinds.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { RowCondition } from '../schema/schema.js';
import { type BoundPredicate, type BoundTest, narrow } from './bound.js';

/** What one test asks of one column of its row. */
interface Demand {
  readonly of: BoundTest;
  readonly column: string;
  /** It comes with a field, and does not stand in the filter. */
  readonly unwritten: boolean;
  /** The texts that it allows, where they are listed. */
  readonly listed: readonly string[] | undefined;
  readonly allows: (text: string) => boolean;
}

/** The predicate without the parts that no row can meet, and a finding on each. */
export function withoutContradictions(predicate: BoundPredicate): {
  readonly predicate: BoundPredicate;
  readonly diagnostics: readonly Diagnostic[];
} {
  switch (predicate.kind) {
    case 'test':
    case 'never':
      return { predicate, diagnostics: [] };
    case 'correlation': {
      const inner = withoutContradictions(predicate.predicate);
      const left: BoundPredicate =
        inner.predicate.kind === 'never' ? inner.predicate : { ...predicate, predicate: inner.predicate };
      return { predicate: left, diagnostics: inner.diagnostics };
    }
    case 'and':
    case 'or': {
      const parts = predicate.children.map(withoutContradictions);
      const diagnostics = parts.flatMap((part) => part.diagnostics);
      const found = predicate.kind === 'and' ? clash(predicate.children) : undefined;
      if (found !== undefined) return { predicate: { kind: 'never' }, diagnostics: [...diagnostics, found] };
      const left =
        diagnostics.length === 0
          ? predicate
          : narrow(
              predicate.kind,
              parts.map((part) => part.predicate),
            );
      return { predicate: left, diagnostics };
    }
  }
}

function clash(children: readonly BoundPredicate[]): Diagnostic | undefined {
  const demands = children.flatMap((child) => (child.kind === 'test' ? demandsOf(child) : []));
  for (const demand of demands) {
    if (demand.listed === undefined) continue;
    const others = demands.filter(({ column }) => column === demand.column);
    const against = others.find(({ allows }) => !demand.listed?.some(allows));
    // What the author wrote stays as it is written.
    if (!others.some(({ unwritten }) => unwritten)) continue;
    const left = demand.listed.some((text) => others.every(({ allows }) => allows(text)));
    if (!left) return noRow(demand, against ?? others.find((other) => other !== demand) ?? demand);
  }
  return undefined;
}

function demandsOf(test: BoundTest): readonly Demand[] {
  const conditions = test.when.map(({ column, condition }) => demandOf(test, column.name, condition));
  if (test.negated || test.test.kind !== 'equals') return conditions;
  const listed = test.test.values.map((value) => ('text' in value ? value.text : String(value.value)).toLowerCase());
  const allows = (text: string) => listed.includes(text);
  return [...conditions, { of: test, column: test.column.name, unwritten: false, listed, allows }];
}

function demandOf(of: BoundTest, column: string, { operator, values }: RowCondition): Demand {
  const texts = values.map((value) => String(value).toLowerCase());
  const [first = ''] = texts;
  switch (operator) {
    case '==':
    case 'in':
      return { of, column, unwritten: true, listed: texts, allows: (text) => texts.includes(text) };
    case '!=':
      return { of, column, unwritten: true, listed: undefined, allows: (text) => text !== first };
    case 'startswith':
      return { of, column, unwritten: true, listed: undefined, allows: (text) => text.startsWith(first) };
    case '!endswith':
      return { of, column, unwritten: true, listed: undefined, allows: (text) => !text.endsWith(first) };
  }
}

function noRow(one: Demand, other: Demand): Diagnostic {
  const name = ({ of }: Demand) => `\`${of.literal.atom.field?.name ?? of.column.name}\``;
  const [first, last] = [one.of.literal.atom.span, other.of.literal.atom.span];
  return diagnose('WN205', `no row can meet ${name(one)} and ${name(other)} together: \`${one.column}\` differs`, {
    severity: 'error',
    span: { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) },
    label: 'these conditions mean rows of different kinds',
    help: 'join them by `or`, or leave one of them out',
  });
}
