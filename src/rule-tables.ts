import { analyzeQuery } from './kql/analyze-query.js';
import { chooseEnvironment, namedTables } from './kql/environment.js';
import type { Environment, Schema } from './schema/schema.js';
import type { RuleTables } from './sources/exclusion-scope.js';
import { type RuleFile, readRules } from './sources/rule-file.js';
import { strip } from './weave/strip.js';

/**
 * What rules read, for exclusions that are for the rules of a table. A query is analysed only when a table is asked for that
 * stands in it, and once, however often a workspace is opened: a file that did not change gives the same rules again.
 */
export function ruleTables(schema: Schema, environment: Environment | undefined): RuleTables {
  const known = rememberedTables(schema, environment);
  const feeding = (rule: RuleFile): readonly string[] => {
    const tables = known.get(rule) ?? feedingTables(rule, schema, environment);
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

type Tables = WeakMap<RuleFile, readonly string[]>;
const remembered = new WeakMap<Schema, Map<Environment | undefined, Tables>>();

function rememberedTables(schema: Schema, environment: Environment | undefined): Tables {
  const ofSchema = remembered.get(schema) ?? new Map<Environment | undefined, Tables>();
  remembered.set(schema, ofSchema);
  const tables = ofSchema.get(environment) ?? new WeakMap<RuleFile, readonly string[]>();
  ofSchema.set(environment, tables);
  return tables;
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
