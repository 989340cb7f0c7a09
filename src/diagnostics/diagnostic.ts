import type { Span } from '../text/span.js';

export type Severity = 'error' | 'warning' | 'note';

/** A stable code of the registry (`schema/diagnostics.json`); its first digit names its family. */
export type Code = `WN${number}`;

/** What a stage has to say about its input. Plain data: stages return diagnostics, they never throw them. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** One sentence, lower case, no full stop, the user's text in backticks, no line break. */
  readonly message: string;
  /** The place in the text that the stage was given; absent where there is none. */
  readonly span?: Span;
  /** A few words that stand behind the underline of a code frame. */
  readonly label?: string;
  readonly notes: readonly string[];
  /** How to settle it. */
  readonly help?: string;
  /** Texts for the whole filter, each of which settles it in its own way. */
  readonly fixes: readonly string[];
}

/** A stage's result: a value where there is one, and what there is to say about it. */
export interface Outcome<Value> {
  readonly value: Value | undefined;
  readonly diagnostics: readonly Diagnostic[];
}
