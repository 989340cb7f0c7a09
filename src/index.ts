// The library: everything that the command line and the review screen call.
export {
  type Audit,
  type AuditEntry,
  type AuditFinding,
  type AuditPolicy,
  type AuditRank,
  auditOf,
  type UnauditedScenario,
} from './audit.js';
export { compileRule, lookBackOf, scenarioInput, scopeOf } from './compile.js';
export { compileFile } from './compile-file.js';
export {
  type CompiledFile,
  type CompileRun,
  type CompileRunOptions,
  type CompileTally,
  compileWorkspace,
  type FileToCompile,
  type FinishedRun,
  outFolderOf,
} from './compile-workspace.js';
export type { CompileOptions, RuleOutcome, RuleResult, ScenarioOutcome, ScenarioResult } from './compiled.js';
export type { Code, Diagnostic, Outcome, Severity } from './diagnostics/diagnostic.js';
export { diagnose, registryCodes, registryEntry } from './diagnostics/registry.js';
export { type ClauseChange, clausesOf, clausesOfManifest, diffClauses, type StateClause } from './diff-clauses.js';
export { draftSchema, printDraft } from './draft-schema.js';
export { type Finding, sortFindings, withoutRepeats } from './finding.js';
export { type GatePolicy, type GateResult, gate } from './gate.js';
export { analyzeQuery } from './kql/analyze-query.js';
export { chooseEnvironment } from './kql/environment.js';
export { buildManifest, type Manifest, readManifest } from './manifest.js';
export {
  type ConfiguredSchema,
  configuredSchema,
  type OpenedWorkspace,
  openSchema,
  openWorkspace,
} from './open-workspace.js';
export { type AuditFormat, printAudit } from './report/audit.js';
export { checkJson, number, printCheck, type Report, type ReportGate } from './report/check.js';
export { type DiffNames, diffJson, printDiff } from './report/diff.js';
export { type Explanation, explainJson, printExplanation } from './report/explain.js';
export { explainCode } from './report/explain-code.js';
export { type CheckFormat, printReport } from './report/formats.js';
export { codeFrame } from './report/frame.js';
export { type GateFacts, gateWords } from './report/gate.js';
export { jsonText } from './report/json.js';
export { safe } from './report/safe.js';
export { plainStyle, type Style, styleFor } from './report/style.js';
export { table } from './report/table.js';
export { type ApprovalSubject, type DecidedApproval, decideApproval } from './review/decide-approval.js';
export { gitUser } from './review/git-user.js';
export { rejectReasons } from './review/reasons.js';
export { type CompileAnswer, firstOutline, openReview, type ReviewSession } from './review/session.js';
export type { SlowRule } from './review/too-slow.js';
export type * from './review/view.js';
export { whyBroken } from './review/why.js';
export { conflictOn, restoreReview, writeReview } from './review/write.js';
export { type ReviewPolicy, reviewPolicyFindings } from './review-policy.js';
export { feedingTables, ruleTables } from './rule-tables.js';
export type {
  Control,
  Safety,
  SafetyAnswer,
  SafetyCost,
  SafetyQuestion,
  SafetyWay,
} from './safety/safety.js';
export { safetyOfFilter, safetyOfScenario } from './safety-beside.js';
export { loadSchema } from './schema/load.js';
export type { Environment, Schema } from './schema/schema.js';
export { withSinceNotes } from './since-approval.js';
export { type Baseline, goneFindings, printBaseline, readBaseline, unusableBaseline } from './sources/baseline.js';
export { changedPaths } from './sources/changed-paths.js';
export type { ReadConfig } from './sources/config.js';
export { readConfig } from './sources/config.js';
export { entriesFor, type ScopeEntry, scopeWords } from './sources/exclusion-scope.js';
export { displayPath, isWithin, pathExists, readText, writeText } from './sources/files.js';
export { type EarlierState, earlierConfig, earlierState, withSnapshot } from './sources/git-snapshot.js';
export { commonFolder, exclusionFilesFor, findRules, type NewFile } from './sources/init-plan.js';
export { configText, type Folders, githubWorkflow } from './sources/init-texts.js';
export { jsonSchemaOf } from './sources/json-schema.js';
export { listFiles } from './sources/list-files.js';
export { outFolderProblem } from './sources/out-folder.js';
export { type ImportedPage, importPage } from './sources/page-import.js';
export { editReview, type ReviewChange } from './sources/review-edit.js';
export { type RuleFile, readRules } from './sources/rule-file.js';
export { type SchemaName, schemaComment, schemaNames } from './sources/schema-comment.js';
export {
  type AppliedScenario,
  type KnownFiles,
  loadWorkspace,
  type RuleJob,
  type Workspace,
} from './sources/workspace.js';
export { shorten } from './text/shorten.js';
export type { SourceText } from './text/source-text.js';
export { translate } from './translate.js';
export { bestOf, translateSources } from './translate-sources.js';
export type { ScenarioInput, Status, Translation } from './translation.js';
export { strip } from './weave/strip.js';
