// The library: everything that the command line and the review screen call.
export {
  approvable,
  type CompileOptions,
  compileRule,
  lookBackOf,
  type RuleResult,
  type ScenarioResult,
  scenarioInput,
  scopeOf,
} from './compile.js';
export type { Code, Diagnostic, Outcome, Severity } from './diagnostics/diagnostic.js';
export { diagnose, registryCodes, registryEntry } from './diagnostics/registry.js';
export { type Finding, sortFindings } from './finding.js';
export { analyzeQuery } from './kql/analyze-query.js';
export { chooseEnvironment } from './kql/environment.js';
export { buildManifest } from './manifest.js';
export { checkJson, number, printCheck, type Report } from './report/check.js';
export { type Explanation, explainJson, printExplanation } from './report/explain.js';
export { explainCode } from './report/explain-code.js';
export { codeFrame } from './report/frame.js';
export { jsonText } from './report/json.js';
export { safe } from './report/safe.js';
export { plainStyle, type Style, styleFor } from './report/style.js';
export { table } from './report/table.js';
export { loadSchema } from './schema/load.js';
export type { Environment, Schema } from './schema/schema.js';
export { displayPath, isWithin, readText, writeText } from './sources/files.js';
export { listFiles } from './sources/list-files.js';
export { type ImportedPage, importPage } from './sources/page-import.js';
export { editReview, type ReviewChange } from './sources/review-edit.js';
export { type RuleFile, readRule } from './sources/rule-file.js';
export { type AppliedScenario, loadWorkspace, type RuleJob, type Workspace } from './sources/workspace.js';
export { shorten } from './text/shorten.js';
export { translate } from './translate.js';
export type { ScenarioInput, Status, Translation } from './translation.js';
export { strip } from './weave/strip.js';
