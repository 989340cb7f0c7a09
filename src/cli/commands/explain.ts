import {
  analyzeQuery,
  bestOf,
  chooseEnvironment,
  codeFrame,
  compileRule,
  diagnose,
  type Environment,
  type Explanation,
  explainCode,
  explainJson,
  jsonText,
  lookBackOf,
  openSchema,
  openWorkspace,
  printExplanation,
  registryEntry,
  safe,
  safetyOfFilter,
  safetyOfScenario,
  shorten,
  translate,
  translateSources,
} from '../../index.js';
import { findScenario } from '../find-scenario.js';
import { exitCodes, type Io } from '../io.js';

export interface ExplainOptions {
  readonly table: string | undefined;
  readonly filter: string | undefined;
  readonly rule: string | undefined;
  readonly scenario: string | undefined;
  readonly environment: Environment | undefined;
  readonly format: 'pretty' | 'json';
}

/** `winnow explain`: a filter on a table, a scenario of a rule, or a diagnostic code. */
export function explain(code: string | undefined, options: ExplainOptions, io: Io): number {
  if (code !== undefined) return explainOneCode(code, options.format, io);
  const explanation =
    options.scenario !== undefined && options.rule !== undefined
      ? ofScenario(options.rule, options.scenario, options.format, io)
      : ofFilter(options, io);
  if (explanation === undefined) return exitCodes.failure;
  io.out(options.format === 'json' ? explainJson(explanation) : printExplanation(explanation, io.outStyle));
  return exitCodes.clean;
}

function explainOneCode(given: string, format: 'pretty' | 'json', io: Io): number {
  const code = given.trim().toUpperCase();
  const text = explainCode(code);
  if (text === undefined) {
    io.err(
      `\`${given.slice(0, 40).replace(/[^\w-]/g, '?')}\` is no code of winnow's; they are listed in docs/diagnostics/README.md\n`,
    );
    return exitCodes.failure;
  }
  io.out(format === 'json' ? jsonText({ schema: 'winnow.code/1', code, ...registryEntry(code) }) : `${text}\n`);
  return exitCodes.clean;
}

function ofScenario(rule: string, scenario: string, format: ExplainOptions['format'], io: Io): Explanation | undefined {
  const found = findScenario(io.root, rule, scenario);
  if (!found.ok) {
    for (const finding of found.findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
    return undefined;
  }
  const options = {
    includeUnreviewed: true,
    environment: found.workspace.config.environment,
    continuous: found.workspace.config.continuous,
  };
  const result = compileRule({ rule: found.job.rule, scenarios: [found.applied] }, found.schema, options);
  const [judged] = result.scenarios;
  if (judged === undefined || result.table === undefined) {
    for (const finding of result.findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
    return undefined;
  }
  const { data, filter } = found.applied.scenario;
  return {
    table: judged.table,
    filter: filter.value,
    title: data.title,
    reviewable: true,
    translation: judged.translation,
    ...(format === 'pretty' && { safety: safetyOfScenario(found.job, found.applied, found.schema, options) }),
  };
}

function ofFilter(options: ExplainOptions, io: Io): Explanation | undefined {
  const { filter } = options;
  if (filter === undefined || (options.table === undefined && options.rule === undefined)) {
    io.err('winnow explain needs a code, or `--table` (or `--rule`) with `--filter`, or `--rule` with `--scenario`\n');
    return undefined;
  }
  const base = {
    filter,
    words: '',
    reading: undefined,
    values: new Map(),
    sightings: 'all' as const,
    expires: undefined,
  };
  if (options.rule !== undefined) {
    const byId = openWorkspace(io.root);
    const known = byId.workspace.jobs.find((one) => one.rule.id === options.rule);
    const { workspace, schema } = known === undefined ? openWorkspace(io.root, [options.rule]) : byId;
    const job = known ?? workspace.jobs[0];
    const query =
      job &&
      analyzeQuery(
        job.rule.query.value,
        schema,
        workspace.config.environment ?? chooseEnvironment(job.rule.query.value, schema),
      );
    const input = { ...base, lookBackDays: query && lookBackOf(query, job?.rule) };
    const best = query && bestOf(translateSources(input, query, schema));
    if (best === undefined) {
      for (const finding of workspace.findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
      io.err(`winnow cannot follow \`${safe(shorten(options.rule))}\` to a table; name one with \`--table\`\n`);
      return undefined;
    }
    const [table, translation] = best;
    const safety = options.format === 'json' ? [] : safetyOfFilter(filter, table, translation, query, schema);
    return { table, filter, title: undefined, reviewable: false, translation, safety };
  }
  const { schema, findings } = openSchema(io.root);
  if (findings.length > 0) {
    for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
    return undefined;
  }
  const name = options.table ?? '';
  const environment: Environment =
    options.environment ?? (schema.tableNames('xdr').includes(name) ? 'xdr' : 'sentinel');
  const table = schema.tableNames(environment).includes(name) ? schema.table(name, environment) : undefined;
  if (table === undefined) {
    const other = [...schema.tableNames()].find((one) => one.toLowerCase() === name.toLowerCase());
    const diagnostic = diagnose('WN608', `there is no table \`${shorten(name)}\``, {
      help:
        other === undefined
          ? 'name a table of Defender XDR or Sentinel'
          : `did you mean \`${other}\`? table names are case-sensitive`,
    });
    io.err(`${codeFrame({ source: { path: '--table', text: '' }, diagnostic }, io.errStyle).join('\n')}\n`);
    return undefined;
  }
  const translation = translate({ ...base, lookBackDays: undefined }, { schema, environment, table });
  const safety = options.format === 'json' ? [] : safetyOfFilter(filter, table.name, translation, undefined, schema);
  return { table: table.name, filter, title: undefined, reviewable: false, translation, safety };
}
