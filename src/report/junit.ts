import type { RuleOutcome } from '../compiled.js';
import { type Finding, withoutRepeats } from '../finding.js';
import { positionAt } from '../text/source-text.js';
import type { Report } from './check.js';
import { details, headline, tooMany } from './finding-text.js';
import { safe } from './safe.js';

interface Case {
  readonly name: string;
  readonly owner: string;
  readonly file?: string;
  readonly findings: readonly Finding[];
  /** Why it fails, whatever its findings say. */
  readonly failed?: string;
  /** Why it was not tried. */
  readonly skipped?: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/**
 * The check as JUnit XML: a suite for each rule, a test case for each scenario and one for the rule itself. What fails the
 * check fails its case; everything else is its output. Files that belong to no rule are a suite of their own.
 */
export function checkJunit(report: Report): string {
  const failing = new Set(
    report.gate?.failing ?? report.findings.filter(({ diagnostic }) => diagnostic.severity === 'error'),
  );
  const suites = [
    ...report.results.map((result) => ruleSuite(result, report.findings)),
    ...fileSuite(report),
    ...thresholdSuite(report),
  ];
  const counted = suites.map((suite) => ({ ...suite, ...countsOf(suite, failing) }));
  const sum = (key: 'tests' | 'failures' | 'skipped'): number =>
    counted.reduce((total, suite) => total + suite[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="winnow check" tests="${sum('tests')}" failures="${sum('failures')}" errors="0" skipped="${sum('skipped')}">`,
    ...counted.flatMap(({ name, cases, tests, failures, skipped }) => [
      `  <testsuite name="${attribute(name)}" tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}">`,
      ...cases.flatMap((one) => caseLines(one, failing)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function ruleSuite(result: RuleOutcome, findings: readonly Finding[]): Suite {
  const { id, name, source } = result.rule;
  const own = findings.filter((finding) => finding.rule === id);
  const ids = new Set(result.scenarios.map(({ applied }) => applied.scenario.data.id));
  const ofRule: Case = {
    name: 'the rule itself',
    owner: id,
    file: source.path,
    findings: own.filter(({ scenario }) => scenario === undefined || !ids.has(scenario)),
  };
  const cases = result.scenarios.map(
    ({ applied, review }): Case => ({
      name: applied.scenario.data.id,
      owner: id,
      file: applied.file.source.path,
      findings: own.filter(({ scenario }) => scenario === applied.scenario.data.id),
      ...(review === 'rejected' && { skipped: 'rejected in its review' }),
    }),
  );
  return { name: name === '' ? id : name, cases: [ofRule, ...cases] };
}

/** Findings of no rule that was checked, a case for each file. */
function fileSuite({ results, findings }: Report): readonly Suite[] {
  const rules = new Set(results.map(({ rule }) => rule.id));
  const loose = findings.filter(({ rule }) => rule === undefined || !rules.has(rule));
  const paths = [...new Set(loose.map(({ source }) => source.path))];
  if (paths.length === 0) return [];
  const cases = paths.map(
    (path): Case => ({
      name: path,
      owner: 'files',
      file: path,
      findings: loose.filter(({ source }) => source.path === path),
    }),
  );
  return [{ name: 'files', cases }];
}

/** A threshold is passed by no finding of its own. */
function thresholdSuite({ gate }: Report): readonly Suite[] {
  if (gate?.tooManyUntranslatable !== true) return [];
  return [
    { name: 'thresholds', cases: [{ name: 'untranslatable', owner: 'thresholds', findings: [], failed: tooMany }] },
  ];
}

function countsOf({ cases }: Suite, failing: ReadonlySet<Finding>) {
  const failures = cases.filter(
    (one) => one.failed !== undefined || one.findings.some((finding) => failing.has(finding)),
  );
  return {
    tests: cases.length,
    failures: failures.length,
    skipped: cases.filter((one) => one.skipped !== undefined && !failures.includes(one)).length,
  };
}

function caseLines(one: Case, failing: ReadonlySet<Finding>): readonly string[] {
  const head = `    <testcase name="${attribute(one.name)}" classname="${attribute(one.owner)}"${one.file === undefined ? '' : ` file="${attribute(one.file)}"`}`;
  const findings = withoutRepeats(one.findings);
  const failed = findings.filter((finding) => failing.has(finding));
  const others = findings.filter((finding) => !failing.has(finding));
  const inner = [
    ...(one.failed === undefined ? [] : [`      <failure type="threshold" message="${attribute(one.failed)}"/>`]),
    // One failure a case: most readers look at the first alone.
    ...(failed.length === 0
      ? []
      : [
          `      <failure type="${codes(failed)}" message="${attribute(failed.map(({ diagnostic }) => headline(diagnostic)).join('; '))}">${texts(failed)}</failure>`,
        ]),
    ...(failed.length === 0 && one.skipped !== undefined
      ? [`      <skipped message="${attribute(one.skipped)}"/>`]
      : []),
    ...(others.length === 0 ? [] : [`      <system-out>${texts(others)}</system-out>`]),
  ];
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>'];
}

function codes(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ diagnostic }) => diagnostic.code))].join(' ');
}

function texts(findings: readonly Finding[]): string {
  return findings.map((finding) => textLines(finding).map(content).join('\n')).join('\n\n');
}

function textLines({ diagnostic, source }: Finding): readonly string[] {
  const { span, severity, code } = diagnostic;
  const at = span === undefined || source.text === '' ? undefined : positionAt(source.text, span.start);
  return [
    `${severity}[${code}]: ${headline(diagnostic)}`,
    `--> ${source.path}${at === undefined ? '' : `:${at.line}:${at.column}`}`,
    ...details(diagnostic),
  ];
}

/** Text between tags. XML has no way at all to write a control character: it is shown as its code. */
function content(text: string): string {
  return safe(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;');
}
