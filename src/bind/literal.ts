import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom, Literal } from '../meaning/normal-form.js';
import type { Bridge } from '../schema/schema.js';
import type { ValueNode } from '../syntax/ast.js';
import { absentDiagnostic } from './absent-field.js';
import { accountParts } from './account.js';
import { askedToBeSet } from './asked-to-be-set.js';
import { besideNegated, distinctTests } from './beside-negated.js';
import { type BoundPredicate, type BoundTest, narrow } from './bound.js';
import { duplicateNotes } from './checks/duplicates.js';
import { hashAlgorithm } from './checks/hash-length.js';
import { columnPredicate } from './column-predicate.js';
import { valueTest } from './column-test.js';
import { fieldAsValue } from './field-as-value.js';
import { columnValues } from './field-values.js';
import { plainHash } from './hashes.js';
import { spellOutHives } from './hives.js';
import { holeDiagnostic } from './literal-findings.js';
import { merge } from './merge.js';
import { withOtherRows } from './other-rows.js';
import { bindRegistryPath, isRegistryPath } from './registry-path.js';
import { type BindingScope, resolveField, type Target, type TargetColumn } from './resolve.js';
import type { ValueTest } from './value-test.js';
import { bindWatchlist } from './watchlist.js';
import { alsoAsPath } from './whole-path.js';

/** What became of one literal. */
export interface BoundLiteral {
  readonly literal: Literal;
  readonly target: Target | undefined;
  /** Undefined where nothing sound can be said: the literal then is false. */
  readonly predicate: BoundPredicate | undefined;
  /** The same in rows of another kind, where the field stands in another column there. */
  readonly otherwise?: BoundPredicate;
  /** Some of its values were left out, soundly. */
  readonly narrowed: boolean;
  /** A hole is all that is missing. */
  readonly fillable: boolean;
  /** It can be bound, but no row will ever match. */
  readonly never: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Binds one literal: field to column, operator and values to a typed test. */
export function bindLiteral(
  literal: Literal,
  scope: BindingScope,
  bridges: readonly Bridge[],
  filter: string,
): BoundLiteral {
  const { atom } = literal;
  const unbound = { literal, target: undefined, predicate: undefined, narrowed: false, fillable: false, never: false };
  const hole = atom.hole === undefined ? [] : [holeDiagnostic(literal)];
  if (atom.field === undefined) return { ...unbound, fillable: false, diagnostics: hole };
  const resolution = resolveField(atom.field.name, scope, bridges);
  switch (resolution.kind) {
    case 'absent':
      return {
        ...unbound,
        diagnostics: [absentDiagnostic(literal, scope, resolution, filter, bridges), ...hole],
      };
    case 'ambiguous':
      return {
        ...unbound,
        diagnostics: [
          diagnose('WN204', `\`${atom.field.name}\` can mean several columns of \`${scope.table.name}\``, {
            span: atom.field.span,
            label: resolution.candidates.join(' or '),
            help: `name the one that you mean: ${resolution.candidates.map((name) => `\`${name}\``).join(', ')}${resolution.help === undefined ? '' : ` (${resolution.help})`}`,
          }),
          ...hole,
        ],
      };
    case 'bound':
      if (atom.hole !== undefined) {
        const kind = resolution.target.columns[0]?.column.kind;
        return { ...unbound, target: resolution.target, fillable: true, diagnostics: [holeDiagnostic(literal, kind)] };
      }
      return (
        refuseFieldAsValue(literal, resolution.target, scope) ?? bindToTarget(literal, resolution.target, scope, filter)
      );
  }
}

function refuseFieldAsValue(literal: Literal, target: Target, scope: BindingScope): BoundLiteral | undefined {
  const diagnostic = fieldAsValue(literal.atom, scope);
  if (diagnostic === undefined) return undefined;
  const diagnostics = [diagnostic];
  return { literal, target, predicate: undefined, narrowed: false, fillable: false, never: false, diagnostics };
}

/** A literal on the columns that its field means, in their own values and spellings. */
function bindToTarget(written: Literal, target: Target, scope: BindingScope, filter: string): BoundLiteral {
  const literal = askedToBeSet(written);
  if (literal !== written) return { ...bindToTarget(literal, target, scope, filter), literal: written };
  const [first] = target.columns;
  if (first?.words !== undefined && literal.atom.watchlist === undefined) {
    const { literal: meant, narrowed, diagnostics } = columnValues(literal, first.words);
    const base = { literal, target, fillable: false, narrowed, never: false };
    if (meant === undefined) return { ...base, predicate: undefined, diagnostics };
    const bound = bindTests(meant, target, scope, filter);
    return {
      ...bound,
      literal,
      narrowed: narrowed || bound.narrowed,
      diagnostics: [...diagnostics, ...bound.diagnostics],
    };
  }
  const { literal: spelled, diagnostics } = spellOutHives(
    literal,
    first?.form === 'hive' ? undefined : first?.column,
    filter,
  );
  const bound = isRegistryPath(target)
    ? bindRegistryPath(spelled, target, (one, place) => bindTests(one, place, scope, filter))
    : withOtherRows(spelled, target, (place) => bindTests(spelled, place, scope, filter));
  return diagnostics.length === 0 ? bound : { ...bound, literal, diagnostics: [...diagnostics, ...bound.diagnostics] };
}

function bindTests(literal: Literal, target: Target, scope: BindingScope, filter: string): BoundLiteral {
  const { atom } = literal;
  const diagnostics: Diagnostic[] = [];
  const predicates: BoundPredicate[] = [];
  const besides: BoundTest[] = [];
  let failedValues = 0;
  let neverValues = 0;
  let narrowValues = 0;
  let why: string | undefined;
  if (atom.watchlist !== undefined) return bindWatchlist(literal, target, atom.watchlist);
  const single: readonly ValueNode[] = atom.operator === 'between' ? atom.values.slice(0, 1) : atom.values;
  const [column] = target.columns;
  if (column !== undefined) diagnostics.push(...duplicateNotes(atom, column.column));
  const values = single.length > 0 ? single : [{ kind: 'null' as const, text: '', span: atom.span }];
  for (const written of values) {
    const value = plainHash(written, target.columns, literal);
    const nullTest = value.kind === 'null' && (atom.operator === 'exists' || isEquality(atom.operator));
    const parts = nullTest
      ? { parts: target.columns.map((column) => ({ target: column, value, atom })), joined: 'all' as const }
      : (accountParts(literal, value, target) ?? {
          parts: [{ target: columnFor(target, value), value, atom }],
          joined: 'all' as const,
        });
    const results = parts.parts.map((part) => {
      const context = {
        schema: scope.schema,
        table: target.table,
        column: part.target.column,
        field: atom.field?.name ?? '',
        literal: part.atom === atom ? literal : { ...literal, atom: part.atom },
        filter,
      };
      const tested = nullTest ? presence(literal, part.target) : valueTest(part.atom, part.value, part.target, context);
      return { ...forEitherForm(tested, literal, part.target), target: part.target };
    });
    const openAccount = 'open' in parts && parts.open === true;
    diagnostics.push(...results.flatMap((result) => result.diagnostics));
    // A part of a hash may be one of any algorithm: its negation on one column says nothing of the others.
    const undecidedHash = !nullTest && target.columns.length > 1 && ![32, 40, 64].includes(value.text.length);
    if (results.some((result) => result.test === undefined)) failedValues += 1;
    else if (results[parts.joined === 'any' && !literal.negated ? 'every' : 'some']((result) => result.never))
      neverValues += 1;
    else if (openAccount || undecidedHash || results.some((result) => result.narrowOnly === true)) {
      narrowValues += 1;
      why ??= results.map((result) => result.why).find((one) => one !== undefined);
      if (undecidedHash) why = 'hashes of the other algorithms';
      if (openAccount) why = 'accounts whose domain makes up a part of it';
    }
    // `== null` asks for what is not filled.
    const negated = nullTest && atom.operator !== 'exists' ? !literal.negated : literal.negated;
    const tests = results.flatMap(({ test, target: column }) =>
      test === undefined ? [] : [columnPredicate(literal, target, column, test, negated)],
    );
    if (literal.negated && !nullTest)
      besides.push(
        ...results.flatMap((result) =>
          // The negated test beside it says which rows are meant.
          besideNegated(result, result.target.column).map((test) => ({
            ...columnPredicate(literal, target, result.target, test, false),
            when: [],
          })),
        ),
      );
    if (tests.length === results.length)
      predicates.push(narrow((negated && !nullTest) === (parts.joined === 'all') ? 'or' : 'and', tests));
  }
  const base = {
    literal,
    target,
    fillable: false,
    narrowed: false,
    never: neverValues > 0 && neverValues === values.length,
  };
  if (literal.negated && neverValues > 0) {
    diagnostics.push(
      diagnose('WN312', 'a negated test of a value that never occurs would always hold', {
        span: atom.span,
        label: 'holds for every row',
        help: 'correct the value, or leave the test out',
      }),
    );
    return { ...base, predicate: undefined, diagnostics };
  }
  if (literal.negated && narrowValues > 0) {
    diagnostics.push(
      diagnose('WN312', `a negated test of this value would hold for ${why ?? 'other spellings of it'}`, {
        span: atom.span,
        label: 'too wide',
        help: why === undefined ? 'test a part that has one spelling, or leave the test out' : 'leave the test out',
      }),
    );
    return { ...base, predicate: undefined, diagnostics };
  }
  const any = (atom.quantifier === 'any') !== literal.negated;
  // INVARIANT: without a value a disjunction gets narrower and a conjunction wider, so only a disjunction may lose one.
  if (failedValues > 0 && (!any || predicates.length === 0)) return { ...base, predicate: undefined, diagnostics };
  const merged = merge(predicates, any ? 'or' : 'and');
  const predicate = narrow('and', [...distinctTests(besides), merged]);
  return { ...base, predicate, narrowed: failedValues > 0, diagnostics };
}

/** A test for presence. What a part of a column holds, such as a file's extension, is not told by the column being filled. */
function presence(literal: Literal, target: TargetColumn): ValueTest {
  const filled: ValueTest = { test: { kind: 'filled' }, never: false, diagnostics: [] };
  const { atom } = literal;
  const asksForFilled = (atom.operator === 'exists') !== literal.negated;
  const wholeText =
    target.form === 'as-is' ||
    target.form === 'account' ||
    target.form === 'name-of-path' ||
    target.form === 'url-host';
  if (wholeText || !asksForFilled) return filled;
  return {
    test: undefined,
    never: false,
    diagnostics: [
      diagnose('WN307', `whether \`${atom.field?.name ?? ''}\` is set cannot be told from \`${target.column.name}\``, {
        span: atom.span,
        help: 'compare it with a value',
      }),
    ],
  };
}

/** INVARIANT: negated, a test of a file name also has to fail on a path that ends in it, where the column may hold one. */
function forEitherForm(tested: ValueTest, literal: Literal, target: TargetColumn): ValueTest {
  if (target.column.mayHoldPath !== true) return tested;
  if (!literal.negated || tested.test === undefined) return tested;
  const either = alsoAsPath(tested.test);
  return { ...tested, test: either ?? tested.test, narrowOnly: tested.narrowOnly === true || either === undefined };
}

function isEquality(operator: Atom['operator']): boolean {
  return operator === 'equals' || operator === 'in';
}

/** Among the columns of a hash field, the one whose algorithm has this value's length. */
function columnFor(target: Target, value: ValueNode): TargetColumn {
  const length = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256' }[value.text.length as 32 | 40 | 64];
  const fitting = target.columns.find(({ column }) => length !== undefined && hashAlgorithm(column.name) === length);
  const chosen = fitting ?? target.columns[0];
  // INVARIANT: a target has at least one column.
  if (chosen === undefined) throw new Error('a target without columns');
  return chosen;
}
