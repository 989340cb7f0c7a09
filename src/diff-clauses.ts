import {
  type ClauseMeaning,
  type Direction,
  directionOf,
  joinDirections,
  provenDirection,
} from './clause-direction.js';
import type { RuleResult } from './compiled.js';
import { compare } from './finding.js';
import type { Manifest } from './manifest.js';
import { formulaOf } from './safety/from-predicate.js';

/** One clause as a state of the workspace would compile it. */
export interface StateClause {
  readonly rule: string;
  /** The rule's file. */
  readonly ruleFile: string;
  readonly scenario: string;
  /** The exclusion file. */
  readonly file: string;
  readonly table: string;
  readonly clause: string;
  /** Undefined where only its text is known: then no direction is told. */
  readonly meaning: ClauseMeaning | undefined;
}

export interface ClauseChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly rule: string;
  readonly ruleFile: string;
  readonly scenario: string;
  readonly file: string;
  /** Which way the rows go that the scenario's clauses leave out. */
  readonly direction: Direction;
  readonly tables: readonly TableChange[];
}

export interface TableChange {
  readonly table: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly direction: Direction;
  /** A row that only one of both clauses leaves out, of a changed clause; undefined where none was found. */
  readonly event?: readonly string[] | undefined;
}

/** The clauses that compiling would write, of what is approved alone. */
export function clausesOf(results: readonly RuleResult[]): readonly StateClause[] {
  return results.flatMap(({ rule, scenarios }) =>
    scenarios
      .filter(({ compiled }) => compiled)
      .flatMap(({ applied, byTable }) =>
        [...byTable].flatMap(([table, { compiled }]): readonly StateClause[] =>
          compiled?.clause === undefined
            ? []
            : [
                {
                  rule: rule.id,
                  ruleFile: rule.source.path,
                  scenario: applied.scenario.data.id,
                  file: applied.file.source.path,
                  table,
                  clause: compiled.clause.join('\n'),
                  meaning: { predicate: compiled.predicate, expires: applied.scenario.data.review?.expires },
                },
              ],
        ),
      ),
  );
}

/** The clauses of tuned rules as their manifest tells them. */
export function clausesOfManifest(manifest: Manifest): readonly StateClause[] {
  return manifest.rules.flatMap(({ rule, source, scenarios }) =>
    scenarios.flatMap(({ scenario, file, clauses }) =>
      clauses.map(({ table, clause }) => ({
        rule,
        ruleFile: source,
        scenario,
        file,
        table,
        clause,
        meaning: undefined,
      })),
    ),
  );
}

/** What became of each scenario's clauses from one state to another, by rule file, then scenario. */
export function diffClauses(before: readonly StateClause[], after: readonly StateClause[]): readonly ClauseChange[] {
  const [old, now] = [byScenario(before), byScenario(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .flatMap((name) => changeOf(old.get(name) ?? [], now.get(name) ?? []) ?? [])
    .sort((a, b) => compare(order(a), order(b)));
}

function changeOf(before: readonly StateClause[], after: readonly StateClause[]): ClauseChange | undefined {
  const [first] = [...after, ...before];
  const tables = [...new Set([...before, ...after].map(({ table }) => table))].flatMap((table) => {
    const old = before.find((one) => one.table === table);
    const now = after.find((one) => one.table === table);
    return old?.clause === now?.clause
      ? []
      : [{ table, before: old?.clause, after: now?.clause, direction: between(old, now), ...shownBy(old, now) }];
  });
  if (first === undefined || tables.length === 0) return undefined;
  const { rule, ruleFile, scenario, file } = first;
  const kind = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
  const direction = joinDirections(tables.map((table) => table.direction));
  return { kind, rule, ruleFile, scenario, file, direction, tables };
}

function between(old: StateClause | undefined, now: StateClause | undefined): Direction {
  if (old === undefined) return 'wider';
  if (now === undefined) return 'narrower';
  return old.meaning === undefined || now.meaning === undefined ? 'unknown' : directionOf(old.meaning, now.meaning);
}

function shownBy(old: StateClause | undefined, now: StateClause | undefined): Pick<TableChange, 'event'> {
  if (old?.meaning === undefined || now?.meaning === undefined) return {};
  const { event } = provenDirection(formulaOf(old.meaning.predicate), formulaOf(now.meaning.predicate));
  return event === undefined ? {} : { event };
}

function byScenario(clauses: readonly StateClause[]): ReadonlyMap<string, readonly StateClause[]> {
  const all = new Map<string, StateClause[]>();
  for (const clause of clauses) {
    const name = `${clause.rule}\n${clause.scenario}`;
    all.set(name, [...(all.get(name) ?? []), clause]);
  }
  return all;
}

function order({ ruleFile, rule, scenario }: ClauseChange): string {
  return [ruleFile, rule, scenario].join('\n');
}
