import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { positionAt } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import { isHeader, lineRole, splitLines } from './markers.js';

interface Line {
  readonly text: string;
  readonly end: string;
  readonly start: number;
}

/** A run of chunks that follow each other without a line between them, by line numbers: `[first, after)`. */
interface Run {
  readonly first: number;
  readonly after: number;
  readonly midLine: boolean;
  readonly indent: string;
}

/**
 * A tuned file's source, byte for byte: without the clauses between winnow's markers and without the header comment.
 * Reads lines only, no KQL. WN610, and no value, when the markers do not pair up or are not winnow's: such a file stays as it is.
 */
export function strip(fileText: string): Outcome<string> {
  const mark = fileText.startsWith('\uFEFF') ? '\uFEFF' : '';
  let start = mark.length;
  const lines: Line[] = [];
  for (const line of splitLines(fileText.slice(mark.length))) {
    lines.push({ ...line, start });
    start += line.text.length + line.end.length;
  }
  const body = lines[0] && isHeader(lines[0].text) ? lines.slice(1) : lines;
  const runs = findRuns(body);
  if ('problem' in runs) return broken(fileText, runs.problem, runs.at);
  let kept = '';
  let at = 0;
  for (const run of runs.runs) {
    kept += body
      .slice(at, run.first)
      .map((line) => line.text + line.end)
      .join('');
    const last = body[run.after - 1];
    const rest = body[run.after];
    at = run.after;
    const takesBreakBefore = run.midLine || last?.end === '';
    const previous = body[run.first - 1]?.end ?? '';
    if (run.midLine) {
      if (previous === '' || !rest?.text.startsWith(run.indent)) {
        return broken(fileText, 'a mid-line clause does not stand between the halves of a line', body[run.first]);
      }
      kept = kept.slice(0, kept.length - previous.length) + rest.text.slice(run.indent.length) + rest.end;
      at += 1;
    } else if (takesBreakBefore) {
      kept = kept.slice(0, kept.length - previous.length);
    }
  }
  kept += body
    .slice(at)
    .map((line) => line.text + line.end)
    .join('');
  return { value: mark + kept, diagnostics: [] };
}

function broken(fileText: string, problem: string, line: Line | undefined): Outcome<string> {
  const span: Span | undefined = line && { start: line.start, end: line.start + line.text.length };
  const where = line ? ` in line ${positionAt(fileText, line.start).line}` : '';
  return { value: undefined, diagnostics: [diagnose('WN610', `${problem}${where}`, { span })] };
}

type Runs = { readonly runs: readonly Run[] } | { readonly problem: string; readonly at: Line | undefined };

function findRuns(lines: readonly Line[]): Runs {
  const runs: Run[] = [];
  let open:
    | { readonly line: Line; readonly first: number; readonly midLine: boolean; readonly indent: string }
    | undefined;
  for (const [index, line] of lines.entries()) {
    const role = lineRole(line.text);
    if (role.kind === 'foreign')
      return { problem: 'a comment that starts with `winnow:` and is no marker of winnow', at: line };
    if (role.kind === 'begin') {
      if (open) return { problem: 'a `winnow:begin` inside another clause', at: line };
      open = { line, first: index, midLine: role.midLine, indent: role.indent };
    }
    if (role.kind === 'end') {
      if (!open) return { problem: 'a `winnow:end` without its `winnow:begin`', at: line };
      if (open.indent !== role.indent) return { problem: 'markers of one clause with different indentation', at: line };
      const before = runs.at(-1);
      const run: Run = { first: open.first, after: index + 1, midLine: open.midLine, indent: open.indent };
      if (before?.after === run.first) {
        if (before.midLine !== run.midLine)
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
