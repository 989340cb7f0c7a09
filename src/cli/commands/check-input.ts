// What a check judges, and by what: the workspace, its policy and its baseline, from disk or from an earlier revision.
import {
  type Baseline,
  changedPaths,
  type Diagnostic,
  type EarlierState,
  earlierConfig,
  earlierState,
  type Finding,
  isWithin,
  type KnownFiles,
  openWorkspace,
  type ReadConfig,
  readBaseline,
  readText,
  type Schema,
  type SourceText,
  unusableBaseline,
  type Workspace,
} from '../../index.js';

export interface CheckInputOptions {
  /** A file of known findings; undefined where none is held against the findings. */
  readonly baseline: string | undefined;
  readonly changedSince: string | undefined;
  readonly policyFrom: string | undefined;
  /** Of a watch: what files said in its last run, and which may have changed since. */
  readonly files?: KnownFiles | undefined;
  readonly changed?: ReadonlySet<string> | undefined;
}

export interface CheckInput {
  readonly workspace: Workspace;
  readonly schema: Schema;
  readonly baseline: { readonly source: SourceText; readonly value: Baseline } | undefined;
  /** Whether everything is looked at. */
  readonly whole: boolean;
}

type Opened =
  | { readonly ok: true; readonly input: CheckInput }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Opens what a check needs. A revision or a baseline that cannot be read ends it: nothing is judged by half a policy. */
export function openCheck(root: string, paths: readonly string[], options: CheckInputOptions): Opened {
  const earlier = options.policyFrom === undefined ? undefined : earlierState(root, options.policyFrom);
  if (earlier !== undefined && earlier.value === undefined) return refused(earlier.diagnostics, '--policy-from');
  const state = earlier?.value;
  const configured = state === undefined ? undefined : earlierConfig(state);
  const baseline = options.baseline === undefined ? undefined : baselineFrom(root, options.baseline, state);
  if (baseline !== undefined && !baseline.ok) return baseline;
  const whole = openWorkspace(root, paths, configured, options.files, options.changed);
  if (options.changedSince === undefined)
    return { ok: true, input: { ...whole, baseline: baseline?.value, whole: paths.length === 0 } };
  const changed = changedPaths(whole.workspace, options.changedSince);
  if (changed.value === undefined) return refused(changed.diagnostics, '--changed-since');
  const { paths: touched } = changed.value;
  if (touched === undefined)
    return { ok: true, input: { ...whole, baseline: baseline?.value, whole: paths.length === 0 } };
  const wanted = touched.filter((path) => paths.length === 0 || paths.some((one) => isWithin(root, one, path)));
  return {
    ok: true,
    input: { ...onlyThese(root, wanted, whole, configured), baseline: baseline?.value, whole: false },
  };
}

/** Without a path a workspace is all of it, so one in which nothing changed is made empty here. */
function onlyThese(
  root: string,
  wanted: readonly string[],
  whole: { readonly workspace: Workspace; readonly schema: Schema },
  configured: ReadConfig | undefined,
): { readonly workspace: Workspace; readonly schema: Schema } {
  if (wanted.length > 0) return openWorkspace(root, wanted, configured);
  const { workspace, schema } = whole;
  const findings = workspace.findings.filter(({ source }) => source.path === 'winnow.yaml');
  return { workspace: { ...workspace, jobs: [], findings }, schema };
}

type ReadBaselineFile =
  | { readonly ok: true; readonly value: { readonly source: SourceText; readonly value: Baseline } }
  | { readonly ok: false; readonly findings: readonly Finding[] };

// A change that brings its own baseline could let itself through: with an earlier policy the baseline is the earlier one, too.
function baselineFrom(root: string, path: string, state: EarlierState | undefined): ReadBaselineFile {
  const source = state === undefined ? readText(root, path).value : state.read(path);
  if (source === undefined) {
    const where = state === undefined ? '' : ' in that revision';
    return refused([unusableBaseline(`there is no baseline \`${path}\`${where} that could be read`)], path);
  }
  const read = readBaseline(source);
  return read.value === undefined
    ? refused(read.diagnostics, source.path)
    : { ok: true, value: { source, value: read.value } };
}

function refused(
  diagnostics: readonly Diagnostic[],
  path: string,
): { readonly ok: false; readonly findings: readonly Finding[] } {
  return { ok: false, findings: diagnostics.map((diagnostic) => ({ source: { path, text: '' }, diagnostic })) };
}
