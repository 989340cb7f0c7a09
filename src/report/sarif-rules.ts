import type { ReportingDescriptor } from 'sarif';
import { registryCodes, registryEntry } from '../diagnostics/registry.js';
import { explainCode } from './explain-code.js';

/** Every code of the registry as SARIF knows a rule, in the order of the codes. */
export function sarifRules(): readonly ReportingDescriptor[] {
  return registryCodes().flatMap((code): readonly ReportingDescriptor[] => {
    const entry = registryEntry(code);
    if (entry === undefined) return [];
    return [
      {
        id: code,
        name: pascal(entry.title),
        shortDescription: { text: entry.title },
        fullDescription: { text: entry.explanation.join(' ') },
        help: { text: explainCode(code) ?? entry.title, markdown: page(code) },
        defaultConfiguration: { level: entry.severity },
      },
    ];
  });
}

/** SARIF wants a name for people that is an identifier. */
function pascal(title: string): string {
  return title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** A code's page as Markdown. The registry is the program's own text and may hold Markdown. */
function page(code: string): string {
  const entry = registryEntry(code);
  if (entry === undefined) return '';
  const [lead = '', ...settle] = entry.settle;
  return [
    ...entry.explanation,
    '**Example**',
    block(entry.example),
    ...(entry.sections ?? []).flatMap(({ title, lines }) => [`**${title}**`, block(lines)]),
    `**How to settle it:** ${lead}`,
    ...(settle.length === 0 ? [] : [block(settle)]),
    `See docs/diagnostics/${code}.md.`,
  ].join('\n\n');
}

function block(lines: readonly string[]): string {
  return ['```text', ...lines, '```'].join('\n');
}
