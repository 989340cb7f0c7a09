import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { positionAt } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import { type ChunkForm, isHeader, lineRole, splitLines } from './markers.js';

interface Line {
  readonly text: string;
  readonly end: string;
  readonly start: number;
}

/** A run of chunks that follow each other without a line between them, by line numbers: `[first, after)`. */
interface Run {
  readonly first: number;
  readonly after: number;
  readonly form: ChunkForm;
  readonly indent: string;
}

interface Problem {
  readonly problem: string;
  readonly at: Line | undefined;
}

/**
 * A tuned file's source, byte for byte: without the clauses between winnow's markers and without the header comment.
 * Reads lines only, no KQL and no YAML. WN610, and no value, when the markers do not pair up or are not winnow's: such a
 * file stays as it is.
 */
export function strip(fileText: string): Outcome<string> {
  const added = addedSpans(fileText);
  if (added.value === undefined) return { value: undefined, diagnostics: added.diagnostics };
  let kept = '';
  let at = 0;
  for (const { start, end } of added.value) {
    kept += fileText.slice(at, start);
    at = end;
  }
  return { value: kept + fileText.slice(at), diagnostics: [] };
}

/** What winnow added to a file, in order: the header comment and the runs of clauses. WN610 as for `strip`. */
export function addedSpans(fileText: string): Outcome<readonly Span[]> {
  const lines = linesOf(fileText);
  const runs = findRuns(lines);
  if ('problem' in runs) return broken(fileText, runs);
  const spans: Span[] = [];
  const [top] = lines;
  if (top && isHeader(top.text)) spans.push({ start: top.start, end: top.start + top.text.length + top.end.length });
  for (const run of runs.runs) {
    const span = runSpan(lines, run);
    if ('problem' in span) return broken(fileText, span);
    // What one run takes can not belong to the run before it, nor to the header.
    if (span.start < (spans.at(-1)?.end ?? 0))
      return broken(fileText, { problem: 'clauses that overlap', at: lines[run.first] });
    spans.push(span);
  }
  return { value: spans, diagnostics: [] };
}

function linesOf(fileText: string): readonly Line[] {
  let start = fileText.startsWith('\uFEFF') ? 1 : 0;
  return splitLines(fileText.slice(start)).map((line) => {
    const placed = { ...line, start };
    start += line.text.length + line.end.length;
    return placed;
  });
}

function broken(fileText: string, { problem, at }: Problem): Outcome<never> {
  const span: Span | undefined = at && { start: at.start, end: at.start + at.text.length };
  const where = at ? ` in line ${positionAt(fileText, at.start).line}` : '';
  return { value: undefined, diagnostics: [diagnose('WN610', `${problem}${where}`, { span })] };
}

/** The text that a run of chunks added, from behind the first half of a line to before the second half for those between. */
function runSpan(lines: readonly Line[], run: Run): Span | Problem {
  const first = lines[run.first];
  const last = lines[run.after - 1];
  const before = lines[run.first - 1];
  const rest = lines[run.after];
  if (first === undefined || last === undefined) return { problem: 'a clause without lines', at: first };
  const torn: Problem = { problem: 'a mid-line clause does not stand between the halves of a line', at: first };
  switch (run.form) {
    case 'lines':
    case 'spaced': {
      const end = last.start + last.text.length + last.end.length;
      if (last.end !== '') return { start: first.start, end };
      return before === undefined ? torn : { start: textEnd(before), end };
    }
    case 'mid-line':
      if (before === undefined || !rest?.text.startsWith(run.indent)) return torn;
      return { start: textEnd(before), end: rest.start + run.indent.length };
    case 'folded': {
      const indent = run.indent.slice(1);
      if (!before?.text.endsWith('//') || run.indent === '' || !rest?.text.startsWith(indent)) return torn;
      return { start: textEnd(before) - 2, end: rest.start + indent.length };
    }
    case 'spaced mid-line': {
      const half = lines[run.first - 2];
      if (before?.text !== '' || !half?.text.endsWith('//') || !rest?.text.startsWith(run.indent)) return torn;
      return { start: textEnd(half) - 2, end: rest.start + run.indent.length };
    }
    case 'escaped':
      if (!before?.text.endsWith('\\') || !rest?.text.startsWith(`${run.indent}\\n`)) return torn;
      return { start: textEnd(before) - 1, end: rest.start + run.indent.length + 2 };
  }
}

function textEnd(line: Line): number {
  return line.start + line.text.length;
}

function findRuns(lines: readonly Line[]): { readonly runs: readonly Run[] } | Problem {
  const runs: Run[] = [];
  let open:
    | { readonly line: Line; readonly first: number; readonly form: ChunkForm; readonly indent: string }
    | undefined;
  for (const [index, line] of lines.entries()) {
    const role = lineRole(line.text);
    if (role.kind === 'foreign')
      return { problem: 'a comment that starts with `winnow:` and is no marker of winnow', at: line };
    if (role.kind === 'begin') {
      if (open) return { problem: 'a `winnow:begin` inside another clause', at: line };
      open = { line, first: index, form: role.form, indent: role.indent };
    }
    if (role.kind === 'end') {
      if (!open) return { problem: 'a `winnow:end` without its `winnow:begin`', at: line };
      if (open.indent !== role.indent) return { problem: 'markers of one clause with different indentation', at: line };
      if (role.escaped !== (open.form === 'escaped'))
        return { problem: 'markers of one clause with different form', at: line };
      // Where lines fold, the empty line behind the marker is the chunk's; only a file's end does without.
      const spaced = open.form === 'spaced mid-line' || (open.form === 'spaced' && line.end !== '');
      if (spaced && lines[index + 1]?.text !== '') return { problem: 'no empty line behind a clause', at: line };
      const run: Run = { first: open.first, after: index + (spaced ? 2 : 1), form: open.form, indent: open.indent };
      const before = runs.at(-1);
      if (before?.after === run.first) {
        if (before.form !== run.form || before.indent !== run.indent)
          return { problem: 'clauses of different form on adjacent lines', at: open.line };
        runs.pop();
        runs.push({ ...run, first: before.first });
      } else runs.push(run);
      open = undefined;
    }
  }
  if (open) return { problem: 'a `winnow:begin` without its `winnow:end`', at: open.line };
  return { runs };
}
