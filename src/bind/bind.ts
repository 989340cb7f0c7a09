import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { spreadOut } from '../meaning/disjunctive-form.js';
import { type Literal, literalsOf, type NormalForm } from '../meaning/normal-form.js';
import type { Bridge } from '../schema/schema.js';
import { type BoundCorrelation, type BoundPredicate, correlationsOf, narrow, type Sightings } from './bound.js';
import { toldByValue } from './by-value.js';
import { withoutContradictions } from './contradictions.js';
import { type BoundLiteral, bindLiteral } from './literal.js';
import { type BindingScope, bridgeKeys, rankBridges, type Target } from './resolve.js';

export interface BindingOptions {
  readonly sightings: Sightings;
  /** Look-back of the rule, in days; a bridge looks back at least as far. */
  readonly lookBackDays: number | undefined;
  /** The filter's text: findings offer edits of it. */
  readonly filter?: string;
}

/** A drop set over real columns, and what became of each of its literals. */
export interface Binding {
  /** Implies the drop set: what could not be bound is left out soundly. */
  readonly predicate: BoundPredicate;
  /** The same with holes taken as filled: tells whether a person could still make a clause of it. */
  readonly fillable: boolean;
  /** Whether any part of the drop set was left out. */
  readonly partial: boolean;
  readonly literals: readonly BoundLiteral[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Binds a drop set to the columns of a rule's table, and to those of other tables over bridges. */
export function bindDropSet(dropSet: NormalForm, scope: BindingScope, options: BindingOptions): Binding {
  const literals = literalsOf(dropSet).map((literal) => ({ literal, meant: toldByValue(literal, scope) }));
  const bridges = rankBridges(
    literals.map(({ meant }) => meant),
    scope,
  );
  const bound = new Map<Literal, BoundLiteral>(
    literals.map(({ literal, meant }) => [
      literal,
      { ...bindLiteral(meant, scope, bridges, options.filter ?? ''), literal },
    ]),
  );
  const predicateOf = (literal: Literal): Placed => {
    const result = bound.get(literal);
    return result?.predicate === undefined ? never : { predicate: result.predicate, bridge: result.target?.bridge };
  };
  const compose = (form: NormalForm, find = predicateOf) => settle(build(form, find, scope, options), scope, options);
  const composed = compose(dropSet);
  // INVARIANT: under `any` two sub-queries on one bridge joined by `and` could be met by two different rows of the other
  // table; the drop set wants one and the same. Written out as an `or` of conjunctions each bridge has one sub-query.
  const apart = options.sightings === 'any' && joinsSightings(composed);
  const spread = apart ? spreadOut(dropSet) : dropSet;
  const written: BoundPredicate = spread === undefined ? { kind: 'never' } : apart ? compose(spread) : composed;
  const torn = options.sightings === 'any' && (joinsSightings(written) || (apart && spread === undefined));
  // Rows of another kind are meant only where the rest of the filter asks for them: what is told plainly stays short.
  const usual = withoutContradictions(written);
  const other =
    usual.diagnostics.length > 0 ? inOtherRows(bound, predicateOf, (find) => compose(dropSet, find)) : usual;
  const met = other.diagnostics.length < usual.diagnostics.length && other.predicate.kind !== 'never' ? other : usual;
  const predicate: BoundPredicate = torn ? { kind: 'never' } : met.predicate;
  const fillable = holds(
    dropSet,
    (literal) => bound.get(literal)?.predicate !== undefined || bound.get(literal)?.fillable === true,
  );
  const lost = [...bound.values()].some((literal) => literal.predicate === undefined || literal.narrowed);
  return {
    predicate,
    fillable,
    partial: predicate.kind !== 'never' && (lost || met.diagnostics.length > 0),
    literals: [...bound.values()],
    diagnostics: torn ? [tornApart()] : met.diagnostics,
  };
}

/** The drop set with each field in the columns of either kind of row, and what contradicts itself then. */
function inOtherRows(
  bound: ReadonlyMap<Literal, BoundLiteral>,
  predicateOf: (literal: Literal) => Placed,
  compose: (find: (literal: Literal) => Placed) => BoundPredicate,
): ReturnType<typeof withoutContradictions> {
  const either = (literal: Literal): Placed => {
    const placed = predicateOf(literal);
    const otherwise = bound.get(literal)?.otherwise;
    return otherwise === undefined ? placed : { ...placed, predicate: narrow('or', [placed.predicate, otherwise]) };
  };
  return withoutContradictions(compose(either));
}

/** A part of the predicate and the bridge on which all of it lies; `undefined` for the rule's own table or a mixture. */
interface Placed {
  readonly predicate: BoundPredicate;
  readonly bridge: Bridge | undefined;
}

const never: Placed = { predicate: { kind: 'never' }, bridge: undefined };

function build(
  form: NormalForm,
  predicateOf: (literal: Literal) => Placed,
  scope: BindingScope,
  options: BindingOptions,
): Placed {
  if (form.kind === 'literal') return predicateOf(form);
  const children = form.children.map((child) => build(child, predicateOf, scope, options));
  if (form.kind === 'and' && children.some((child) => child.predicate.kind === 'never')) return never;
  const left = children.filter((child) => child.predicate.kind !== 'never');
  // Maximal parts on one bridge become one sub-query, so that an `and` holds on one and the same row of the other table.
  const groups = new Map<Bridge | undefined, BoundPredicate[]>();
  for (const child of left) groups.set(child.bridge, [...(groups.get(child.bridge) ?? []), child.predicate]);
  const [only] = [...groups.keys()];
  if (groups.size === 1) return { predicate: narrow(form.kind, groups.get(only) ?? []), bridge: only };
  const parts = [...groups].map(([bridge, predicates]) =>
    settle({ predicate: narrow(form.kind, predicates), bridge }, scope, options),
  );
  return { predicate: narrow(form.kind, parts), bridge: undefined };
}

/** A part that lies on a bridge, wrapped into its sub-query. */
function settle(placed: Placed, scope: BindingScope, options: BindingOptions): BoundPredicate {
  const { bridge, predicate } = placed;
  if (bridge === undefined || predicate.kind === 'never') return predicate;
  const keys = bridgeKeys(bridge, scope);
  if (keys === undefined) return { kind: 'never' };
  const days = Math.max(bridge.days, options.lookBackDays ?? 0);
  const correlation: BoundCorrelation = {
    kind: 'correlation',
    bridge,
    keys,
    predicate,
    sightings: options.sightings,
    days,
  };
  return correlation;
}

function holds(form: NormalForm, literalHolds: (literal: Literal) => boolean): boolean {
  if (form.kind === 'literal') return literalHolds(form);
  return form.kind === 'and'
    ? form.children.every((child) => holds(child, literalHolds))
    : form.children.some((child) => holds(child, literalHolds));
}

/** Whether an `and` holds several sub-queries: under `any` different rows of other tables could meet them. */
function joinsSightings(predicate: BoundPredicate): boolean {
  if (predicate.kind !== 'and' && predicate.kind !== 'or') return false;
  if (predicate.children.some(joinsSightings)) return true;
  return predicate.kind === 'and' && predicate.children.filter((child) => correlationsOf(child).length > 0).length > 1;
}

function tornApart(): Diagnostic {
  return diagnose(
    'WN208',
    'under `sightings: any` these conditions cannot be held to one and the same row of another table',
    {
      help: 'use `sightings: all`, or conditions on one other table',
    },
  );
}

/** What a sub-query costs, said once for each bridge used. */
export function bridgeNotes(targets: readonly (Target | undefined)[]): readonly Diagnostic[] {
  const bridges = new Set(targets.flatMap((target) => target?.bridge ?? []));
  return [...bridges].map((bridge) =>
    diagnose(
      'WN203',
      `\`${bridge.from}\` has no such column: looked up in \`${bridge.to}\` over ${bridge.keys.map((key) => key.to).join(' + ')}`,
      { notes: bridge.notes },
    ),
  );
}
