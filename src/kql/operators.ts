/** Kusto's classes of operators, by the word for each. `satisfies` closes the union for the tables of `weave/`. */
const operatorsByClass = {
  AsOperator: 'as',
  AssertSchemaOperator: 'assert-schema',
  BadQueryOperator: 'unknown',
  ConsumeOperator: 'consume',
  CountOperator: 'count',
  DistinctOperator: 'distinct',
  EvaluateOperator: 'evaluate',
  ExecuteAndCacheOperator: 'execute-and-cache',
  ExtendOperator: 'extend',
  FacetOperator: 'facet',
  FilterOperator: 'where',
  FindOperator: 'find',
  ForkOperator: 'fork',
  GetSchemaOperator: 'getschema',
  GraphMarkComponentsOperator: 'graph-mark-components',
  GraphMatchOperator: 'graph-match',
  GraphShortestPathsOperator: 'graph-shortest-paths',
  GraphToTableOperator: 'graph-to-table',
  GraphWhereEdgesOperator: 'graph-where-edges',
  GraphWhereNodesOperator: 'graph-where-nodes',
  InvokeOperator: 'invoke',
  JoinOperator: 'join',
  LookupOperator: 'lookup',
  MacroExpandOperator: 'macro-expand',
  MakeGraphOperator: 'make-graph',
  MakeSeriesOperator: 'make-series',
  MvApplyOperator: 'mv-apply',
  MvExpandOperator: 'mv-expand',
  ParseKvOperator: 'parse-kv',
  ParseOperator: 'parse',
  ParseWhereOperator: 'parse-where',
  PartitionByOperator: 'partition-by',
  PartitionOperator: 'partition',
  PrintOperator: 'print',
  ProjectAwayOperator: 'project-away',
  ProjectByNamesOperator: 'project-by-names',
  ProjectKeepOperator: 'project-keep',
  ProjectOperator: 'project',
  ProjectRenameOperator: 'project-rename',
  ProjectReorderOperator: 'project-reorder',
  RangeOperator: 'range',
  ReduceByOperator: 'reduce',
  RenderOperator: 'render',
  SampleDistinctOperator: 'sample-distinct',
  SampleOperator: 'sample',
  ScanOperator: 'scan',
  SearchOperator: 'search',
  SerializeOperator: 'serialize',
  SortOperator: 'sort',
  SummarizeOperator: 'summarize',
  TakeOperator: 'take',
  TopHittersOperator: 'top-hitters',
  TopNestedOperator: 'top-nested',
  TopOperator: 'top',
  UnionOperator: 'union',
} as const satisfies Readonly<Record<string, string>>;

/** A KQL operator by its usual word: `order by` is `sort`, `limit` is `take`, `filter` is `where`. */
export type OperatorName = (typeof operatorsByClass)[keyof typeof operatorsByClass];

/** The operator of a class of the library; `unknown` for one that this version does not list. */
export function operatorOfClass(name: string): OperatorName {
  return Object.hasOwn(operatorsByClass, name) ? operatorsByClass[name as keyof typeof operatorsByClass] : 'unknown';
}

/** Operators whose work on a row depends on that row alone (window functions in them are looked for apart). */
const rowWise: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'where',
  'extend',
  'project',
  'project-away',
  'project-keep',
  'project-rename',
  'project-reorder',
  'parse',
  'parse-where',
  'parse-kv',
  'mv-expand',
  'mv-apply',
  'as',
]);

/** Whether the operator, by its kind, treats each row by itself. */
export function isRowWise(operator: OperatorName): boolean {
  return rowWise.has(operator);
}

const windowFunctions: ReadonlySet<string> = new Set([
  'prev',
  'next',
  'row_number',
  'row_cumsum',
  'row_rank',
  'row_rank_dense',
  'row_rank_min',
  'row_window_session',
]);

/** Whether a function reads other rows than its own. */
export function isWindowFunction(name: string): boolean {
  return windowFunctions.has(name);
}

const readByName: ReadonlySet<string> = new Set([
  ...windowFunctions,
  ...[
    'not',
    'iff',
    'iif',
    'count',
    'countif',
    'dcount',
    'dcountif',
    'count_distinct',
    'count_distinctif',
    'max',
    'maxif',
    'min',
  ],
  ...['minif', 'sum', 'column_ifexists', 'columnifexists', 'pack_all', 'ago', 'now'],
]);

/** Whether winnow's analysis trusts this function's name, so that no `let` may take it. */
export function isReadByName(name: string): boolean {
  return readByName.has(name);
}
