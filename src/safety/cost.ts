// Tests that scan whole texts, and index-friendly ones in their place: offered only where a proof says that they leave out no more.
import type { BoundTest, ColumnTest } from '../bind/bound.js';
import { disjunction, type Printed, printTest } from '../emit/kql-test.js';
import { implies } from '../logic/solve.js';
import type { Column, ColumnKind, Schema } from '../schema/schema.js';
import type { ComparisonNode, OperatorName } from '../syntax/ast.js';
import { printAst } from '../syntax/print.js';
import { conditionsOf } from './conjunctions.js';
import { filterTree, type Place } from './filter-tree.js';
import { formulaOf } from './from-predicate.js';
import { plainRegex } from './plain-regex.js';
import type { SafetyCost } from './safety.js';
import type { SafetyInput } from './scenario-safety.js';

/** Another way to write one comparison: its operator and values, and the test that each of its tests becomes. */
interface Offer {
  readonly operator: OperatorName;
  readonly matchCase: boolean;
  /** Undefined for the values as they are. */
  readonly texts: readonly string[] | undefined;
  test(test: ColumnTest, column: Column): ColumnTest | undefined;
}

/** Whether what stands for a test is looked up in the index of terms; other plain texts only cost less than an expression. */
export function isLookedUp({ instead }: Pick<SafetyCost, 'instead'>): boolean {
  return /^\S+ (?:has|has_cs|==|=~|in|in~) /.test(instead);
}

// Each offer is a proof or two, and a line to read.
const mostOffers = 8;

/** Tests that scan long texts, with index-friendly ones in their place that are equivalent or narrower. */
export function costsOf(input: SafetyInput, _schema: Schema): readonly SafetyCost[] {
  const tests = conditionsOf(input.predicate).map(({ test }) => test);
  if (!tests.some(({ test, negated }) => !negated && scans(test))) return [];
  const tree = filterTree(input.filter);
  // What takes its operator or field from the comparison before it would change along with that.
  if (tree === undefined || tree.elided) return [];
  return tree.places
    .filter(({ node, negatedAround }) => !node.negated && !negatedAround)
    .flatMap((place) =>
      offersFor(
        place,
        tests.filter((test) => isOf(test, place)),
      ).slice(0, mostOffers),
    )
    .slice(0, mostOffers)
    .flatMap(({ place, offer, of }) => proven(place, offer, of, input) ?? [])
    .filter((cost, index, all) => all.findIndex(({ condition }) => condition === cost.condition) === index);
}

function offersFor(
  place: Place,
  of: readonly BoundTest[],
): readonly { readonly place: Place; readonly offer: Offer; readonly of: readonly BoundTest[] }[] {
  const [first] = of;
  // INVARIANT: under a negation the narrower test would be the wider one.
  if (first === undefined || of.some(({ negated, literal }) => negated || literal.negated)) return [];
  if (of.some(({ column }) => column !== first.column)) return [];
  const offers =
    place.node.operator === 'contains'
      ? containsOffers(place.node, first.column)
      : place.node.operator === 'regex'
        ? regexOffers(place.node, of)
        : [];
  return offers.map((offer) => ({ place, offer, of }));
}

const longKinds: ReadonlySet<ColumnKind> = new Set(['command-line', 'path', 'registry', 'url', 'other']);

function containsOffers(node: ComparisonNode, { kind }: Column): readonly Offer[] {
  const texts = node.values.map(({ text }) => text);
  const { matchCase } = node;
  if (texts.length === 0 || texts.some((text) => /[*?]/.test(text))) return [];
  const fileName = /^[\w .()-]*\w\.(?:exe|dll|sys|com|scr|msi|bat|cmd|ps1|vbs|js|log|txt|tmp|zip)$/i;
  const offers: Offer[] = [];
  if (kind === 'basename' && !matchCase && node.connective !== 'and' && texts.every((text) => fileName.test(text)))
    offers.push(equalsOffer(texts));
  // A term of one or two characters is in no index.
  const terms = texts.every((text) => /^[A-Za-z0-9]{3,}(?:.*[^A-Za-z0-9][A-Za-z0-9]{3,})?$/s.test(text));
  if (longKinds.has(kind) && terms) offers.push(hasOffer(matchCase));
  return offers;
}

function equalsOffer(texts: readonly string[] | undefined): Offer {
  return {
    operator: texts !== undefined && texts.length > 1 ? 'in' : 'equals',
    matchCase: false,
    texts,
    test: (test, { foldsCase }) =>
      test.kind === 'text' ? { kind: 'equals', values: [{ type: 'string', text: test.text }], foldsCase } : undefined,
  };
}

function hasOffer(matchCase: boolean): Offer {
  return {
    operator: 'has',
    matchCase,
    texts: undefined,
    test: (test) => (test.kind === 'text' ? { ...test, operator: 'has' } : undefined),
  };
}

function regexOffers(node: ComparisonNode, of: readonly BoundTest[]): readonly Offer[] {
  const [only, ...others] = of.map(({ test }) => test);
  const plain = only?.kind === 'regex' && node.values.length === 1 && others.length === 0 && plainRegex(only.pattern);
  if (plain === false || plain === undefined || plain.texts.some((text) => /[*?]/.test(text))) return [];
  const { texts, starts, ends, matchCase } = plain;
  const operator = starts ? (ends ? 'equals' : 'startswith') : ends ? 'endswith' : 'contains';
  if (operator === 'equals') {
    const values = texts.map((text) => ({ type: 'string', text }) as const);
    return [{ ...equalsOffer(texts), test: (_, { foldsCase }) => ({ kind: 'equals', values, foldsCase }) }];
  }
  const tests = texts.map((text): ColumnTest => ({ kind: 'text', operator, text, ...(matchCase && { matchCase }) }));
  const [first] = tests;
  return [{ operator, matchCase, texts, test: () => (tests.length === 1 ? first : { kind: 'any', tests }) }];
}

/**
 * The offer with its proof; undefined where it would leave out more, or nobody can tell. INVARIANT: a drop set joins its tests by
 * `and`, `or` and bridges alone, so one whose tests are narrower, test by test, is narrower as a whole.
 */
function proven(
  place: Place,
  offer: Offer,
  of: readonly BoundTest[],
  { filter: text }: SafetyInput,
): SafetyCost | undefined {
  const pairs = of.map((before) => {
    const test = offer.test(before.test, before.column);
    return { before, after: test && { ...before, test } };
  });
  const told = pairs.flatMap(({ before, after }) => (after === undefined ? [] : [{ before, after }]));
  const holds = (first: BoundTest, second: BoundTest) => implies(formulaOf(first), formulaOf(second)).kind === 'yes';
  if (told.length < pairs.length || !told.every(({ before, after }) => holds(after, before))) return undefined;
  const filter = rewritten(place.node, offer, text);
  return {
    condition: disjunction(of.map(printBare)).text,
    instead: disjunction(told.map(({ after }) => printBare(after))).text,
    relation: told.every(({ before, after }) => holds(before, after)) ? 'equivalent' : 'narrower',
    filter: filter !== undefined && filterTree(filter) !== undefined ? filter : undefined,
  };
}

/** A test without what marks the rows that it is about. */
function printBare(test: BoundTest): Printed {
  return printTest({ ...test, when: [] });
}

function rewritten(node: ComparisonNode, offer: Offer, filter: string): string | undefined {
  const span = node.values[0]?.span ?? node.span;
  const texts = offer.texts ?? node.values.map(({ text }) => text);
  const text = printAst({
    ...node,
    operator: offer.operator,
    matchCase: offer.matchCase,
    values: texts.map((one) => ({ kind: 'text', text: one, span })),
    connective: offer.texts === undefined ? node.connective : 'or',
    bare: offer.texts === undefined ? node.bare : false,
    parenthesised: false,
  });
  return text && `${filter.slice(0, node.span.start)}${text}${filter.slice(node.span.end)}`;
}

function isOf({ literal }: BoundTest, { node }: Place): boolean {
  return literal.atom.span.start === node.span.start && literal.atom.span.end === node.span.end;
}

function scans(test: ColumnTest): boolean {
  if (test.kind === 'any' || test.kind === 'all') return test.tests.some(scans);
  return test.kind === 'regex' || (test.kind === 'text' && test.operator === 'contains');
}
