import type { Diagnostic, Severity } from './diagnostics/diagnostic.js';
import type { SourceText } from './text/source-text.js';

/** A diagnostic in its place: the file it is about, with the span in that file's text. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly source: SourceText;
  readonly rule?: string;
  readonly scenario?: string;
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Findings by file, place and code: the same input always gives the same order. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.source.path, b.source.path) ||
      (a.diagnostic.span?.start ?? -1) - (b.diagnostic.span?.start ?? -1) ||
      weight[a.diagnostic.severity] - weight[b.diagnostic.severity] ||
      compare(a.diagnostic.code, b.diagnostic.code),
  );
}

/** By code units, not by locale. */
export function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

/** How many findings have each severity. */
export function countSeverities(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.diagnostic.severity === severity).length;
  return { error: count('error'), warning: count('warning'), note: count('note') };
}

/** What several scenarios or rules say of one place, said once. */
export function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ source, diagnostic: { span, code, message } }) => {
    const key = [source.path, span?.start, span?.end, code, message].join('\n');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
