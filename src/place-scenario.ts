import { ownColumns, renameColumns } from './bind/rename.js';
import type { ScenarioResult } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { printClause } from './emit/kql.js';
import type { Query, QuerySource } from './kql/query.js';
import type { RuleFile } from './sources/rule-file.js';
import type { TranslatedReading } from './translation.js';
import { chooseSources } from './weave/choose-sources.js';
import { clauseText } from './weave/clause-text.js';
import { checkShrinks } from './weave/shrink.js';
import { findWeavePoints, type WeavePoint } from './weave/weave-point.js';
import type { Insertion } from './weave/weave-query.js';

/** Where the clauses of a scenario go, and what there is to say of sources that they cannot go into. */
export interface PlacedScenario {
  readonly insertions: readonly Insertion[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Places a scenario's clause in every source that it was chosen for. A source where it cannot stand is reported; the others
 * are still woven, since each clause by itself makes the result smaller or leaves it alone.
 */
export function placeScenario(scenario: ScenarioResult, rule: RuleFile, query: Query): PlacedScenario {
  // The refusals of the rule as a whole are reported once, not for each scenario.
  if (query.refusals.some(({ severity, code }) => severity === 'error' && code !== 'WN603'))
    return { insertions: [], diagnostics: [] };
  const clauseOf = ({ table }: QuerySource) => scenario.byTable.get(table)?.compiled;
  const sameClause = (source: QuerySource) => (other: QuerySource) =>
    clauseOf(other) !== undefined && clauseOf(other)?.clause?.join('\n') === clauseOf(source)?.clause?.join('\n');
  // Of the sides of a join, one where the clause is known to make the result smaller only goes first.
  const fit = (source: QuerySource): number => {
    const reading = clauseOf(source);
    if (reading === undefined) return 0;
    return findPlace(source, reading, query, scenario, sameClause(source)).sound ? 2 : 1;
  };
  const chosen = chooseSources(query.sources, fit).filter(({ table }) => scenario.byTable.has(table));
  const insertions: Insertion[] = [];
  const diagnostics: Diagnostic[] = [];
  const settled = new Set<QuerySource>();
  for (const source of chosen) {
    const reading = clauseOf(source);
    if (settled.has(source)) continue;
    if (reading === undefined) {
      diagnostics.push(unbound(source));
      continue;
    }
    const same = sameClause(source);
    const { point, findings } = findPlace(
      source,
      reading,
      query,
      scenario,
      (other) => chosen.includes(other) && same(other),
    );
    diagnostics.push(...findings);
    if (point === undefined) continue;
    const chunk = clauseText(clauseAt(reading, point, scenario), rule.id, scenario.applied.scenario.data.id);
    diagnostics.push(...chunk.diagnostics);
    for (const { source: other } of point.covers) settled.add(other);
    if (chunk.value !== undefined) insertions.push({ point, chunk: chunk.value });
  }
  return {
    insertions,
    // Where the clause stands somewhere, a source without it is no error: its rows alert as before.
    diagnostics: once(insertions.length === 0 ? diagnostics : diagnostics.map(softened)),
  };
}

interface FoundPlace {
  /** Whether the result only gets smaller there. */
  readonly sound: boolean;
  readonly point: WeavePoint | undefined;
  readonly findings: readonly Diagnostic[];
}

/** The first place at which the clause is known to make the result smaller only; with an `allow`, else the first of all. */
function findPlace(
  source: QuerySource,
  reading: TranslatedReading,
  query: Query,
  scenario: ScenarioResult,
  takesSame: (other: QuerySource) => boolean,
): FoundPlace {
  const found = findWeavePoints(source, ownColumns(reading.predicate), query);
  const whole = query.refusals.filter(({ code }) => code === 'WN603');
  const judged = (found.value ?? [])
    .filter(({ covers }) => covers.every((rows) => takesSame(rows.source)))
    .map((point) => ({
      point,
      findings: [
        ...whole,
        ...checkShrinks(source, point),
        ...point.covers.flatMap((rows) => checkShrinks(rows.source, { ...point, stage: rows.stage })),
      ],
    }));
  const refused = (findings: readonly Diagnostic[]) => findings.some(({ severity }) => severity === 'error');
  const sound = judged.find(({ findings }) => !refused(findings));
  if (sound !== undefined) return { ...sound, sound: true };
  const [first] = judged;
  if (first === undefined)
    return {
      sound: false,
      point: undefined,
      findings: found.diagnostics.length > 0 ? found.diagnostics : [elsewhere(source)],
    };
  const allowed = scenario.applied.scenario.data.review?.allow ?? [];
  const findings = first.findings.map(
    (finding): Diagnostic =>
      finding.code === 'WN603' && allowed.includes('WN603')
        ? { ...finding, severity: 'note', notes: [...finding.notes, 'accepted by name in the review'] }
        : finding,
  );
  return { sound: false, point: refused(findings) ? undefined : first.point, findings };
}

/** The clause's lines, with the names that the columns have at the place. */
function clauseAt(reading: TranslatedReading, { names }: WeavePoint, scenario: ScenarioResult): readonly string[] {
  if ([...names].every(([own, name]) => own === name)) return reading.clause ?? [];
  return printClause(renameColumns(reading.predicate, names), scenario.applied.scenario.data.review?.expires);
}

function unbound({ table, span }: QuerySource): Diagnostic {
  return diagnose('WN611', `no clause goes into \`${table}\`: the condition cannot be told on it`, {
    span,
    label: 'alerts as before',
  });
}

function elsewhere({ table, span }: QuerySource): Diagnostic {
  return diagnose('WN601', `every place for a clause on \`${table}\` also holds rows that must not get it`, { span });
}

/** Ways through one operator are refused alike: that is said once. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, message, span }: Diagnostic) => `${code} ${span?.start} ${span?.end} ${message}`;
  return diagnostics.filter((one, index) => diagnostics.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}

function softened(finding: Diagnostic): Diagnostic {
  return finding.severity === 'error'
    ? {
        ...finding,
        severity: 'warning',
        notes: [...finding.notes, 'the clause stands in the other sources of the rule'],
      }
    : finding;
}
