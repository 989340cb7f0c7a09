/** Ids that may stand in a comment. Anything else could end the comment or pass for another id. */
const id = '[A-Za-z0-9._-]+';
const beginLine = new RegExp(
  `^([ \\t]*)(\\\\n[ \\t]*)?// winnow:begin ${id}/${id}(?: (mid-line|folded|spaced|spaced mid-line|escaped))?(\\\\)?$`,
);
const endLine = /^([ \t]*)(\\n[ \t]*)?\/\/ winnow:end(\\)?$/;
const anyMarker = /^[ \t]*(?:\\n[ \t]*)?\/\/[ \t]*winnow:/;
const headerLine = /^(?:#|\/\/) tuned by winnow from .+: edit that file$/;

/**
 * How a chunk stands in its file; all but `lines` are written behind its begin marker, so that `strip` needs no YAML.
 * - `lines`: whole lines, the line end behind the last one included.
 * - `mid-line`: the same, and the line break before it and the one behind it, with the indentation there, are the chunk's.
 * - `folded`: between the halves of a line of a folded YAML block: the first half ends in an added `//`, and the chunk is
 *   indented by one blank more than the second half, which has the block's indentation.
 * - `spaced`: whole lines where YAML folds all lines: an empty line follows each of them.
 * - `spaced mid-line`: the same between the halves of a line; the first half ends in an added `//`.
 * - `escaped`: in a double-quoted YAML scalar: each line begins with `\n` and ends in `\`, as the first half of the line
 *   that holds it does, and the second half begins with an added `\n`.
 */
export type ChunkForm = 'lines' | 'mid-line' | 'folded' | 'spaced' | 'spaced mid-line' | 'escaped';

/** What a line is to `strip`. `foreign`: it looks like a marker and is none that winnow writes. */
export type LineRole =
  | { readonly kind: 'begin'; readonly indent: string; readonly form: ChunkForm }
  | { readonly kind: 'end'; readonly indent: string; readonly escaped: boolean }
  | { readonly kind: 'foreign' | 'text' };

/** The role of a line, given without its line end. A marker is a whole line; text that merely holds one is text. */
export function lineRole(line: string): LineRole {
  const [begins, indent = '', opening, word, closing] = beginLine.exec(line) ?? [];
  if (begins !== undefined) {
    const form = (word ?? 'lines') as ChunkForm;
    const escaped = form === 'escaped';
    const fits = (opening !== undefined) === escaped && (closing !== undefined) === escaped;
    return fits ? { kind: 'begin', indent, form } : { kind: 'foreign' };
  }
  const end = endLine.exec(line);
  if (end && (end[2] === undefined) === (end[3] === undefined))
    return { kind: 'end', indent: end[1] ?? '', escaped: end[2] !== undefined };
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

/** Whether the first half of the line ends in an added `//`: what stands before it, blanks too, stays as it is in YAML. */
export function endsHalf(form: ChunkForm): boolean {
  return form === 'folded' || form === 'spaced mid-line';
}

/** Added to a begin marker, to tell `strip` the form of its chunk. */
export function formWord(form: ChunkForm): string {
  return form === 'lines' ? '' : ` ${form}`;
}

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
