import type { Code } from './diagnostics/diagnostic.js';
import type { Finding } from './finding.js';
import type { ReviewState } from './review-state.js';
import type { Safety } from './safety/safety.js';
import type { Environment } from './schema/schema.js';
import type { RuleFile } from './sources/rule-file.js';
import type { AppliedScenario } from './sources/workspace.js';
import type { TranslatedReading, Translation } from './translation.js';

export interface CompileOptions {
  /** Compiles what nobody has reviewed yet, but nothing that was rejected or has gone stale. */
  readonly includeUnreviewed: boolean;
  readonly environment: Environment | undefined;
  /** Rules, by id, that Defender runs continuously: they get no clause. */
  readonly continuous?: readonly string[];
  /** Takes every scenario as approved: to see whether an approval would stand. */
  readonly assumeApproved?: boolean;
  /** How much of the safety analysis is asked for; `gate` (the default): what keeps a clause from being compiled. */
  readonly safety?: 'gate' | 'full';
  /** How a tuned rule is verified: each clause in its place (the default), or the whole tuned rule analysed once more as well. */
  readonly verify?: 'clause' | 'full';
}

/** What became of one scenario of a rule. */
export interface ScenarioResult {
  readonly applied: AppliedScenario;
  /** The table where most of it can be told, and what it says there: what reports speak of. */
  readonly table: string;
  readonly translation: Translation;
  /** On each table that its clauses go to. */
  readonly byTable: ReadonlyMap<string, Translation>;
  readonly review: ReviewState;
  /** What an approval of it would cover now; undefined while nothing can be compiled. */
  readonly fingerprint: string | undefined;
  readonly compiled: boolean;
  /** What the safety analysis says, for each table that it is compiled on; empty where nothing compiles. */
  readonly safety: readonly Safety[];
}

/** A rule with its clauses. */
export interface RuleResult {
  readonly rule: RuleFile;
  /** The tables that feed the rule; empty when winnow cannot follow it. */
  readonly table: string | undefined;
  readonly scenarios: readonly ScenarioResult[];
  readonly findings: readonly Finding[];
  /** The tuned file; undefined when it failed its verification. */
  readonly tuned: string | undefined;
  /** How many clauses stand in it. */
  readonly clauses: number;
}

/** What reports, the gate and the manifest read of a scenario: what a worker sends and the cache keeps of a `ScenarioResult`. */
export interface ScenarioOutcome extends Pick<ScenarioResult, 'applied' | 'review' | 'fingerprint' | 'compiled'> {
  readonly translation: Pick<Translation, 'status' | 'draft' | 'reading'> & {
    readonly diagnostics: readonly { readonly code: Code }[];
  };
  /** On each table the lines of its clause, where there is one. */
  readonly byTable: ReadonlyMap<string, { readonly compiled: Pick<TranslatedReading, 'clause'> | undefined }>;
}

/** The same of a rule. */
export interface RuleOutcome extends Omit<RuleResult, 'scenarios'> {
  readonly scenarios: readonly ScenarioOutcome[];
}
