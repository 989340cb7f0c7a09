// What the safety analysis says, as plain data: reports, the review screen and the audit read it.
import type { Diagnostic } from '../diagnostics/diagnostic.js';

/** The safety of one scenario's clause on one table of its rule. */
export interface Safety {
  readonly table: string;
  readonly answers: readonly SafetyAnswer[];
  /** The ways in which the clause holds: each conjunction of its drop set. */
  readonly ways: readonly SafetyWay[];
  readonly costs: readonly SafetyCost[];
  /** The answers and ways that are worth a finding; spans are in the filter that counts. */
  readonly diagnostics: readonly Diagnostic[];
}

export type SafetyQuestion =
  /** No row makes the drop set true. */
  | 'never-matches'
  /** Each row makes it true. */
  | 'always-matches'
  /** What the rule itself selects is all in the drop set. */
  | 'silences-rule'
  /** No row that the rule selects is in the drop set. */
  | 'dead-with-rule'
  /** Half or more of the values that the rule lists are all left out. */
  | 'covers-most'
  | 'covered-by'
  | 'equal-to'
  | 'overlaps';

export interface SafetyAnswer {
  readonly question: SafetyQuestion;
  /** Another scenario of the rule, by its id. */
  readonly other?: string;
  readonly answer: 'yes' | 'no' | 'unknown';
  /** Of an `unknown`: why it was not decided. */
  readonly why?: string;
  /** An event that shows it, one `Column = value` a line: for `no` one that speaks against it, for an overlap one in both. */
  readonly event?: readonly string[];
  /** Of `covers-most`: the values that are left out altogether, and how many there are. */
  readonly share?: { readonly column: string; readonly covered: readonly string[]; readonly of: number };
}

/** Who decides what a column holds in an attack. */
export type Control =
  /** The attacker types it: command line, file name, a user-writable folder, version info of unsigned files. */
  | 'attacker'
  /** The attacker can reach it with rights or effort: account, parent process, remote address. */
  | 'effort'
  /** The attacker does not choose it: hash, trusted signer, protected folder, device. */
  | 'defender';

export interface SafetyWay {
  /** The conjunction as KQL. */
  readonly text: string;
  readonly conditions: readonly {
    readonly text: string;
    readonly table: string;
    readonly column: string;
    readonly control: Control;
    readonly why: string;
  }[];
  /** The strongest hold among its conditions: `attacker` means that it rests only on what an attacker types. */
  readonly control: Control;
  /** An event of the rule that this way would hide; undefined where none could be made. */
  readonly event: readonly string[] | undefined;
  /** Where the event rests on conditions of the rule that were not understood. */
  readonly assumes: readonly string[];
  /** The smallest edit that anchors it: the whole filter anew; undefined where none is known. */
  readonly anchor: { readonly filter: string; readonly words: string } | undefined;
}

/** A test that scans, and an index-friendly one that is equivalent or narrower. */
export interface SafetyCost {
  readonly condition: string;
  readonly instead: string;
  readonly relation: 'equivalent' | 'narrower';
  /** The whole filter with it; undefined where it cannot be written there. */
  readonly filter: string | undefined;
}
