// All that the review screen knows. Plain and immutable: the reducer makes a new one for every event, panes read it.
import type {
  Brief,
  BrokenRule,
  Detail,
  FileProblem,
  ReviewChange,
  RuleView,
  ScenarioKey,
  ScenarioView,
  Write,
} from '../index.js';
import type { Dialog } from './dialogs/dialog.js';
import type { CommandName } from './keys/registry.js';

export interface State {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly options: Options;

  // What the checker said.
  readonly rules: readonly RuleView[];
  readonly scenarios: ReadonlyMap<ScenarioKey, ScenarioView>;
  readonly problems: readonly FileProblem[];
  readonly checks: ReadonlyMap<string, RuleState>;
  readonly briefs: ReadonlyMap<ScenarioKey, Brief>;
  /** By `detailId(key, change)`; the newest last, a bounded number. */
  readonly details: ReadonlyMap<string, Detail>;
  readonly checker: 'starting' | 'running' | 'idle' | 'stopped';
  /** All files were read at least once: only then is an empty list an answer. */
  readonly loaded: boolean;

  // Where the reviewer is.
  /** A rule's id or a scenario's key. */
  readonly cursor: string | undefined;
  readonly folded: ReadonlySet<string>;
  /** At one pane's width the scenario has the whole screen; elsewhere it is the pane in focus. */
  readonly open: boolean;
  readonly focus: Focus;
  readonly zoomed: boolean;
  readonly scroll: {
    readonly scenario: number;
    readonly findings: number;
    readonly rule: number;
    readonly ruleLeft: number;
  };
  /** Whether the rule pane still stands where it opens, before the weave point. */
  readonly ruleFollows: boolean;
  readonly ruleView: 'diff' | 'tuned' | 'original';
  readonly wrap: boolean;
  readonly more: boolean;
  /** The last scenario is decided and the reviewer has not gone on from the summary. */
  readonly summary: boolean;

  // What narrows the list.
  readonly search: { readonly text: string; readonly inverted: boolean };
  /** Earlier searches, the newest last. */
  readonly searches: readonly string[];
  readonly filters: Filters;

  // What is being done.
  readonly dialog: Dialog | undefined;
  /** A write or an approval that is on its way: no second decision meanwhile. */
  readonly pending: { readonly key: ScenarioKey; readonly words: string } | undefined;
  /** The line above the hints, where the last event said something; else it says what `a` would do. */
  readonly log: Log | undefined;
  readonly undo: readonly Write[];
  readonly redo: readonly Write[];
  /** When the last decision key came, in milliseconds: a held key decides once. */
  readonly decidedAt: number;
  /** How long no decision key may have come before one counts, where it is longer than for one that is held down. */
  readonly pause?: number | undefined;
  /** What of the scenario under the cursor was on the screen. */
  readonly seen?: Seen | undefined;
  /** A write that failed and that `R` tries again. */
  readonly unwritten: Unwritten | undefined;
  /** The scenario as it stood when the dialog was opened: what the dialog writes is a change of just that. */
  readonly opened?: ScenarioView | undefined;
  /** The scenario under the cursor became another on disk: a key that was on its way is no decision on what stands there now. */
  readonly changed?: ScenarioKey | undefined;
  /** Filters that were typed and left with Esc, by scenario: `e` goes on with them. */
  readonly drafts?: ReadonlyMap<ScenarioKey, string>;
}

export interface Unwritten {
  readonly key: ScenarioKey;
  readonly change: ReviewChange;
  readonly approve: boolean;
  /** What was on the screen when it was decided, and the fingerprint of that. */
  readonly shown: ScenarioView;
  readonly seal?: string | undefined;
}

export interface Seen {
  readonly detail: Detail;
  /** Since when, in milliseconds. */
  readonly at: number;
  /** Up to which line, by pane and size. */
  readonly to: ReadonlyMap<string, number>;
  /** All that counts for an approval. */
  readonly all: boolean;
}

export type Focus = 'tree' | 'scenario' | 'findings' | 'rule';

export interface Options {
  readonly readOnly: boolean;
  /** Who decides; undefined until somebody has said it. */
  readonly by: string | undefined;
  /** The day of the decisions, `YYYY-MM-DD`. */
  readonly today: string;
  /** Signs of ASCII alone. */
  readonly ascii: boolean;
  /** `tuned`, or what winnow.yaml says. */
  readonly out: string;
}

export interface RuleState {
  readonly table: string | undefined;
  readonly broken: BrokenRule | undefined;
}

/** Within one list any of its items will do; every list that is not empty must hold. */
export interface Filters {
  readonly status: readonly StatusWord[];
  readonly tables: readonly string[];
  readonly codes: readonly string[];
  readonly rules: readonly string[];
}

/** The words of the tree. */
export type StatusWord =
  | 'ready'
  | 'partial'
  | 'decide'
  | 'untransl.'
  | 'malformed'
  | 'approved'
  | 'rejected'
  | 'stale'
  | 'expired'
  | 'checking';

export interface Log {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
  /** It says why this command is off: it goes when that holds no longer. */
  readonly of?: CommandName;
  /** What of it tells of a write, where other news follow. */
  readonly written?: string;
}

/** Under what a detail is kept: the scenario, and the change of its review that is being looked at. */
export function detailId(key: ScenarioKey, change: ReviewChange = {}): string {
  // A key that is taken out is another change than one that is left alone.
  return `${key}\n${JSON.stringify(change, (_, value: unknown) => (value === undefined ? null : value))}`;
}
