import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { LineRange } from './copied.js';
import { headingOf } from './labels.js';
import { type Line, linesSpan, trimBlanks } from './lines.js';
import { noFilter, noScenario, secondFilter } from './messages.js';
import { groupParts, hasFilter, type PageScenario, readParts } from './scenarios.js';

/** The scenarios of a page. */
export interface Guidance {
  readonly scenarios: readonly PageScenario[];
  readonly unplaced: readonly number[];
  readonly used: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the scenarios behind the rule, and those under a guidance heading before it. */
export function readGuidance(lines: readonly Line[], rule: LineRange, slug: string, pageEnd: number): Guidance {
  const heading = lines.findIndex((line) => headingOf(line.text) === 'guidance');
  const ranges: readonly LineRange[] = [
    ...(heading !== -1 && heading < rule.from ? [{ from: heading, to: rule.from }] : []),
    { from: rule.to, to: lines.length },
  ];
  const labelled = ranges.map(({ from, to }) => readParts(lines, from, to, false));
  const found = labelled.some(({ parts }) => parts.length > 0)
    ? labelled
    : ranges.map(({ from, to }) => readParts(lines, from, to, true));
  const scenarios = found.flatMap(({ parts }) => groupParts(parts));
  return {
    scenarios,
    unplaced: found.flatMap(({ unplaced }) => unplaced),
    used: found.flatMap(({ used }) => used),
    diagnostics: [
      ...scenarios.flatMap((scenario) => complaints(scenario, linesSpan(lines, scenario.at, scenario.at + 1), slug)),
      ...(scenarios.length > 0 ? [] : [missing(lines, heading, slug, pageEnd)]),
    ],
  };
}

function complaints(scenario: PageScenario, span: Diagnostic['span'] & object, slug: string): readonly Diagnostic[] {
  if (scenario.again) return [secondFilter(span)];
  return hasFilter(scenario) ? [] : [noFilter(span, slug)];
}

function missing(lines: readonly Line[], heading: number, slug: string, pageEnd: number): Diagnostic {
  if (heading === -1) return noScenario({ start: pageEnd, end: pageEnd }, slug, undefined);
  return noScenario(
    linesSpan(lines, heading, heading + 1),
    slug,
    trimBlanks((lines[heading]?.text ?? '').replace(/[*#:`]/g, '')),
  );
}
