// What a stale approval covered, and what the clause leaves out now: told from the clause's text as it was last compiled.
import { type Direction, joinDirections, provenDirection } from './clause-direction.js';
import type { RuleOutcome, ScenarioOutcome } from './compiled.js';
import type { Finding } from './finding.js';
import { analyzeQuery } from './kql/analyze-query.js';
import { chooseEnvironment } from './kql/environment.js';
import type { Formula } from './logic/formula.js';
import type { Manifest } from './manifest.js';
import { isCut, ruleFormulaOf } from './safety/rule-formula.js';
import type { Environment, Schema } from './schema/schema.js';
import { shorten } from './text/shorten.js';

export interface OldClause {
  readonly table: string;
  readonly clause: string;
}

/** What changed from the clauses that were approved to those of today. */
export interface SinceApproval {
  readonly direction: Direction;
  /** An event that only one of them leaves out; undefined where none could be made. */
  readonly event: readonly string[] | undefined;
  /** Values of its list files that the old clause did not have. */
  readonly grown: readonly GrownList[];
}

export interface GrownList {
  /** The list file. */
  readonly file: string;
  readonly added: readonly string[];
}

/** The clauses of a scenario as they were last compiled, where the manifest of the tuned rules has them. */
export function oldClauses(manifest: Manifest | undefined, rule: string, scenario: string): readonly OldClause[] {
  const known = manifest?.rules.find((one) => one.rule === rule);
  return known?.scenarios.find((one) => one.scenario === scenario)?.clauses ?? [];
}

/** Holds the clauses of today against those that were approved. INVARIANT: a direction is told only where it is proven. */
export function sinceApproved(
  old: readonly OldClause[],
  result: ScenarioOutcome,
  schema: Schema,
  environment: Environment,
): SinceApproval {
  const now = new Map(
    [...result.byTable].flatMap(([table, { compiled }]) =>
      compiled?.clause === undefined ? [] : [[table, compiled.clause.join('\n')] as const],
    ),
  );
  const tables = [...new Set([...old.map(({ table }) => table), ...now.keys()])];
  const changes = tables.map((table) =>
    between(old.find((one) => one.table === table)?.clause, now.get(table), table, schema, environment),
  );
  return {
    direction: old.length === 0 ? 'unknown' : joinDirections(changes.map(({ direction }) => direction)),
    event: changes.find(({ event }) => event !== undefined)?.event,
    grown: old.length === 0 ? [] : grownLists(old, [...now.values()], result),
  };
}

interface Change {
  readonly direction: Direction;
  readonly event: readonly string[] | undefined;
}

function between(
  old: string | undefined,
  now: string | undefined,
  table: string,
  schema: Schema,
  environment: Environment,
): Change {
  if (old === now) return { direction: 'same', event: undefined };
  if (old === undefined) return { direction: 'wider', event: undefined };
  if (now === undefined) return { direction: 'narrower', event: undefined };
  const [before, after] = [readClause(old, table, schema, environment), readClause(now, table, schema, environment)];
  if (before === undefined || after === undefined) return { direction: 'unknown', event: undefined };
  const ends = endsFrom(before.until, after.until);
  const far = isRead(before) && isRead(after) ? undefined : farDirection(old, now, schema, environment);
  if (far !== undefined) return { ...far, direction: joinDirections([far.direction, ends]) };
  // What looks alike in both may differ behind the place where it was cut.
  if (before.unread.some((name) => isCut(name) && after.unread.includes(name)))
    return { direction: 'unknown', event: undefined };
  const { direction, event } = provenDirection(before.dropSet, after.dropSet);
  // An event that rests on conditions that were not read may be none.
  const sure = isRead(before) && isRead(after) && direction !== 'same';
  return { direction: joinDirections([direction, ends]), event: sure ? event : undefined };
}

/**
 * The direction of two clauses that look into the rows of one other table and differ in what they ask of these rows alone:
 * the fewer rows match, the fewer keys are left out. Undefined for all others.
 */
function farDirection(old: string, now: string, schema: Schema, environment: Environment): Change | undefined {
  const [before, after] = [farPart(old), farPart(now)];
  if (before === undefined || after === undefined || before.frame !== after.frame) return undefined;
  const read = (condition: string) => readClause(`where not(${condition})`, before.table, schema, environment);
  const [first, second] = [read(before.condition), read(after.condition)];
  if (first === undefined || second === undefined || !isRead(first) || !isRead(second)) return undefined;
  const { direction, event } = provenDirection(first.dropSet, second.dropSet);
  // The event is a row of the other table; what the rule's own row is does not count.
  return { direction, event: event === undefined ? undefined : [`${before.table}: one row`, ...event] };
}

interface FarPart {
  readonly table: string;
  /** What is asked of a row of that table. */
  readonly condition: string;
  /** Everything else. */
  readonly frame: string;
}

const [conditionBegins, conditionEnds] = ['Matched = countif(', ') by '];

/** The parts of a clause that winnow printed with one sub-query over all sightings; undefined for any other. */
function farPart(clause: string): FarPart | undefined {
  const body = clause.replace(untilPattern, 'where not(');
  const [head, tail, ...more] = body.split(conditionBegins);
  const [condition, rest, ...others] = (tail ?? '').split(conditionEnds);
  const table = /\(\(\n\s*(\w+)\n/.exec(head ?? '')?.[1];
  // Where a literal holds one of the marks, nobody can tell which is which.
  if (condition === undefined || rest === undefined || table === undefined) return undefined;
  if (more.length + others.length > 0) return undefined;
  return { table, condition, frame: `${head}\n${rest}` };
}

/** How a clause with an end begins. */
const untilPattern = /^where not\(now\(\) < datetime\(([\d-]+)\) and\s/;

function endsFrom(before: string | undefined, after: string | undefined): Direction {
  if (before === after) return 'same';
  return after === undefined || (before !== undefined && before < after) ? 'wider' : 'narrower';
}

interface ReadClause {
  readonly dropSet: Formula;
  /** The moment from which it leaves out nothing any more. */
  readonly until: string | undefined;
  /** Conditions of it that are opaque. */
  readonly unread: readonly string[];
}

const isRead = ({ unread }: ReadClause): boolean => unread.length === 0;

/** The longest clause that is read again: hashes of a list may fill megabytes. */
const longest = 200_000;

/** A clause that winnow printed, read as the rule's own conditions are; undefined for what it did not print so. */
function readClause(clause: string, table: string, schema: Schema, environment: Environment): ReadClause | undefined {
  if (clause.length > longest || schema.table(table, environment) === undefined) return undefined;
  const ending = untilPattern.exec(clause);
  const body = ending === null ? clause : `where not(${clause.slice(ending[0].length)}`;
  const query = analyzeQuery(`${table}\n| ${body}`, schema, environment);
  const [source] = query.sources;
  if (source === undefined || query.sources.length !== 1 || query.refusals.length > 0) return undefined;
  if (query.problems.some(({ severity }) => severity === 'error')) return undefined;
  const { formula, unread } = ruleFormulaOf(source, query);
  return { dropSet: { kind: 'not', part: formula }, until: ending?.[1], unread };
}

/** The texts of a clause's literals as they are compared: without letter case. */
function literalsOf(clauses: readonly string[]): ReadonlySet<string> {
  const all = clauses.flatMap((clause) => [...clause.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, body = '']) => body));
  return new Set(all.map((body) => unescaped(body).toLowerCase()));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(body: string): string {
  return body.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, one: string = '') =>
    code === undefined ? (escapes[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The list files whose values are in the clauses of today and were not in the old ones. */
function grownLists(
  old: readonly OldClause[],
  now: readonly string[],
  { applied }: ScenarioOutcome,
): readonly GrownList[] {
  const before = literalsOf(old.map(({ clause }) => clause));
  const after = literalsOf(now);
  return Object.entries(applied.scenario.data.review?.values ?? {}).flatMap(([name, value]) => {
    const read = applied.values.get(name);
    if (Array.isArray(value) || !('file' in value) || read?.kind !== 'list') return [];
    const isNew = (text: string): boolean => after.has(text.toLowerCase()) && !before.has(text.toLowerCase());
    const added = [...new Set(read.values.map((text) => text.trim()))].filter(isNew);
    return added.length === 0 ? [] : [{ file: value.file, added }];
  });
}

const words: Readonly<Record<Direction, string>> = {
  wider: 'the clause is wider than what was approved: more rows are left out',
  narrower: 'the clause is narrower than what was approved: fewer rows are left out',
  same: 'the clause leaves out the same rows as what was approved',
  unknown: 'whether the clause leaves out more or fewer rows than what was approved is not known',
};

/** What there is to say of it beside a stale approval. */
export function sinceNotes({ direction, event, grown }: SinceApproval): readonly string[] {
  const only =
    direction === 'wider'
      ? 'now left out'
      : direction === 'narrower'
        ? 'not left out any more'
        : 'which only one of them leaves out';
  return [
    words[direction],
    ...grown.map(
      ({ file, added }) =>
        `the list \`${shorten(file)}\` has ${added.length} ${added.length === 1 ? 'value' : 'values'} more: ${firstValues(added)}`,
    ),
    ...(event === undefined || event.length === 0
      ? []
      : [`an event ${only}: ${event.map((line) => `\`${shorten(line.trim(), 200)}\``).join(', ')}`]),
  ];
}

function firstValues(values: readonly string[]): string {
  const shown = values
    .slice(0, 3)
    .map((value) => `\`${shorten(value)}\``)
    .join(', ');
  return values.length > 3 ? `${shown}, …` : shown;
}

/** Findings of a check in which each stale approval also says what changed since, as far as the manifest tells it. */
export function withSinceNotes(
  results: readonly RuleOutcome[],
  readManifest: () => Manifest | undefined,
  schema: Schema,
  environment: Environment | undefined,
): readonly RuleOutcome[] {
  const stale = (result: RuleOutcome): boolean => result.scenarios.some(({ review }) => review === 'stale');
  if (!results.some(stale)) return results;
  const manifest = readManifest();
  return results.map((result) => {
    if (!stale(result)) return result;
    const own = environment ?? chooseEnvironment(result.rule.query.value, schema);
    return { ...result, findings: result.findings.map((finding) => noted(finding, result, manifest, schema, own)) };
  });
}

function noted(
  finding: Finding,
  { rule, scenarios }: RuleOutcome,
  manifest: Manifest | undefined,
  schema: Schema,
  environment: Environment,
): Finding {
  const { diagnostic, scenario } = finding;
  const result = scenarios.find(({ applied, review }) => review === 'stale' && applied.scenario.data.id === scenario);
  if (diagnostic.code !== 'WN703' || result === undefined || scenario === undefined) return finding;
  const old = oldClauses(manifest, rule.id, scenario);
  const notes =
    old.length === 0
      ? ['the clause that was approved is not kept anywhere: what changed is not known']
      : sinceNotes(sinceApproved(old, result, schema, environment));
  return { ...finding, diagnostic: { ...diagnostic, notes: [...diagnostic.notes, ...notes] } };
}
