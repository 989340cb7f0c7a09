import type { Detail, Outline, ReviewChange, RuleCheck, ScenarioKey, ScenarioView, Write } from '../index.js';
import type { Key } from './keys/key.js';
import type { State } from './state.js';

/** Everything that can happen to the screen. */
export type Event =
  | { readonly kind: 'key'; readonly key: Key; readonly at: number }
  /** The state stands on the screen, since this time in milliseconds; or all of it was said. */
  | { readonly kind: 'shown'; readonly at: number; readonly whole?: boolean }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  /** The files as they are read now; `own` where nothing but a write of the screen's own was the reason to read them. */
  | { readonly kind: 'outline'; readonly outline: Outline; readonly own?: boolean }
  | { readonly kind: 'checked'; readonly rules: readonly RuleCheck[] }
  /** The checker has looked at every rule. */
  | { readonly kind: 'all-checked' }
  | { readonly kind: 'checker-died' }
  | { readonly kind: 'detail'; readonly detail: Detail }
  | {
      readonly kind: 'written';
      readonly write: Write;
      readonly scenario: ScenarioView;
      readonly others: number;
      readonly how: 'do' | 'undo' | 'redo';
    }
  /** An approval that does not stand; nothing was written. */
  | { readonly kind: 'refused'; readonly key: ScenarioKey; readonly why: string }
  | {
      readonly kind: 'conflict';
      readonly path: string;
      readonly effect: WriteEffect | RestoreEffect;
      readonly theirs: ScenarioView | undefined;
    }
  | {
      readonly kind: 'write-failed';
      readonly path: string;
      readonly reason: string;
      readonly effect: WriteEffect | RestoreEffect;
    }
  /** Files changed on disk and were read again. */
  | {
      readonly kind: 'changed-on-disk';
      readonly path: string;
      readonly scenarios: number;
      readonly broken: string | undefined;
    }
  | { readonly kind: 'compiled'; readonly words: string; readonly good: boolean }
  /** Tuned files that somebody changed by hand: they are written over only after a question. */
  | { readonly kind: 'compile-asks'; readonly paths: readonly string[] }
  | { readonly kind: 'page'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'said'; readonly words: string; readonly good: boolean };

/** What the screen wants done outside of itself. */
export type Effect =
  | WriteEffect
  | RestoreEffect
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'editor'; readonly path: string; readonly line: number }
  | { readonly kind: 'compile'; readonly force: boolean }
  | { readonly kind: 'explain'; readonly code: string }
  /** Reads the files again, and starts the checker again where it stopped. */
  | { readonly kind: 'reload' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' };

export interface WriteEffect {
  readonly kind: 'write';
  readonly key: ScenarioKey;
  /** The scenario as it stands on the screen: another one on disk is a conflict. */
  readonly shown: ScenarioView;
  readonly change: ReviewChange;
  /** Asks the checker first, and writes its fingerprint along. */
  readonly approve: boolean;
  /** Of an approval: the fingerprint of what is on the screen. Of anything else nothing is approved. */
  readonly seal?: string | undefined;
  /** What the log says of it, such as `approved` or `reading: guard`. */
  readonly label: string;
}

export interface RestoreEffect {
  readonly kind: 'restore';
  readonly write: Write;
  readonly how: 'undo' | 'redo';
}

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}
