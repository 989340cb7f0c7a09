// What a review shows, as plain data: it crosses from the checker's thread to the screen, so it holds no functions and no
// parts of syntax trees. Every text in it is as its author wrote it; whoever shows it makes it safe for a terminal.
import type { Severity } from '../diagnostics/diagnostic.js';
import type { ReadingName } from '../meaning/readings.js';
import type { ReviewState } from '../review-state.js';
import type { ReviewData } from '../sources/exclusion-schema.js';
import type { ReviewChange } from '../sources/review-edit.js';
import type { Span } from '../text/span.js';
import type { Status } from '../translation.js';

/** A scenario of a rule: an exclusion file may be for several rules, and each is reviewed by itself. */
export type ScenarioKey = string;

/** All rules and scenarios of a workspace, before anything is analysed. */
export interface Outline {
  readonly rules: readonly RuleView[];
  readonly scenarios: readonly ScenarioView[];
  /** Files that cannot be used, and findings that belong to no rule of the list. */
  readonly problems: readonly FileProblem[];
  /** There are more to come: the first part of a large workspace. */
  readonly partial: boolean;
}

export interface FileProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  /** One-based; absent where the finding has no place. */
  readonly line?: number;
  readonly column?: number;
}

export interface RuleView {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  /** The query without winnow's clauses. */
  readonly query: string;
  /** The exclusion files of its scenarios; where it has none yet, the one that `winnow import` would make. */
  readonly exclusions: readonly string[];
  /** An exclusion file that is meant for this rule cannot be read: nothing is written to it until it parses. */
  readonly broken: FileProblem | undefined;
  readonly scenarios: readonly ScenarioKey[];
  /** Changes with all that its verdicts come from beside query and scenarios: configuration, lists of values, the rest of its file. */
  readonly stamp?: string;
}

export interface ScenarioView {
  readonly key: ScenarioKey;
  readonly rule: string;
  /** Its exclusion file. */
  readonly path: string;
  /** Of its id in that file, one-based: where an editor opens. */
  readonly line: number;
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  /** The author's filter. */
  readonly written: string;
  /** The filter that counts: the reviewer's wording where there is one. */
  readonly filter: string;
  readonly review: ReviewData | undefined;
}

/** What the checker says of one rule: enough for the tree, the search and the filters. */
export interface RuleCheck {
  readonly rule: string;
  /** The table that feeds it; undefined where winnow cannot follow it. */
  readonly table: string | undefined;
  /** The rule itself has an error, in Kusto's own words, at a line and column of its query. */
  readonly broken: BrokenRule | undefined;
  readonly scenarios: readonly Brief[];
}

export interface BrokenRule {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Nothing is wrong with it, but Kusto's analysis does not come to an end. */
  readonly slow?: true;
}

export interface Brief {
  readonly key: ScenarioKey;
  readonly status: Status;
  readonly draft: boolean;
  readonly review: ReviewState;
  /** The last day of an approval lies behind today. */
  readonly expired: boolean;
  readonly codes: readonly string[];
}

/** Everything about one scenario under a change of its review that is not written yet. */
export interface Detail {
  readonly key: ScenarioKey;
  readonly change: ReviewChange;
  readonly brief: Brief;
  /** The table that most of it speaks of. */
  readonly table: string | undefined;
  readonly filter: string;
  readonly findings: readonly FindingView[];
  readonly readings: readonly ReadingView[];
  /** The reading that is decided, by the filter or by the review. */
  readonly reading: ReadingName | undefined;
  readonly atoms: readonly AtomView[];
  readonly holes: readonly HoleView[];
  /** Of a prose draft: its words and what became of them, in the order of the text; else empty. */
  readonly words: readonly WordView[];
  /** How a draft's lettered parts stand together, such as `A and (B or C)`. */
  readonly together: string | undefined;
  /** The table and keys of the bridge, such as `DeviceProcessEvents, DeviceId + SHA1`; undefined where nothing is correlated. */
  readonly through: string | undefined;
  readonly sightings: 'all' | 'any';
  /** A part of the drop set was left out, in plain words: what still compiles without it. */
  readonly partial: string | undefined;
  /** What an approval would do now. */
  readonly approval: ApprovalView;
  /** The rule as if the decided or else the recommended reading were approved; undefined where nothing can be woven. */
  readonly tuned: TunedView | undefined;
  /** What was approved before, where the approval is stale. */
  readonly since: SinceView | undefined;
  /** What its clause hides, as if it were approved, the weakest table first; empty where nothing compiles. */
  readonly safety?: readonly SafetyView[];
}

/** What a clause hides on one table, and what an attacker could use of it, in words. */
export interface SafetyView {
  readonly table: string;
  readonly answers: readonly {
    readonly text: string;
    /** Of an answer that is a finding. */
    readonly severity: Severity | undefined;
    readonly unknown: boolean;
    readonly event: readonly string[];
  }[];
  /** The weakest hold first. */
  readonly ways: readonly SafetyWayView[];
}

export interface SafetyWayView {
  /** The conjunction as KQL. */
  readonly text: string;
  readonly control: 'attacker' | 'effort' | 'defender';
  /** What holds it, such as `rests only on text that the attacker types`. */
  readonly words: string;
  /** An event of the rule that it would hide, `Column = value` a line. */
  readonly event: readonly string[];
  /** What of the rule that event takes for granted. */
  readonly assumed: string | undefined;
  /** What would anchor it; the finding's fix writes it. */
  readonly anchor: string | undefined;
}

export interface FindingView {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly notes: readonly string[];
  readonly help: string | undefined;
  /** In the filter that counts; undefined for findings about all of it, the review or the rule. */
  readonly span: Span | undefined;
  /** Texts for the whole filter, each of which settles it. */
  readonly fixes: readonly FixView[];
  /** A reviewer may accept it by name. */
  readonly allowable: boolean;
}

export interface FixView {
  readonly filter: string;
  /** It leaves out more than the words say: taken only after a question. */
  readonly wider: boolean;
}

export interface ReadingView {
  readonly reading: ReadingName;
  /** What the filter says in this reading, compiled or not: `rows whose …`. */
  readonly english: string;
  /** What its clause leaves out, behind `a row goes when`; absent where nothing of it is compiled. */
  readonly drops?: string | undefined;
  /** The conditions that the clause does not test, in plain English. */
  readonly leftOut?: readonly string[];
  /** The clause can never match. */
  readonly idle?: boolean;
  readonly why: string;
  readonly anchored: boolean;
  readonly recommended: boolean;
  readonly partial: boolean;
  /** The clause's lines without the leading bar; undefined where nothing of it can be compiled. */
  readonly clause: readonly string[] | undefined;
  readonly dropSet: string | undefined;
  /** The fingerprint of an approval that takes it; absent where nothing of it can be compiled. */
  readonly seal?: string | undefined;
}

export interface AtomView {
  readonly text: string;
  readonly span: Span;
  readonly field: string | undefined;
  readonly binding: 'exact' | 'correlated' | 'unbound';
  readonly table: string | undefined;
  readonly column: string | undefined;
}

export interface HoleView {
  /** The name under which a review's `values` fill it. */
  readonly name: string;
  readonly kind: 'values' | 'placeholder' | 'condition';
  /** The author's words. */
  readonly words: string;
  readonly span: Span;
  readonly field: string | undefined;
  readonly column: string | undefined;
  /** What its values are, such as `text of 40 hex digits`. */
  readonly type: string | undefined;
  /** What fills it already. */
  readonly filled: boolean;
}

export interface WordView {
  readonly span: Span;
  readonly kind: 'verb' | 'noun' | 'and' | 'or' | 'atom' | 'hole' | 'unknown';
  /** `A`, `B`, … for what became a condition. */
  readonly letter: string | undefined;
  /** What it became, in words. */
  readonly became: string;
}

export interface SinceView {
  readonly by: string | undefined;
  readonly on: string | undefined;
  /** The clause as it was last compiled, where the manifest of the tuned rules has it. */
  readonly clause: readonly string[] | undefined;
  /** What the new clause leaves out beside the old one; undefined where nobody can tell. */
  readonly direction: 'wider' | 'narrower' | 'same' | undefined;
  /** An event that only one of both leaves out. */
  readonly event?: readonly string[] | undefined;
  /** List files with values that the old clause did not have. */
  readonly grown?: readonly { readonly file: string; readonly added: number; readonly first: readonly string[] }[];
}

export type ApprovalView =
  | {
      readonly ok: true;
      readonly warnings: readonly FindingView[];
      /** The fingerprint that it would write: what is shown is what it stands for. */
      readonly seal: string;
      /** The filter that it would write along: what a draft comes down to. */
      readonly filter?: string | undefined;
    }
  | {
      readonly ok: false;
      /** Lower case, no full stop: `two readings are possible, choose one with r`. */
      readonly why: string;
    };

/** What a decision writes, as it was found to stand. */
export type Approval =
  | {
      readonly ok: true;
      /** The change that was asked for, with `decision` and `fingerprint`. */
      readonly change: ReviewChange;
      readonly warnings: readonly FindingView[];
    }
  | { readonly ok: false; readonly why: string };

/** A rule's query with one scenario's clauses. */
export interface TunedView {
  readonly reading: ReadingName;
  readonly lines: readonly DiffLine[];
  /** The index of the first line that was added. */
  readonly weavePoint: number;
  readonly added: number;
  readonly verified: boolean;
  /** Why it was not woven or did not pass, in words. */
  readonly problem: string | undefined;
}

export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed' | 'marker';
  /** Of the line in the query without clauses, one-based; undefined for added lines. */
  readonly number: number | undefined;
  readonly text: string;
  /** KQL as Kusto classifies it: parts of the line that are more than plain text, in order. */
  readonly tokens: readonly { readonly start: number; readonly end: number; readonly kind: KqlTokenKind }[];
}

export type KqlTokenKind = 'keyword' | 'string' | 'function' | 'comment';

/** One write to an exclusion file: enough to take it back, and to do it again. */
export interface Write {
  readonly key: ScenarioKey;
  readonly path: string;
  /** What it did, such as `approved` or `reading: guard`. */
  readonly label: string;
  /** The file's whole text before and behind it. */
  readonly before: string;
  readonly after: string;
  /** The review before and behind it: where other lines of the file changed since, only the review is taken back. */
  readonly was: ReviewData | undefined;
  readonly is: ReviewData | undefined;
}

export type WriteOutcome =
  | {
      readonly kind: 'written';
      readonly write: Write;
      readonly scenario: ScenarioView;
      /** Other scenarios of the file that had changed on disk meanwhile: they are read again. */
      readonly others: number;
    }
  /** The scenario is not on disk what it is on the screen. */
  | { readonly kind: 'conflict'; readonly path: string; readonly theirs: ScenarioView | undefined }
  | { readonly kind: 'failed'; readonly path: string; readonly reason: string };
