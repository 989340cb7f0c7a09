import { analyzeQuery } from './kql/analyze-query.js';
import { chooseEnvironment, namedTables } from './kql/environment.js';
import type { Environment, Schema } from './schema/schema.js';
import type { RuleTables } from './sources/exclusion-scope.js';
import { type RuleFile, readRules } from './sources/rule-file.js';
import { strip } from './weave/strip.js';

/**
 * What rules read, for exclusions that are for the rules of a table. A query is analysed only when a table is asked for that
 * stands in it, and once.
 */
export function ruleTables(schema: Schema, environment: Environment | undefined): RuleTables {
  const known = new Map<RuleFile, readonly string[]>();
  const feeding = (rule: RuleFile): readonly string[] => {
    const before = known.get(rule);
    if (before !== undefined) return before;
    const tables = feedingTables(rule, schema, environment);
    known.set(rule, tables);
    return tables;
  };
  return {
    reads: (rule, table) => mayRead(rule.query.value, table) && feeding(rule).includes(table),
    named: (rule) => {
      const text = rule.query.value;
      return namedTables(text, schema, environment ?? chooseEnvironment(text, schema));
    },
  };
}

/** The tables whose rows feed a rule; where winnow cannot follow the query, those that it names. */
export function feedingTables(rule: RuleFile, schema: Schema, environment?: Environment): readonly string[] {
  const text = sourceQuery(rule);
  const where = environment ?? chooseEnvironment(text, schema);
  const named = namedTables(text, schema, where);
  // Of one table, and none, the analysis could say nothing else.
  if (named.length < 2) return named;
  const query = analyzeQuery(text, schema, where);
  const tables = query.sources.flatMap(({ table, role }) => (role === 'feeds' ? [table] : []));
  return tables.length > 0 ? [...new Set(tables)] : named;
}

/** A table that a query reads stands in it, or a wildcard does. */
function mayRead(text: string, table: string): boolean {
  return text.includes(table) || /\w\*/.test(text);
}

/** A rule's query without clauses, where a tuned file lies among the rules. */
export function sourceQuery(rule: RuleFile): string {
  // Most files hold no marker, and then there is nothing to look for.
  if (!/winnow/.test(rule.source.text)) return rule.query.value;
  const text = strip(rule.source.text).value;
  if (text === undefined || text === rule.source.text) return rule.query.value;
  const own = readRules({ path: rule.source.path, text }).rules.find(({ id }) => id === rule.id);
  return (own ?? rule).query.value;
}
