// What the screen's thread and the checker's thread say to each other: plain data.
import type {
  Approval,
  CompileAnswer,
  Detail,
  Outline,
  ReviewChange,
  RuleCheck,
  RuleView,
  ScenarioKey,
  ScenarioView,
  SlowRule,
} from '../index.js';

/** What the checker's thread is started with. */
export interface Opening {
  readonly root: string;
  readonly today: string;
  /** Rules that were given up before. */
  readonly slow?: readonly SlowRule[];
}

export type Ask =
  /** Of several that wait only the newest is answered. */
  | { readonly kind: 'detail'; readonly turn: number; readonly key: ScenarioKey; readonly change: ReviewChange }
  /** Only of what the fingerprint that was shown stands for. */
  | {
      readonly kind: 'approval';
      readonly turn: number;
      readonly key: ScenarioKey;
      readonly change: ReviewChange;
      readonly seal: string;
    }
  | { readonly kind: 'compile'; readonly turn: number; readonly force: boolean }
  /** Files changed: by a write of the screen's own, or by somebody else. Only what they change is checked anew. */
  | { readonly kind: 'reread'; readonly own: boolean; readonly paths?: readonly string[] }
  /** Reads and checks everything again. */
  | { readonly kind: 'reload' };

export type Answer =
  | { readonly kind: 'outline'; readonly outline: Outline }
  /** What became another in the last outline. */
  | { readonly kind: 'changes'; readonly changes: OutlineChanges; readonly own: boolean }
  | {
      readonly kind: 'changed-on-disk';
      readonly path: string;
      readonly scenarios: number;
      readonly broken: string | undefined;
    }
  /** From now on it works on this rule, and cannot be interrupted; until it says that this ends. */
  | { readonly kind: 'begins'; readonly rule: string }
  | { readonly kind: 'ends' }
  | { readonly kind: 'checked'; readonly rules: readonly RuleCheck[] }
  | { readonly kind: 'all-checked' }
  | { readonly kind: 'detail'; readonly turn: number; readonly detail: Detail | undefined; readonly problem?: string }
  | { readonly kind: 'approval'; readonly turn: number; readonly approval: Approval }
  | { readonly kind: 'compiled'; readonly turn: number; readonly answer: CompileAnswer };

/** An outline beside an earlier one: all rules in order, but only those that are others with what they hold. */
export interface OutlineChanges {
  readonly order: readonly string[];
  readonly rules: readonly RuleView[];
  readonly scenarios: readonly ScenarioView[];
  readonly problems: Outline['problems'];
}
