import type { Severity } from '../diagnostics/diagnostic.js';
import { countSeverities, type Finding, withoutRepeats } from '../finding.js';
import { positionAt } from '../text/source-text.js';
import { number, type Report } from './check.js';
import { acceptedBecause, details, headline, isShown, tooMany } from './finding-text.js';
import { safe } from './safe.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/**
 * The check as workflow commands of GitHub, an annotation each. What a baseline holds or somebody accepted is left
 * out, and so is what is only not reviewed yet: GitHub shows ten annotations of a kind.
 */
export function checkGithub(report: Report): string {
  const findings = withoutRepeats(report.gate?.fresh ?? report.findings);
  const shown = findings.filter((finding) => isShown(finding) && acceptedBecause(finding.diagnostic) === undefined);
  const unreviewed = findings.filter((finding) => finding.diagnostic.code === 'WN701' && !isShown(finding)).length;
  const counts = countSeverities(shown);
  return [
    ...shown.map(annotation),
    ...(unreviewed === 0
      ? []
      : [`::notice title=WN701::${number(unreviewed, 'scenario is', 'scenarios are')} not reviewed yet`]),
    ...(report.gate?.tooManyUntranslatable === true ? [`::error title=winnow::${tooMany}`] : []),
    `${number(counts.error, 'error')}, ${number(counts.warning, 'warning')}, ${number(counts.note, 'note')}`,
    '',
  ].join('\n');
}

function annotation({ diagnostic, source }: Finding): string {
  const properties = [`file=${property(source.path)}`, ...place(source.text, diagnostic.span)];
  const message = [headline(diagnostic), ...details(diagnostic)].join('\n');
  return `::${commands[diagnostic.severity]} ${properties.join(',')},title=${property(diagnostic.code)}::${data(message)}`;
}

/** Columns count only within one line: GitHub refuses them beside two lines. */
function place(text: string, span: Finding['diagnostic']['span']): readonly string[] {
  if (span === undefined || text === '') return ['line=1'];
  const start = positionAt(text, span.start);
  const end = positionAt(text, Math.max(span.start, span.end));
  return start.line === end.line
    ? [`line=${start.line}`, `endLine=${end.line}`, `col=${start.column}`, `endColumn=${end.column}`]
    : // The end may be the beginning of the line behind the last one.
      [`line=${start.line}`, `endLine=${end.column === 1 ? end.line - 1 : end.line}`];
}

/** The message of a command. INVARIANT: no line end is left in it, so that no text of a file begins a command of its own. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(safe(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
