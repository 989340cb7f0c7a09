import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Column, Schema, Table } from '../../schema/schema.js';
import type { Span } from '../../text/span.js';

/** A value of a filter, in the place where it stands. */
export interface CheckedValue {
  readonly text: string;
  readonly span: Span;
}

export interface CheckContext {
  readonly schema: Schema;
  readonly table: Table;
  readonly column: Column;
  /** The field as the author wrote it. */
  readonly field: string;
}

/** What a check found: with `never`, no row of the column can hold the value. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly never: boolean;
}

/** A check of one value that is compared with a whole column. */
export type ValueCheck = (value: CheckedValue, context: CheckContext) => Finding | undefined;
