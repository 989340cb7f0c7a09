// Conditions under one `and` that no row can meet, because they ask for rows of different kinds.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { RowCondition } from '../schema/schema.js';
import { type BoundPredicate, type BoundTest, narrow, testsOf } from './bound.js';

/** What one test asks of one column of its row. */
interface Demand {
  readonly of: BoundTest;
  readonly column: string;
  /** It comes with a field, and does not stand in the filter. */
  readonly unwritten: boolean;
  /** The texts that it allows, where they are listed. */
  readonly listed: readonly string[] | undefined;
  readonly allows: (text: string) => boolean;
  /** The condition, for people. */
  readonly words: string;
}

interface Met {
  readonly predicate: BoundPredicate;
  readonly diagnostics: readonly Diagnostic[];
}

/** The predicate without the parts that no row can meet, and a finding on each; `beside` are the tests that hold, too. */
export function withoutContradictions(predicate: BoundPredicate, beside: readonly BoundTest[] = []): Met {
  switch (predicate.kind) {
    case 'never':
      return { predicate, diagnostics: [] };
    case 'test':
      return beside.length === 0 ? { predicate, diagnostics: [] } : orNever(predicate, [...beside, predicate]);
    case 'correlation': {
      const inner = withoutContradictions(predicate.predicate);
      const left: BoundPredicate =
        inner.predicate.kind === 'never' ? inner.predicate : { ...predicate, predicate: inner.predicate };
      return { predicate: left, diagnostics: inner.diagnostics };
    }
    case 'and': {
      const tests = [...beside, ...predicate.children.filter((child) => child.kind === 'test')];
      const whole = orNever(predicate, tests);
      if (whole.diagnostics.length > 0) return whole;
      return joined(predicate, (child) =>
        child.kind === 'test' ? { predicate: child, diagnostics: [] } : withoutContradictions(child, tests),
      );
    }
    case 'or':
      return joined(withoutOtherKinds(predicate, beside), (child) => withoutContradictions(child, beside));
  }
}

function orNever(predicate: BoundPredicate, tests: readonly BoundTest[]): Met {
  const found = clash(tests);
  return found === undefined ? { predicate, diagnostics: [] } : { predicate: { kind: 'never' }, diagnostics: [found] };
}

/** The parts of a junction, each looked at; as it was where all of them stay as they were. */
function joined(predicate: BoundPredicate, look: (child: BoundPredicate) => Met): Met {
  if (predicate.kind !== 'and' && predicate.kind !== 'or') return look(predicate);
  const parts = predicate.children.map(look);
  const diagnostics = parts.flatMap((part) => part.diagnostics);
  const same = parts.every((part, index) => part.predicate === predicate.children[index]);
  const left = parts.map((part) => part.predicate);
  return { predicate: same ? predicate : narrow(predicate.kind, left), diagnostics };
}

/**
 * One literal that means rows of several kinds is an `or` of them: beside a condition that asks for one kind, the others
 * go without a word. What the author joined by `or` is told.
 */
function withoutOtherKinds(
  predicate: BoundPredicate & { readonly kind: 'and' | 'or' },
  beside: readonly BoundTest[],
): BoundPredicate {
  if (beside.length === 0) return predicate;
  const parts = predicate.children.map((child) => {
    const tests = (child.kind === 'and' ? child.children : [child]).filter((one) => one.kind === 'test');
    const literals = new Set(testsOf(child).map(({ literal }) => literal));
    return {
      child,
      met: clash([...beside, ...tests]) === undefined,
      literal: literals.size === 1 ? [...literals][0] : undefined,
    };
  });
  const left = parts.filter(
    ({ met, literal }) =>
      met || literal === undefined || !parts.some((other) => other.met && other.literal === literal),
  );
  return left.length === parts.length
    ? predicate
    : narrow(
        'or',
        left.map(({ child }) => child),
      );
}

function clash(tests: readonly BoundTest[]): Diagnostic | undefined {
  const demands = tests.flatMap(demandsOf);
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
  return [
    ...conditions,
    {
      of: test,
      column: test.column.name,
      unwritten: false,
      listed,
      allows,
      words: test.test.values.map((value) => `\`${'text' in value ? value.text : String(value.value)}\``).join(' or '),
    },
  ];
}

function demandOf(of: BoundTest, column: string, { operator, values }: RowCondition): Demand {
  const texts = values.map((value) => String(value).toLowerCase());
  const [first = ''] = texts;
  const words = `${column} ${operator} ${values.map((value) => (typeof value === 'string' ? `"${value}"` : value)).join(', ')}`;
  const demand = { of, column, unwritten: true, listed: undefined, words };
  switch (operator) {
    case '==':
    case 'in':
      return { ...demand, listed: texts, allows: (text) => texts.includes(text) };
    case '!=':
      return { ...demand, allows: (text) => text !== first };
    case 'startswith':
      return { ...demand, allows: (text) => text.startsWith(first) };
    case '!startswith':
      return { ...demand, allows: (text) => !text.startsWith(first) };
    case '!endswith':
      return { ...demand, allows: (text) => !text.endsWith(first) };
  }
}

/** The rows that a demand leaves, for people. */
function rowsOf({ of, column, unwritten, words }: Demand): string {
  if (!unwritten) return `rows whose \`${column}\` is ${words}`;
  return `\`${of.column.name}\` of rows with \`${words}\``;
}

function columnsOf(demands: readonly Demand[]): string {
  return [...new Set(demands.map(({ of }) => `\`${of.column.name}\``))].join(', ');
}

function noRow(one: Demand, other: Demand): Diagnostic {
  const name = ({ of }: Demand) => `\`${of.literal.atom.field?.name ?? of.column.name}\``;
  const [first, last] = [one.of.literal.atom.span, other.of.literal.atom.span];
  return diagnose('WN205', `no row can meet ${name(one)} and ${name(other)} together: \`${one.column}\` differs`, {
    severity: 'error',
    span: { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) },
    label: 'these conditions mean rows of different kinds',
    notes: [one, other].map((demand) => `${name(demand)} is about ${rowsOf(demand)}`),
    help: `test the columns themselves where other rows are meant: ${columnsOf([one, other])}`,
  });
}
