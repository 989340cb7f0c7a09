import {
  codeFrame,
  draftSchema,
  jsonSchemaOf,
  jsonText,
  openWorkspace,
  printDraft,
  type SchemaName,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';

/** `winnow schema infer`: a part of `winnow.yaml` for what these rules use and nothing declares. */
export function inferDeclarations(paths: readonly string[], io: Io): number {
  const { workspace, schema } = openWorkspace(io.root, paths);
  const errors = workspace.findings.filter(({ diagnostic }) => diagnostic.severity === 'error');
  for (const finding of errors) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const rules = workspace.jobs.map(({ rule }) => ({ path: rule.source.path, query: rule.query.value }));
  const drafts = draftSchema(rules, schema, workspace.config.environment);
  if (drafts.length > 0) io.out(printDraft(drafts));
  else if (rules.length > 0) io.err('winnow sees nothing to declare in these rules\n');
  return rules.length === 0 && errors.length === 0 ? exitCodes.failure : exitCodeFor(errors);
}

/** `winnow schema exclusions` and `winnow schema config`: the JSON Schema by which editors complete and check these files. */
export function printSchema(name: SchemaName, io: Io): number {
  io.out(jsonText(jsonSchemaOf(name)));
  return exitCodes.clean;
}
