import { diagnose } from './diagnostics/registry.js';
import { type Finding, sortFindings } from './finding.js';
import { ruleTables } from './rule-tables.js';
import { type ExtendedSchema, extendSchema } from './schema/extend.js';
import { readSchemaData } from './schema/load.js';
import type { Schema } from './schema/schema.js';
import { type Config, defaultConfig, placeOf, type ReadConfig } from './sources/config.js';
import { loadConfig } from './sources/load-config.js';
import { type KnownFiles, loadWorkspace, type Workspace } from './sources/workspace.js';
import { lazy } from './text/lazy.js';

/** A schema with what a workspace's configuration adds to it. */
export interface ConfiguredSchema {
  readonly schema: Schema;
  /** Additions that do not fit: with one of them nothing may be compiled. */
  readonly findings: readonly Finding[];
}

/** The schema that comes with winnow, with the tables, functions, fields and bridges of a configuration. */
export function configuredSchema(config: Config): ConfiguredSchema {
  const { schema, problems } = extendedSchema(config);
  const findings = problems.map(({ path, message, help }): Finding => {
    const { source, span } = placeOf(config, path);
    return { source, diagnostic: diagnose('WN813', message, { span, label: 'does not fit', help }) };
  });
  return { schema, findings: sortFindings(findings) };
}

const ownData = lazy(() => readSchemaData());
let lastExtended: { readonly additions: string; readonly extended: ExtendedSchema } | undefined;

/** The last one is kept: with a schema goes all that was worked out from it, and most workspaces are opened again unchanged. */
function extendedSchema({ tables, functions, watchlists, fields, bridges }: Config): ExtendedSchema {
  const own = { tables, functions, watchlists, fields, bridges };
  const additions = JSON.stringify(own);
  const extended = lastExtended?.additions === additions ? lastExtended.extended : extendSchema(ownData(), own);
  lastExtended = { additions, extended };
  return extended;
}

/** The schema of a folder without its rules. */
export function openSchema(root: string): ConfiguredSchema {
  const { config, findings } = loadConfig(root);
  if (config === undefined) return { ...configuredSchema(defaultConfig), findings };
  return configuredSchema(config);
}

export interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly schema: Schema;
}

/**
 * A workspace and its schema. Where the configuration does not fit the schema, the workspace is empty but for the findings
 * that say so: nobody knows what its rules mean.
 *
 * With the same `files` again, only what is another text is parsed again; with `changed`, too, the paths of rule and exclusion
 * files that may have changed since, the others are not even read.
 */
export function openWorkspace(
  root: string,
  paths: readonly string[] = [],
  read: ReadConfig = loadConfig(root),
  files: KnownFiles = new Map(),
  changed?: ReadonlySet<string>,
): OpenedWorkspace {
  const known = new Map<Config, ConfiguredSchema>();
  const configured = (config: Config): ConfiguredSchema => {
    const made = known.get(config) ?? configuredSchema(config);
    known.set(config, made);
    return made;
  };
  const workspace = loadWorkspace(
    root,
    paths,
    (config) => ruleTables(configured(config).schema, config.environment),
    read,
    { files, changed },
  );
  const { schema, findings } = configured(workspace.config);
  if (findings.length === 0) return { workspace, schema };
  const empty = { ...workspace, jobs: [], findings: [...findings, ...workspace.findings] };
  return { workspace: empty, schema };
}
