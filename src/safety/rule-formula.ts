import type { Expression } from '../kql/expression.js';
import type { Query, QuerySource, Stage, StageColumn } from '../kql/query.js';
import type { Formula, TextOperator } from '../logic/formula.js';
import { allOf, anyOf, holds } from './formulas.js';
import { conditionOf } from './rule-condition.js';
import { listsOf } from './rule-lists.js';
import type { Meaning, OwnColumn } from './rule-subject.js';

/** A literal list that a rule tests one of its columns for. */
export interface RuleList {
  readonly column: string;
  readonly values: readonly string[];
  readonly operator: TextOperator;
  readonly matchCase: boolean;
}

/** What a rule selects of one of its tables: at least these rows matter to it, as far as its own `where`s tell. */
export interface RuleFormula {
  /** INVARIANT: it holds of each row of the table that can take part in the result. */
  readonly formula: Formula;
  /** KQL texts that were not understood; they are opaque conditions of the formula. */
  readonly unread: readonly string[];
  readonly lists: readonly RuleList[];
}

const known = new WeakMap<QuerySource, RuleFormula>();

/** The `where`s on the way from the table, over the table's own columns. */
export function ruleFormulaOf(source: QuerySource, query: Query): RuleFormula {
  const formula = known.get(source) ?? read(source, query);
  known.set(source, formula);
  return formula;
}

const byTable = new WeakMap<Query, Map<string, RuleFormula>>();

/** What a rule selects of a table, however often it reads it. */
export function ruleFormulaOn(table: string, query: Query): RuleFormula {
  const all = byTable.get(query) ?? new Map<string, RuleFormula>();
  byTable.set(query, all);
  const parts = query.sources
    .filter((source) => source.table === table && source.role === 'feeds')
    .map((source) => ruleFormulaOf(source, query));
  const [only] = parts;
  const formula =
    all.get(table) ??
    (parts.length === 1 && only !== undefined
      ? only
      : {
          formula: parts.length === 0 ? holds : anyOf(parts.map((one) => one.formula)),
          unread: [...new Set(parts.flatMap(({ unread }) => unread))],
          lists: unique(parts.flatMap(({ lists }) => lists)),
        });
  all.set(table, formula);
  return formula;
}

function unique(lists: readonly RuleList[]): readonly RuleList[] {
  return [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
}

/** Operators after which each row that is left is one of those before, or stands for a group of them. */
const carries: ReadonlySet<string> = new Set([
  ...['where', 'extend', 'project', 'project-away', 'project-keep', 'project-rename', 'project-reorder', 'parse'],
  ...['parse-kv', 'parse-where', 'mv-expand', 'mv-apply', 'as', 'sort', 'serialize', 'render'],
  ...['summarize', 'distinct', 'join', 'lookup', 'union'],
]);

/** Operators that may leave rows out, but none for what it holds. */
const counts: ReadonlySet<string> = new Set(['take', 'top', 'sample', 'count', 'consume', 'make-series', 'getschema']);

function read(source: QuerySource, query: Query): RuleFormula {
  const unread = new Map<string, string>();
  const opaque = (key: string, text: string): Formula => {
    const name = unread.get(key) ?? freshName(text, new Set(unread.values()));
    unread.set(key, name);
    return { kind: 'opaque', name };
  };
  const isBuiltIn = builtIns(query);
  const parts: Formula[] = [];
  for (const [index, stage] of source.stages.entries()) {
    // Behind other operators a row may count for what its neighbours are.
    if (!carries.has(stage.operator) || stage.readsRows) {
      if (!counts.has(stage.operator)) parts.push(opaque(`${index}`, textAt(query, stage.span)));
      break;
    }
    const at = meaningAt(source, index, { isBuiltIn, opaque, query });
    const text = filterText(stage, query);
    if (stage.predicate !== undefined) parts.push(conditionOf(stage.predicate, at));
    else if (text !== undefined) parts.push(opaque(`${index}`, text));
  }
  const formula = allOf(parts);
  return { formula, unread: [...unread.values()], lists: listsOf(formula) };
}

/** The text of an operator other than `where` that keeps some of this path's rows only. */
function filterText({ operator, join, span }: Stage, query: Query): string | undefined {
  if (operator === 'parse-where' || operator === 'mv-apply') return textAt(query, span);
  if (join === undefined || join.kind === 'fullouter') return undefined;
  return join.kind === `${join.side}outer` ? undefined : textAt(query, span);
}

interface Reader {
  readonly isBuiltIn: (name: string) => boolean;
  readonly opaque: (key: string, text: string) => Formula;
  readonly query: Query;
}

/** What names mean right before a stage. */
function meaningAt(source: QuerySource, index: number, reader: Reader): Meaning {
  const columns = source.stages[index - 1]?.columns ?? source.scope;
  const meaning: Meaning = {
    column: (name) => {
      const column = only(columns, name);
      if (column === undefined) return undefined;
      const own = ownColumn(source, column);
      if (own !== undefined) return own;
      const { origin } = column;
      const before = meaningAt(source, index - 1, reader);
      // What a join hands on may be another row's.
      if (origin.kind === 'carried')
        return source.stages[index - 1]?.join === undefined ? before.column(origin.from) : undefined;
      return origin.kind === 'made' && origin.role !== 'aggregate'
        ? { expression: origin.expression, at: before }
        : undefined;
    },
    isBuiltIn: reader.isBuiltIn,
    opaque: (expression, at) => {
      // What is shown is shortened, so that other conditions may look the same.
      const whole = reader.query.text.slice(expression.span.start, expression.span.end);
      return reader.opaque(keyOf(expression, whole, at, index), textAt(reader.query, expression.span));
    },
  };
  return meaning;
}

/** The same text means the same condition only where all of its names are the table's own columns. */
function keyOf(expression: Expression, text: string, at: Meaning, index: number): string {
  const columns = expression.references.map((name) => at.column(name));
  const own = columns.flatMap((one) => (one && 'name' in one ? [one.name] : []));
  const isPlain = own.length === columns.length && !expression.readsAll && !/\b(?:rand|new_guid)\b/.test(text);
  return isPlain ? `${text}\n${own.join('\n')}` : `${text}\n#${index} ${expression.span.start}`;
}

function only(columns: readonly StageColumn[], name: string): StageColumn | undefined {
  const found = columns.filter((column) => column.name === name);
  return found.length === 1 ? found[0] : undefined;
}

function ownColumn(source: QuerySource, { name, lineage }: StageColumn): OwnColumn | undefined {
  const own = lineage.kind === 'own' ? name : lineage.kind === 'renamed' ? lineage.from : undefined;
  const column = own === undefined ? undefined : only(source.scope, own);
  return column && { name: column.name, type: column.type };
}

function builtIns({ references, letNames }: Query): (name: string) => boolean {
  const taken = new Set([
    ...letNames,
    ...references.flatMap(({ name, meaning }) => (meaning === 'function' ? [name] : [])),
  ]);
  return (name) => !taken.has(name);
}

const longest = 160;

function textAt({ text }: Query, { start, end }: Expression['span']): string {
  const line = text.slice(start, end).replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** Whether the name of an opaque condition is only the beginning of its text: in another query it may stand for something else. */
export function isCut(name: string): boolean {
  return name.length > longest;
}

function freshName(text: string, taken: ReadonlySet<string>): string {
  let name = text;
  for (let count = 2; taken.has(name); count += 1) name = `${text} (${count})`;
  return name;
}
