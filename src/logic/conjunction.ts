import { type AddressLiteral, searchAddress } from './address-search.js';
import type { Formula, ValueType, Witness, WitnessValue } from './formula.js';
import { keyOf, type Literal } from './literals.js';
import type { TextLiteral } from './text-guesses.js';
import type { Budget, Found } from './text-search.js';
import { searchValue, type ValueLiteral } from './values.js';

/** Literals that must all hold, by what they look at: a column, the rows of a frame, a condition that is not understood. */
export interface Conjunction {
  readonly groups: ReadonlyMap<string, readonly Literal[]>;
  readonly truths: ReadonlyMap<string, boolean>;
}

/** What one question may still cost, and what it found out already. */
export interface Question {
  readonly budget: Budget;
  readonly byGroup: WeakMap<readonly Literal[], Found<Part>>;
  readonly byKey: Map<string, Found<Part>>;
  readonly ids: Map<string, number>;
  /** Rows that make a formula true. */
  readonly satisfy: (formula: Formula, question: Question) => Found<Witness>;
}

/** What a group adds to a witness. */
interface Part {
  readonly value?: WitnessValue;
  readonly type?: ValueType;
  readonly rows?: readonly Witness[];
  readonly assumed?: boolean;
}

export const nothing: Conjunction = { groups: new Map(), truths: new Map() };

/** The conjunction with more literals; undefined where one contradicts another by name. */
export function extended(before: Conjunction, literals: readonly Literal[]): Conjunction | undefined {
  const truths = new Map(before.truths);
  const groups = new Map(before.groups);
  for (const literal of literals) {
    const key = keyOf(literal.formula);
    const known = truths.get(key);
    if (known !== undefined && known !== literal.holds) return undefined;
    if (known !== undefined) continue;
    truths.set(key, literal.holds);
    const group = groupOf(literal);
    groups.set(group, [...(groups.get(group) ?? []), literal]);
  }
  return { groups, truths };
}

function groupOf({ formula }: Literal): string {
  if (formula.kind === 'elsewhere') return `frame ${formula.frame}`;
  return formula.kind === 'opaque' ? `opaque ${formula.name}` : `column ${formula.column}`;
}

/** A row for which all literals hold; each group is looked at for itself. */
export function witnessOf(conjunction: Conjunction, question: Question): Found<Witness> {
  const values: Record<string, WitnessValue> = {};
  const types: Record<string, ValueType> = {};
  const assumed: Record<string, boolean> = {};
  const elsewhere: Witness['elsewhere'][number][] = [];
  let open: Found<Witness> | undefined;
  for (const group of conjunction.groups.values()) {
    const part = partOf(group, question);
    if (part.kind === 'none') return part;
    if (part.kind === 'unknown') open ??= part;
    const formula = group[0]?.formula;
    if (part.kind !== 'found' || formula === undefined) continue;
    const { value, type, rows = [] } = part.value;
    if (formula.kind === 'elsewhere') elsewhere.push({ frame: formula.frame, table: formula.table, rows });
    else if (formula.kind === 'opaque') assumed[formula.name] = part.value.assumed === true;
    else if (value !== undefined) values[formula.column] = value;
    if ('column' in formula && type !== undefined) types[formula.column] = type;
  }
  return open ?? { kind: 'found', value: { values, types, elsewhere, assumed } };
}

function partOf(group: readonly Literal[], question: Question): Found<Part> {
  const known = question.byGroup.get(group);
  if (known !== undefined) return known;
  const idOf = (key: string) => {
    const id = question.ids.get(key) ?? question.ids.size;
    question.ids.set(key, id);
    return id;
  };
  const key = group
    .map(({ formula, holds }) => idOf(keyOf(formula)) * 2 + (holds ? 1 : 0))
    .sort((a, b) => a - b)
    .join();
  const found = question.byKey.get(key) ?? search(group, question);
  question.byKey.set(key, found);
  question.byGroup.set(group, found);
  return found;
}

function search(group: readonly Literal[], question: Question): Found<Part> {
  const texts: TextLiteral[] = [];
  const addresses: AddressLiteral[] = [];
  const values: ValueLiteral[] = [];
  let type: ValueType | undefined;
  for (const { formula, holds } of group) {
    if (formula.kind === 'elsewhere') return searchRows(group, question);
    if (formula.kind === 'opaque') return { kind: 'found', value: { assumed: holds } };
    if (formula.kind === 'text') texts.push({ formula, holds });
    else if (formula.kind === 'address') addresses.push({ formula, holds });
    else {
      values.push({ formula, holds });
      type = formula.type;
    }
  }
  const isText = texts.length + addresses.length > 0;
  if (isText && values.length > 0) return { kind: 'unknown', why: 'a column is both a text and no text' };
  const found = isText ? searchAddress(addresses, texts, question.budget) : searchValue(values);
  if (found.kind !== 'found') return found;
  return { kind: 'found', value: { value: found.value, ...(type !== undefined && { type }) } };
}

/**
 * Rows of a frame. Each satisfies what all of them must and fails what none of them may; one more is needed for each part that
 * some row must satisfy, or fail.
 */
function searchRows(group: readonly Literal[], question: Question): Found<Part> {
  const everywhere: Formula[] = [];
  const somewhere: Formula[] = [];
  let needsRow = false;
  for (const { formula, holds } of group) {
    if (formula.kind !== 'elsewhere') continue;
    const part: Formula = holds ? formula.part : { kind: 'not', part: formula.part };
    if ((formula.sightings === 'all') === holds) everywhere.push(part);
    else somewhere.push(part);
    if (holds) needsRow = true;
  }
  // Without any row, nothing is seen in all of the rows, and nothing in one of them.
  if (!needsRow) return { kind: 'found', value: { rows: [] } };
  const rows: Witness[] = [];
  let open: Found<Part> | undefined;
  const wanted = somewhere.length > 0 ? somewhere : [{ kind: 'constant', value: true } as const];
  for (const part of wanted) {
    const row = question.satisfy({ kind: 'and', parts: [...everywhere, part] }, question);
    if (row.kind === 'none') return row;
    if (row.kind === 'unknown') open ??= row;
    else rows.push(row.value);
  }
  return open ?? { kind: 'found', value: { rows } };
}
