import { chooseEnvironment, namedTables } from './kql/environment.js';
import { type InferredName, type InferredType, inferSchema, mergeArguments } from './kql/infer-schema.js';
import { typeOfHints } from './kql/infer-types.js';
import type { Environment, Schema } from './schema/schema.js';

/** What the rules use and nothing declares, each name once, with the rules that use it. */
export interface DraftedName extends InferredName {
  readonly rules: readonly string[];
  readonly environment: Environment;
}

export interface DraftedRule {
  readonly path: string;
  readonly query: string;
}

/** Drafts declarations for all that these rules use and the schema does not know. */
export function draftSchema(
  rules: readonly DraftedRule[],
  schema: Schema,
  environment: Environment | undefined,
): readonly DraftedName[] {
  const drafts = new Map<string, DraftedName>();
  for (const { path, query } of rules) {
    const where = environment ?? environmentOf(query, schema);
    for (const one of inferSchema(query, schema, where)) {
      // A watchlist's alias may be a table's name.
      const key = `${one.kind === 'watchlist'} ${one.name}`;
      const before = drafts.get(key);
      drafts.set(
        key,
        before === undefined
          ? { ...one, rules: [path], environment: where }
          : { ...merge(before, one), rules: [...new Set([...before.rules, path])], environment: before.environment },
      );
    }
  }
  return [...drafts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Defender, where the rule names a table that Sentinel has not; else Sentinel, whose tables people add to. */
function environmentOf(query: string, schema: Schema): Environment {
  const sentinel = new Set(namedTables(query, schema, 'sentinel'));
  const only = namedTables(query, schema, 'xdr').some((name) => !sentinel.has(name));
  return only ? chooseEnvironment(query, schema) : 'sentinel';
}

function merge(a: InferredName, b: InferredName): InferredName {
  const columns = new Map(a.columns);
  for (const [name, type] of b.columns ?? []) columns.set(name, mergeTypes(columns.get(name), type));
  const tabular = a.columns !== undefined || b.columns !== undefined;
  return {
    kind: a.kind === 'function' ? a.kind : b.kind,
    name: a.name,
    parameters: mergeArguments(a.parameters, b.parameters),
    columns: tabular ? columns : undefined,
    returns: tabular || b.returns === undefined ? undefined : mergeTypes(a.returns, b.returns),
  };
}

function mergeTypes(a: InferredType | undefined, b: InferredType): InferredType {
  const told = [a, b].flatMap((one) => (one?.told === true ? [{ type: one.type, strong: true }] : []));
  const type = typeOfHints(told);
  return { type: type ?? 'string', told: type !== undefined };
}

const untold = ' # nothing tells its type';

/** The drafts as a part of `winnow.yaml` that is read as it stands. */
export function printDraft(drafts: readonly DraftedName[]): string {
  const usable = drafts.filter(isUsable);
  const lines = [
    "# drafted by `winnow schema infer` from the rules' use: check the types, and add the columns that filters need",
    ...section(
      'tables',
      usable.filter(({ kind }) => kind === 'table'),
    ),
    ...section(
      'functions',
      usable.filter(({ kind }) => kind === 'function'),
    ),
    ...section(
      'watchlists',
      usable.filter(({ kind }) => kind === 'watchlist'),
    ),
    ...drafts
      .filter((one) => !isUsable(one))
      .map(
        ({ kind, name, rules }) =>
          `# the ${kind} \`${plain(name)}\` of ${rules.map(plain).join(', ')} has a name that cannot be declared`,
      ),
  ];
  return `${lines.join('\n')}\n`;
}

function isUsable({ kind, name }: DraftedName): boolean {
  return kind === 'watchlist' ? /^[A-Za-z0-9 ._-]{1,128}$/.test(name) : /^(?!__)[A-Za-z_]\w{0,127}$/.test(name);
}

// A file's name may hold whatever would end a comment.
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

function section(title: string, drafts: readonly DraftedName[]): readonly string[] {
  return drafts.length === 0 ? [] : [`${title}:`, ...drafts.flatMap(entry)];
}

function entry(draft: DraftedName): readonly string[] {
  const { kind, name, rules, parameters, returns, environment } = draft;
  const from = `  # from ${rules.map(plain).join(', ')}`;
  if (kind === 'watchlist') return [from, `  ${JSON.stringify(name)}:`, ...columnLines(draft, '    ')];
  return [
    from,
    `  ${name}:`,
    ...(kind === 'function' ? [`    parameters: ${JSON.stringify(parametersText(parameters))}`] : []),
    ...(environment === 'xdr' ? ['    environment: xdr'] : []),
    ...(returns === undefined
      ? ['    columns:', ...columnLines(draft, '      ')]
      : [`    returns: ${returns.type}${returns.told ? '' : untold}`]),
  ];
}

function columnLines({ kind, columns }: DraftedName, indent: string): readonly string[] {
  const all = [...(columns ?? [])];
  if (kind === 'table' && !all.some(([name]) => name === 'TimeGenerated'))
    all.unshift(['TimeGenerated', { type: 'datetime', told: true }]);
  if (all.length === 0)
    all.push(kind === 'watchlist' ? ['SearchKey', text] : ['TimeGenerated', { type: 'datetime', told: true }]);
  return all.map(([name, { type, told }]) => `${indent}${name}: ${type}${told ? '' : untold}`);
}

const text: InferredType = { type: 'string', told: true };

function parametersText(parameters: InferredName['parameters']): string {
  const tables = parameters.filter(({ type }) => type === 'table').map(({ name }) => `${name}:(*)`);
  const others = parameters.flatMap(({ name, type }) => {
    if (type === 'table') return [];
    return [`${name}:${type}=${type === 'string' ? "''" : `${type}(null)`}`];
  });
  return `(${[...tables, ...others].join(', ')})`;
}
