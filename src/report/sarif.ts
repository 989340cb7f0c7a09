import type { ArtifactLocation, Location, Log, PhysicalLocation, Region, Result } from 'sarif';
import type { RuleOutcome } from '../compiled.js';
import { type Finding, withoutRepeats } from '../finding.js';
import { findingKeys } from '../gate-keys.js';
import { positionAt, type SourceText } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import type { Report } from './check.js';
import { filterEdits } from './filter-fix.js';
import { acceptedBecause, details, headline } from './finding-text.js';
import { jsonText } from './json.js';
import { safe } from './safe.js';
import { sarifRules } from './sarif-rules.js';

type RuleFile = RuleOutcome['rule'];

/** The check as SARIF 2.1.0, for code scanning. The same findings always give the same bytes. */
export function checkSarif(report: Report, version: string): string {
  const rules = sarifRules();
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const keys = findingKeys(report.findings);
  const keyOf = new Map(report.findings.map((finding, index) => [finding, keys[index] ?? '']));
  const ruleFiles = new Map(report.results.map(({ rule }) => [rule.id, rule]));
  const editsOf = filterEdits(report);
  const fresh = baselineOf(report);
  const anyAccepted = report.findings.some(({ diagnostic }) => acceptedBecause(diagnostic) !== undefined);
  const results = withoutRepeats(report.findings).map((finding): Result => {
    const { diagnostic, source } = finding;
    const accepted = acceptedBecause(diagnostic);
    const rule = relatedRule(finding, ruleFiles);
    const fixes = editsOf(finding).map(({ span, text }) => ({
      description: { text: 'replace the whole filter; a person still has to approve it' },
      artifactChanges: [
        {
          artifactLocation: artifact(source.path),
          replacements: [{ deletedRegion: regionOf(source, span), insertedContent: { text } }],
        },
      ],
    }));
    return {
      ruleId: diagnostic.code,
      ruleIndex: indexes.get(diagnostic.code) ?? -1,
      level: diagnostic.severity,
      message: { text: messageText(finding) },
      locations: [{ physicalLocation: placeOf(source, diagnostic.span), ...logical(finding) }],
      ...(rule !== undefined && { relatedLocations: [rule] }),
      partialFingerprints: { 'winnowFinding/v1': keyOf.get(finding) ?? '' },
      ...(fresh !== undefined && { baselineState: fresh.has(finding) ? ('new' as const) : ('unchanged' as const) }),
      ...(fixes.length > 0 && { fixes }),
      // Where one result says so, those that are not accepted say it too.
      ...(anyAccepted && {
        suppressions:
          accepted === undefined ? [] : [{ kind: 'external', status: 'accepted', justification: safe(accepted) }],
      }),
    };
  });
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'winnow', semanticVersion: version, rules: [...rules] } },
        automationDetails: { id: 'winnow/' },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return jsonText(log);
}

/** The new findings, where a baseline was held against them. */
function baselineOf({ gate, findings }: Report): ReadonlySet<Finding> | undefined {
  if (gate === undefined || (gate.fresh.length === findings.length && gate.gone.length === 0)) return undefined;
  return new Set(gate.fresh);
}

/** The first sentence is all that a list of results shows. What looks like a link of SARIF's own is none. */
function messageText({ diagnostic }: Finding): string {
  const text = [`${headline(diagnostic)}.`, ...details(diagnostic)].join('\n');
  return text.replaceAll('](', ']\\(');
}

function logical({ rule, scenario }: Finding): Pick<Location, 'logicalLocations'> {
  const parts = [rule, scenario].flatMap((part) => (part === undefined ? [] : [safe(part)]));
  const name = parts.at(-1);
  return name === undefined ? {} : { logicalLocations: [{ name, fullyQualifiedName: parts.join('/') }] };
}

/** The rule that a finding in an exclusion file is about. */
function relatedRule({ source, rule }: Finding, ruleFiles: ReadonlyMap<string, RuleFile>): Location | undefined {
  const file = rule === undefined ? undefined : ruleFiles.get(rule);
  if (file === undefined || file.source.path === source.path) return undefined;
  return {
    id: 1,
    message: { text: `the rule \`${safe(file.name).replaceAll('](', ']\\(')}\`` },
    physicalLocation: placeOf(file.source, file.idSpan),
  };
}

/** A finding without a place is shown on the file's first line: code scanning asks for one. */
function placeOf(source: SourceText, span: Span | undefined): PhysicalLocation {
  const region = span === undefined || source.text === '' ? { startLine: 1 } : regionOf(source, span);
  return { artifactLocation: artifact(source.path), region };
}

function regionOf({ text }: SourceText, span: Span): Region {
  const start = positionAt(text, span.start);
  const end = positionAt(text, Math.max(span.start, span.end));
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function artifact(path: string): ArtifactLocation {
  const uri = path
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return uri.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' };
}
