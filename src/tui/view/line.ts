/** A part of a line, and what it means; the theme says how that looks. */
export interface Segment {
  readonly text: string;
  readonly token?: Token;
}

/** One row of a pane: fitted to its width by whoever draws it, never wrapped by the terminal. */
export type Line = readonly Segment[];

/** What a part of the screen means. How it looks is the theme's business. */
export type Token =
  | 'header.name'
  | 'header.info'
  | 'progress.done'
  | 'progress.rest'
  | 'pane.title'
  | 'pane.border'
  | 'pane.borderActive'
  | 'tree.rule'
  | 'list.cursor'
  | 'search.match'
  | 'status.ready'
  | 'status.partial'
  | 'status.decide'
  | 'status.untransl'
  | 'status.malformed'
  | 'status.approved'
  | 'status.rejected'
  | 'status.stale'
  | 'status.checking'
  | 'severity.error'
  | 'severity.warning'
  | 'severity.note'
  | 'span.error'
  | 'span.warning'
  | 'span.hole'
  | 'span.unknown'
  | 'span.atom'
  | 'span.verb'
  | 'span.active'
  | 'reading.recommended'
  | 'reading.off'
  | 'choice.on'
  | 'input.cursor'
  | 'diff.added'
  | 'diff.removed'
  | 'diff.context'
  | 'diff.marker'
  | 'kql.keyword'
  | 'kql.string'
  | 'kql.function'
  | 'kql.comment'
  | 'key.cap'
  | 'key.disabled'
  | 'help'
  | 'toast.ok'
  | 'toast.bad'
  | 'text.strong'
  | 'text.dim';

/** A line of plain text. */
export function plain(text: string): Line {
  return [{ text }];
}

/** A part with a meaning. */
export function part(text: string, token?: Token): Segment {
  return token === undefined ? { text } : { text, token };
}
