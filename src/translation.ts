import type { BoundPredicate, Sightings } from './bind/bound.js';
import type { BoundLiteral } from './bind/literal.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type { HoleValues } from './meaning/fill.js';
import type { Atom, NormalForm } from './meaning/normal-form.js';
import type { ReadingName } from './meaning/readings.js';

export type Status = 'ready' | 'partial' | 'needs-decision' | 'untranslatable' | 'malformed';

/** What a scenario says, with what its review decided so far. */
export interface ScenarioInput {
  /** The filter that counts: the reviewer's own wording where there is one. */
  readonly filter: string;
  /** Title and description: a reading is recommended by their words. */
  readonly words: string;
  readonly reading: ReadingName | undefined;
  readonly values: ReadonlyMap<string, HoleValues>;
  readonly sightings: Sightings;
  /** Day after which the clause stops working, inclusive, `YYYY-MM-DD`. */
  readonly expires: string | undefined;
  readonly lookBackDays: number | undefined;
}

/** One reading, carried through to its clause. */
export interface TranslatedReading {
  readonly reading: ReadingName;
  readonly anchored: boolean;
  readonly recommended: boolean;
  /** Why its author may have meant it, or why not. */
  readonly why: string;
  readonly form: NormalForm;
  /** What it leaves out, in plain English. */
  readonly english: string;
  readonly predicate: BoundPredicate;
  /** The predicate as KQL; undefined where nothing sound is left of it. */
  readonly dropSet: string | undefined;
  /** The clause's lines, without the leading pipe. */
  readonly clause: readonly string[] | undefined;
  readonly partial: boolean;
  readonly literals: readonly BoundLiteral[];
  /** What there is to say of the drop set as a whole. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A scenario on one table: its verdict, and everything that led to it. */
export interface Translation {
  readonly status: Status;
  /** A prose filter is a draft: never compiled as it stands. */
  readonly draft: boolean;
  readonly reading: ReadingName | undefined;
  readonly readings: readonly TranslatedReading[];
  readonly atoms: readonly TranslatedAtom[];
  readonly diagnostics: readonly Diagnostic[];
  /** The decided reading, when it can be compiled. */
  readonly compiled: TranslatedReading | undefined;
}

export interface TranslatedAtom {
  readonly atom: Atom;
  readonly binding: 'exact' | 'correlated' | 'unbound';
  readonly table: string | undefined;
  readonly column: string | undefined;
}
