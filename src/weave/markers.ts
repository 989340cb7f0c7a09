/** Ids that may stand in a comment. Anything else could end the comment or pass for another id. */
const id = '[A-Za-z0-9._-]+';
const beginLine = new RegExp(`^([ \\t]*)// winnow:begin ${id}/${id}( mid-line)?$`);
const endLine = /^([ \t]*)\/\/ winnow:end$/;
const anyMarker = /^[ \t]*\/\/[ \t]*winnow:/;
const headerLine = /^(?:#|\/\/) tuned by winnow from .+: edit that file$/;

/** What a line is to `strip`. `foreign`: it looks like a marker and is none that winnow writes. */
export type LineRole =
  | { readonly kind: 'begin' | 'end'; readonly indent: string; readonly midLine: boolean }
  | { readonly kind: 'foreign' | 'text' };

/** The role of a line, given without its line end. A marker is a whole line; text that merely holds one is text. */
export function lineRole(line: string): LineRole {
  const begin = beginLine.exec(line);
  if (begin) return { kind: 'begin', indent: begin[1] ?? '', midLine: begin[2] !== undefined };
  const end = endLine.exec(line);
  if (end) return { kind: 'end', indent: end[1] ?? '', midLine: false };
  return { kind: anyMarker.test(line) ? 'foreign' : 'text' };
}

/** Whether an id may stand in a marker. */
export function isMarkerId(text: string): boolean {
  return new RegExp(`^${id}$`).test(text);
}

export function beginMarker(ruleId: string, scenarioId: string): string {
  return `// winnow:begin ${ruleId}/${scenarioId}`;
}

export const endMarker = '// winnow:end';

/** Added to a begin marker whose chunk brings its own line breaks, so that `strip` takes them along. */
export const midLineWord = ' mid-line';

/** The comment at the top of a tuned file. */
export function headerOf(kind: 'yaml' | 'kql', path: string): string {
  return `${kind === 'yaml' ? '#' : '//'} tuned by winnow from ${path}: edit that file`;
}

export function isHeader(line: string): boolean {
  return headerLine.test(line);
}

/** The lines of a text, each with its own line end (`\n` or `\r\n`); the last one may have none. */
export function splitLines(text: string): readonly { readonly text: string; readonly end: string }[] {
  return [...text.matchAll(/([^\n]*?)(\r?\n|$)/gy)]
    .map((match) => ({ text: match[1] ?? '', end: match[2] ?? '' }))
    .filter((line) => line.text !== '' || line.end !== '');
}

/** Whether any line of the text is a marker or looks like one, or its first line is the header. */
export function holdsMarkers(text: string): boolean {
  const lines = splitLines(text.replace(/^\uFEFF/, ''));
  return isHeader(lines[0]?.text ?? '') || lines.some((line) => lineRole(line.text).kind !== 'text');
}
