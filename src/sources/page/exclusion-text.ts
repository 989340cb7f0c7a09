import { schemaComment } from '../schema-comment.js';
import type { PageScenario } from './scenarios.js';
import { scenarioIds } from './slug.js';
import { escapeUnsafe, yamlScalar, yamlText } from './yaml-text.js';

/** What an exclusion file is made of. */
export interface ExclusionParts {
  /** The page's path; its last part is named. */
  readonly page: string;
  readonly ruleId: string;
  readonly scenarios: readonly PageScenario[];
  /** Lines of the page that stand neither in the rule nor in a scenario. */
  readonly kept: readonly string[];
}

/**
 * The text of an exclusion file: where its schema is, the rule's id on line 2, the scenarios, and in comments at the end
 * the page's name and the rest of the page.
 */
export function exclusionText({ page, ruleId, scenarios, kept }: ExclusionParts): string {
  const name = page.slice(Math.max(page.lastIndexOf('/'), page.lastIndexOf('\\')) + 1);
  const titles = scenarios.map(titleOf);
  const ids = scenarioIds(titles);
  const items = scenarios.map((scenario, at) => scenarioText(scenario, ids[at] ?? 'scenario', titles[at] ?? ''));
  const lines = [
    schemaComment('exclusions', 'exclusions/imported.yaml'),
    `rule: ${yamlScalar(ruleId)}`,
    items.length === 0 ? 'scenarios: []' : `scenarios:\n${items.join('\n')}`,
    '',
    comment(`imported by winnow from ${name || 'a page'}`),
    ...(kept.length === 0 ? [] : ['# from the page:', ...kept.map(comment)]),
  ];
  return `${lines.join('\n')}\n`;
}

function comment(text: string): string {
  return `# ${escapeUnsafe(text)}`;
}

function titleOf(scenario: PageScenario): string {
  return scenario.title || scenario.description || 'untitled';
}

function scenarioText(scenario: PageScenario, id: string, title: string): string {
  const lines = [`  - id: ${yamlScalar(id)}`, `    title: ${yamlText(title, 4)}`];
  if (scenario.description) lines.push(`    description: ${yamlText(scenario.description, 4)}`);
  lines.push(`    filter: ${yamlText(scenario.filter ?? '', 4)}`);
  return lines.join('\n');
}
