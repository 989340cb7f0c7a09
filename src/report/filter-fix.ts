import type { ScenarioResult } from '../compiled.js';
import type { Finding } from '../finding.js';
import type { TextEdit } from '../text/edit.js';
import { placeOf } from '../text/embedded-text.js';
import type { Report } from './check.js';
import { safe } from './safe.js';

type Scenario = ScenarioResult['applied']['scenario'];
type Node = Scenario['node'];

/**
 * What a finding's fixes change in its file: each replaces the scenario's whole filter. Only where the filter stands in the
 * file character for character; elsewhere nobody but a YAML writer could say what to write. A text that is wider than the
 * author's words (WN411) is no fix: an editor would take it over at a click.
 */
export function filterEdits(report: Report): (finding: Finding) => readonly TextEdit[] {
  const scenarios = new Map<string, Scenario>();
  for (const { applied } of report.results.flatMap((result) => result.scenarios))
    scenarios.set(keyOf(applied.file.source.path, applied.scenario.data.id), applied.scenario);
  return ({ diagnostic, source, scenario }) => {
    const owner = scenario === undefined ? undefined : scenarios.get(keyOf(source.path, scenario));
    if (owner === undefined || diagnostic.code === 'WN411') return [];
    return diagnostic.fixes.flatMap((text) => replacement(owner, source.text, text) ?? []);
  };
}

function replacement({ node, filter }: Scenario, host: string, wanted: string): TextEdit | undefined {
  // A block scalar's value ends with its line end, and a text made of it may too.
  const text = wanted.trim();
  const scalar = scalarsOf(node).find((one) => one.text === filter);
  const start = placeOf(filter, 0);
  const value = filter.value.trimEnd();
  // Line breaks and what a terminal obeys would need escapes, which not every style of YAML has.
  const plain = text !== '' && safe(text) === text;
  if (scalar === undefined || !plain) return undefined;
  if (value.includes('\n') || !host.startsWith(value, start)) return undefined;
  if (scalar.style === 'literal' || scalar.style === 'folded')
    return { span: { start, end: start + value.length }, text };
  // In quotes a filter may hold what would end a plain scalar, such as ` #` and `: `.
  return { span: scalar.span, text: `'${text.replaceAll("'", "''")}'` };
}

/** The scalars of a scenario and of its review. */
function scalarsOf(node: Node) {
  const values = node.entries.map(({ value }) => value);
  const inner = values.flatMap((value) => (value.kind === 'mapping' ? value.entries.map((entry) => entry.value) : []));
  return [...values, ...inner].flatMap((value) => (value.kind === 'scalar' ? [value] : []));
}

function keyOf(path: string, scenario: string): string {
  return `${path}\n${scenario}`;
}
