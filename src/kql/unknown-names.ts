import { distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Environment, Schema } from '../schema/schema.js';
import { nearestNames } from '../text/nearest.js';
import type { KustoCode, KustoNode } from './kusto.js';
import { isA, toArray, walk } from './nodes.js';
import { noTableMessage } from './refusals.js';

/** A name in a query that neither the language nor the schema knows. */
export interface UnknownName {
  readonly kind: 'table' | 'function';
  readonly name: string;
  /** The name reference; of a function, the one in its call. */
  readonly node: KustoNode;
  /** In a `union isfuzzy=true`, which is there for tables that may be missing. */
  readonly fuzzy: boolean;
}

/** Ways to data of other workspaces: nothing that a declaration could tell. */
const elsewhere: ReadonlySet<string> = new Set(['workspace', 'app', 'resource', 'adx', 'arg', 'cluster', 'database']);

/** The tables and functions of a query that are not known, each place of them. */
export function unknownNames(code: KustoCode): readonly UnknownName[] {
  const told = new Map(toArray(code.GetDiagnostics()).map((found) => [found.Start, found.Code]));
  const result: UnknownName[] = [];
  walk(code.Syntax, (node, kind) => {
    // `table("Name")`
    const literal =
      kind === 'LiteralExpression' && told.get(node.TextStart) === 'KS204' ? node.LiteralValue : undefined;
    if (typeof literal === 'string') result.push({ kind: 'table', name: literal, node, fuzzy: false });
    const name = kind === 'NameReference' && node.ReferencedSymbol == null ? node.SimpleName : undefined;
    if (name === undefined || name === '' || name.includes('*')) return;
    const problem = told.get(node.TextStart);
    const called = isA(node.Parent, 'FunctionCallExpression') && node.Parent?.Name === node;
    if (called && problem === 'KS211' && !elsewhere.has(name))
      result.push({ kind: 'function', name, node, fuzzy: false });
    // A bare name that a `let` stands for can only be a table: there are no columns there.
    const table =
      problem === 'KS204' || problem === 'KS205' || (problem === 'KS142' && isA(node.Parent, 'LetStatement'));
    if (!called && table) result.push({ kind: 'table', name, node, fuzzy: problem === 'KS205' });
  });
  return result;
}

/**
 * A query's refusals with each unknown name told once, and without what Kusto says only because of it: unknown columns, types
 * that do not fit, a result that is no table.
 */
export function withUnknownNames(
  refusals: readonly Diagnostic[],
  unknown: readonly UnknownName[],
  schema: Schema,
  environment: Environment,
): readonly Diagnostic[] {
  const named = unknown.filter(({ name, fuzzy }, index) => {
    return unknown.findIndex((other) => other.name === name) === index && !fuzzy;
  });
  const noResult = refusals.some(({ message }) => message === noTableMessage);
  const own = named.map(({ kind, name, node }): Diagnostic => {
    const what = kind === 'table' ? `the table \`${name}\`` : `the function \`${name}()\``;
    const span = { start: node.TextStart, end: node.End };
    return diagnose('WN608', `${what} is not known`, { span, severity: noResult ? 'error' : 'warning' });
  });
  const kept = named.length === 0 ? refusals : refusals.filter((one) => !isConsequence(one));
  const told = new Set<string>();
  // Of two that say the same the first stays: it must not be the milder one.
  const once = (noResult ? [...own, ...kept] : [...kept, ...own]).filter(({ code, message }) => {
    if (code !== 'WN608') return true;
    const known = told.has(message);
    told.add(message);
    return !known;
  });
  return once.map((one) => (one.code === 'WN608' ? withNearest(one, schema, environment) : one));
}

function isConsequence({ code, message }: Diagnostic): boolean {
  return code === 'WN606' || message === noTableMessage;
}

function withNearest(diagnostic: Diagnostic, schema: Schema, environment: Environment): Diagnostic {
  const name = /^the table `([^`]*)`/.exec(diagnostic.message)?.[1];
  const near = name === undefined ? undefined : nearestNames(name, schema.tableNames(environment))[0];
  return near !== undefined && name !== undefined && distance(name.toLowerCase(), near.toLowerCase()) <= 2
    ? { ...diagnostic, help: `did you mean \`${near}\`? letter case counts in table names` }
    : diagnostic;
}
