import { trimBlanks } from './lines.js';

/** `note` goes on with the description, and never opens a scenario. */
export type ScenarioField = 'title' | 'description' | 'filter' | 'note';

/** What pages write before a part of a scenario; letter case, bullets, emphasis and a number after it do not count. */
export const scenarioLabels: Readonly<Record<string, ScenarioField>> = {
  scenario: 'title',
  'false positive scenario': 'title',
  'benign scenario': 'title',
  'false positive': 'title',
  description: 'description',
  'filter/exclusion': 'filter',
  'exclusion/filter': 'filter',
  filter: 'filter',
  exclusion: 'filter',
  filters: 'filter',
  exclusions: 'filter',
  'exclusion filter': 'filter',
  'filter exclusion': 'filter',
  'filter or exclusion': 'filter',
  'suggested filter': 'filter',
  'suggested exclusion': 'filter',
  'suggested filter/exclusion': 'filter',
  'recommended filter': 'filter',
  'recommended exclusion': 'filter',
  'recommended filter/exclusion': 'filter',
  'exclusion query': 'filter',
  'filter logic': 'filter',
  'exclusion logic': 'filter',
  note: 'note',
  notes: 'note',
  reason: 'note',
  rationale: 'note',
  explanation: 'note',
  justification: 'note',
};

export type HeadingKind = 'query' | 'rule' | 'guidance' | 'other';

/** The headings of a page; `starts` ones are followed by text of their own on the same line. */
export const pageHeadings: readonly { readonly text: string; readonly kind: HeadingKind; readonly starts?: true }[] = [
  { text: 'kql query', kind: 'query' },
  { text: 'detection query', kind: 'query' },
  { text: 'analytic rule definition', kind: 'rule' },
  { text: 'analytics rule definition', kind: 'rule' },
  { text: 'hunting query definition', kind: 'rule' },
  { text: 'rule definition', kind: 'rule' },
  { text: 'false positive guidance', kind: 'guidance' },
  { text: 'false positives', kind: 'guidance' },
  { text: 'hunt hypothesis', kind: 'other' },
  { text: 'required data sources', kind: 'other' },
  { text: 'mitre att&ck context', kind: 'other' },
  { text: 'references', kind: 'other' },
  { text: 'related rules', kind: 'other' },
  { text: 'original source:', kind: 'other', starts: true },
  { text: 'source: http', kind: 'other', starts: true },
  { text: 'retrieved:', kind: 'other', starts: true },
  { text: 'view original rule', kind: 'other', starts: true },
  { text: '← back to', kind: 'other', starts: true },
];

// Bounded everywhere, so that a line of any length is read in linear time.
const marks = /^(?:[-*+•–][ \t]+|\d{1,3}[.)][ \t]+)?(?:#{1,6}[ \t]+)?(\*\*|__|\*|_)?/;
const label =
  /^([A-Za-z][A-Za-z /-]{1,40}?)[ \t]{0,4}#?(\d{0,4})[ \t]{0,4}(\*\*|__|\*|_)?[ \t]{0,4}(?:([:：])|([-–—.)])(?=[ \t])|$)/;

/** A line that opens a part of a scenario. */
export interface LabelledLine {
  readonly field: ScenarioField;
  /** What follows the label on its line. */
  readonly value: string;
}

/** Reads `Scenario: …`, `- **Filter/Exclusion:** …`, `### Scenario 2` and the like. */
export function readLabel(text: string): LabelledLine | undefined {
  const trimmed = trimBlanks(text);
  const opened = marks.exec(trimmed);
  const mark = opened?.[1];
  const rest = trimmed.slice(opened?.[0].length ?? 0);
  const match = label.exec(rest);
  if (!match) return undefined;
  const [whole, name = '', number, closing, colon] = match;
  const known = name.toLowerCase().replace(/[ \t]*\/[ \t]*/g, '/');
  const field = Object.hasOwn(scenarioLabels, known) ? scenarioLabels[known] : undefined;
  // Without a colon only a numbered label counts: `### Scenario 2`, `Scenario 2 - …`.
  if (!field || (colon === undefined && number === '') || (closing !== undefined && closing !== mark)) return undefined;
  const value = trimBlanks(rest.slice(whole.length));
  if (mark === undefined || closing !== undefined) return { field, value };
  if (value.startsWith(mark)) return { field, value: trimBlanks(value.slice(mark.length)) };
  return { field, value: value.endsWith(mark) ? trimBlanks(value.slice(0, -mark.length)) : value };
}

/** The kind of heading that the line is; markdown marks and a final colon do not count. */
export function headingOf(text: string): HeadingKind | undefined {
  const trimmed = trimBlanks(text);
  if (trimmed === '' || trimmed.length > 400) return undefined;
  const bare = trimBlanks(trimmed.replace(/^#{1,6}[ \t]+/, '').replace(/^\*\*|\*\*$/g, '')).toLowerCase();
  const name = bare.endsWith(':') ? bare.slice(0, -1) : bare;
  return pageHeadings.find((heading) => (heading.starts ? bare.startsWith(heading.text) : name === heading.text))?.kind;
}

/** A fence of a markdown code block. */
export function isFence(text: string): boolean {
  return /^(```|~~~)[\w-]{0,20}$/.test(trimBlanks(text));
}
