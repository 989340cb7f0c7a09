import { type Manifest, readManifest } from '../manifest.js';
import { openWorkspace } from '../open-workspace.js';
import { readText } from '../sources/files.js';
import { sealParts } from '../sources/fingerprint.js';
import { configText, isFresh } from '../sources/freshness.js';
import { loadConfig } from '../sources/load-config.js';
import type { ReviewChange } from '../sources/review-edit.js';
import type { AppliedScenario, KnownFiles, RuleJob } from '../sources/workspace.js';
import { checkOf } from './brief.js';
import { withChange } from './change.js';
import { type CompileAnswer, compileForReview } from './compile.js';
import { decideApproval } from './decide-approval.js';
import { detailOf, draftFilter } from './detail.js';
import { findingView } from './finding-view.js';
import { scenarioKey, scenarioOf } from './key.js';
import { judgeOne, lookAt, type ReviewContext, type RuleLook } from './look.js';
import { outlineOf } from './outline.js';
import { type SlowRule, slowEntry, unaskedLook } from './too-slow.js';
import type { Approval, Detail, Outline, RuleCheck, ScenarioKey } from './view.js';

export type { CompileAnswer } from './compile.js';
export { firstOutline } from './first-outline.js';

/** A workspace that is being reviewed: what is asked of it again and again is worked out once. */
export interface ReviewSession {
  /** Titles, filters and reviews; reads no file and analyses nothing. */
  outline(): Outline;
  /** Kusto's analysis of one rule, and the verdict on each of its scenarios. */
  checkRule(id: string): RuleCheck;
  /** Everything about one scenario, as if a change of its review were written. */
  detail(key: ScenarioKey, change: ReviewChange): Detail | undefined;
  /**
   * Whether an approval with this change would stand, and what it would write. With the fingerprint that was shown, only an
   * approval of just that.
   */
  approval(key: ScenarioKey, change: ReviewChange, seal?: string): Approval;
  /** Reads the files again. */
  reload(): Outline;
  /** Writes the tuned rules; asks first about those that somebody changed by hand. */
  compile(options: { readonly force: boolean }): CompileAnswer;
}

/** How many analysed rules are kept: those around the cursor, not a whole workspace. */
const mostLooks = 24;

interface Held {
  readonly context: ReviewContext;
  readonly jobs: ReadonlyMap<string, RuleJob>;
  readonly scenarios: ReadonlyMap<ScenarioKey, { readonly job: RuleJob; readonly applied: AppliedScenario }>;
  readonly outline: Outline;
  readonly looks: Map<string, RuleLook>;
  readonly slow: readonly SlowRule[];
  /** The text of `winnow.yaml`. */
  readonly config: string | undefined;
  manifest: { readonly value: Manifest | undefined } | undefined;
}

/** Opens a workspace for review; `today` is the day of the decisions, `YYYY-MM-DD`. Kusto is not asked of rules that are too slow for it. */
export function openReview(root: string, today: string, slow: readonly SlowRule[] = []): ReviewSession {
  const files: KnownFiles = new Map();
  let held = hold(root, today, files, slow);
  // Files are written by others: what was read before is held against them, not trusted.
  const refresh = (job: RuleJob | undefined, applied: readonly AppliedScenario[]): void => {
    if (job !== undefined && !isFresh(held.context.workspace, held.config, job, applied))
      held = hold(root, today, files, slow);
  };
  const find = (key: ScenarioKey) => {
    const known = held.scenarios.get(key);
    if (known !== undefined) refresh(known.job, [known.applied]);
    return held.scenarios.get(key);
  };
  return {
    outline: () => held.outline,
    checkRule: (id) => {
      const known = held.jobs.get(id);
      refresh(known, known?.scenarios ?? []);
      const job = held.jobs.get(id);
      return job === undefined
        ? { rule: id, table: undefined, broken: undefined, scenarios: [] }
        : checkOf(lookOf(held, job), held.context);
    },
    detail: (key, change) => {
      const found = find(key);
      if (found === undefined) return undefined;
      const look = lookOf(held, found.job);
      return detailOf(look, found.applied, change, held.context, () => manifestOf(held, root));
    },
    approval: (key, change, seal) => {
      const found = find(key);
      if (found === undefined) return { ok: false, why: `the scenario ${scenarioOf(key)} is not there any more` };
      const approval = approvalOf(held, found.job, found.applied, change, () =>
        detailOf(lookOf(held, found.job), found.applied, change, held.context, () => undefined),
      );
      const changed = approval.ok && seal !== undefined && approval.change.fingerprint?.[found.job.rule.id] !== seal;
      return changed ? { ok: false, why: whyOther(approval.change.fingerprint?.[found.job.rule.id], seal) } : approval;
    },
    reload: () => {
      held = hold(root, today, files, slow);
      return held.outline;
    },
    compile: ({ force }) => {
      held = hold(root, today, files, slow);
      const { workspace, schema } = held.context;
      for (const job of workspace.jobs) {
        const given = slowEntry(job, slow);
        if (given === undefined) continue;
        const words = `nothing was compiled: ${given.why}, ${job.rule.source.path}`;
        return { kind: 'done', words, good: false };
      }
      const answer = compileForReview({ workspace, schema }, manifestOf(held, root), force);
      held.manifest = undefined;
      return answer;
    },
  };
}

/** What became another since a fingerprint was shown: the rule alone, or the clause. */
function whyOther(now: string | undefined, shown: string): string {
  const rule = now !== undefined && sealParts(now).content === sealParts(shown).content;
  return `${rule ? 'the rule is another now' : 'it is another clause now'}: look again`;
}

function hold(root: string, today: string, files: KnownFiles, slow: readonly SlowRule[]): Held {
  // Before the rest: what changes meanwhile is seen at the next look.
  const config = configText(root);
  const { workspace, schema } = openWorkspace(root, [], loadConfig(root), files);
  const jobs = new Map(workspace.jobs.map((job) => [job.rule.id, job]));
  const scenarios = workspace.jobs.flatMap((job) =>
    job.scenarios.map((applied) => [scenarioKey(job.rule.id, applied.scenario.data.id), { job, applied }] as const),
  );
  return {
    context: { workspace, schema, today },
    jobs,
    scenarios: new Map(scenarios),
    outline: outlineOf(workspace),
    looks: new Map(),
    slow,
    config,
    manifest: undefined,
  };
}

/** The rule as Kusto reads it, the last ones asked for are kept. */
function lookOf({ looks, context, slow }: Held, job: RuleJob): RuleLook {
  const known = looks.get(job.rule.id);
  const given = slowEntry(job, slow);
  const look = known ?? (given === undefined ? lookAt(job, context) : unaskedLook(job, given));
  looks.delete(job.rule.id);
  looks.set(job.rule.id, look);
  const [oldest] = looks.keys();
  if (looks.size > mostLooks && oldest !== undefined) looks.delete(oldest);
  return look;
}

function manifestOf(held: Held, root: string): Manifest | undefined {
  held.manifest ??= { value: readManifestOf(root, held.context.workspace.config.out) };
  return held.manifest.value;
}

function readManifestOf(root: string, out: string): Manifest | undefined {
  const source = readText(root, `${out.replace(/[\\/]+$/, '')}/manifest.json`).value;
  return source && readManifest(source).value;
}

function approvalOf(
  held: Held,
  job: RuleJob,
  applied: AppliedScenario,
  change: ReviewChange,
  detail: () => Detail,
): Approval {
  const { context } = held;
  const { workspace, schema } = context;
  const look = lookOf(held, job);
  const changed = withChange(applied, change, (file) => workspace.listValues(file));
  const filter = change.filter === undefined ? draftFilter(judgeOne(look, changed.applied, context)) : undefined;
  const wish = filter === undefined ? change : { ...change, filter };
  const isContinuous = workspace.config.continuous.includes(job.rule.id);
  const subject = { job, applied, workspace, schema, analysed: isContinuous ? undefined : look.analysed };
  const inTheWay = detail().approval;
  if (!inTheWay.ok) return inTheWay;
  const decided = decideApproval(subject, wish);
  if (decided.ok)
    return {
      ok: true,
      change: decided.change,
      warnings: decided.warnings.map(({ diagnostic: { span: _, ...rest } }) => findingView(rest)),
    };
  const [first] = decided.findings.filter(({ diagnostic }) => diagnostic.severity === 'error');
  return {
    ok: false,
    why: first === undefined ? 'it cannot be approved' : `${first.diagnostic.message} (${first.diagnostic.code})`,
  };
}
