import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Literal } from '../../meaning/normal-form.js';
import type { Column, Schema, Table } from '../../schema/schema.js';
import type { ValueNode } from '../../syntax/ast.js';
import type { Span } from '../../text/span.js';

/** A value of a filter, in the place where it stands. */
export interface CheckedValue {
  readonly text: string;
  readonly span: Span;
  /** How the value was written; absent for one that a program put together. */
  readonly kind?: ValueNode['kind'];
}

export interface CheckContext {
  readonly schema: Schema;
  readonly table: Table;
  readonly column: Column;
  /** The field as the author wrote it. */
  readonly field: string;
  readonly literal: Literal;
  /** The filter's text, for edits of it. */
  readonly filter: string;
}

/** What a check found: with `never`, no row of the column can hold the value; with `narrowOnly`, no negated test of it is sound. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly never: boolean;
  readonly narrowOnly?: true;
  /** Nearly every row matches: nothing is compiled of it. */
  readonly tooWide?: true;
}

/** A check of one value that is compared with a column. */
export type ValueCheck = (value: CheckedValue, context: CheckContext) => Finding | undefined;

/** The whole filter with the value replaced; nothing where the value comes from a review and does not stand in the filter. */
export function replaceValue(value: CheckedValue, text: string, { filter }: CheckContext): readonly string[] {
  const { start, end } = value.span;
  const written = filter.slice(start, end);
  const quote = written.slice(0, 1);
  const quoted = /["'“”‘’`]/.test(quote) ? written.slice(1, -1) : written;
  if (quoted !== value.text) return [];
  return [`${filter.slice(0, start)}"${text}"${filter.slice(end)}`];
}

/** The filter with another field in the comparison, where all its values are such as the other field holds. */
export function replaceField(name: string, fits: RegExp, { literal, filter }: CheckContext): readonly string[] {
  const { atom } = literal;
  if (atom.field === undefined || filter === '' || !atom.values.every(({ text }) => fits.test(text))) return [];
  const { start, end } = atom.field.span;
  return [filter.slice(0, start) + name + filter.slice(end)];
}
