// The text of a list of values: how it is read, what it changes, and what the checker says of each of them.
import type { Detail, FindingView, ReviewChange, ScenarioView } from '../../index.js';
import type { ValuesDialog } from './values.js';

/** Where values come from, in the order in which the dialog offers it. */
export const valueSources = ['list', 'file', 'watchlist'] as const;

export type ValueSource = (typeof valueSources)[number];

export interface Item {
  readonly value: string;
  /** Of the text, one-based. */
  readonly line: number;
}

/** The values of a text: one a line or with commas, in quotes where they hold a comma or `#`, behind `#` a comment. */
export function itemsOf(text: string): readonly Item[] {
  return text.split('\n').flatMap((line, index) => valuesOfLine(line).map((value) => ({ value, line: index + 1 })));
}

function valuesOfLine(line: string): readonly string[] {
  const values: string[] = [];
  let rest = line.trimStart();
  while (rest !== '' && !rest.startsWith('#')) {
    const quoted = /^(?:"([^"]*)"|'([^']*)')\s*(?=,|#|$)/.exec(rest);
    const value = quoted ? (quoted[1] ?? quoted[2] ?? '') : (/^(?:[^,#]|(?<=\S)#)*/.exec(rest)?.[0] ?? '').trim();
    if (value !== '') values.push(value);
    rest = rest.slice(quoted ? quoted[0].length : (/^(?:[^,#]|(?<=\S)#)*/.exec(rest)?.[0].length ?? 0));
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
  }
  return values;
}

/** A value as it stands in such a text. */
export function listed(value: string): string {
  const plain = valuesOfLine(value);
  if (plain.length === 1 && plain[0] === value) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** What saving would write: nothing where the text says nothing, or what the review says already. */
export function valuesChange(
  scenario: ScenarioView,
  { hole, source, fields }: Pick<ValuesDialog, 'hole' | 'source' | 'fields'>,
): ReviewChange {
  const before = scenario.review?.values ?? {};
  const text = fields[source].text.trim();
  const { [hole.name]: now, ...others } = before;
  if (text === '') {
    if (now === undefined) return {};
    return { values: Object.keys(others).length === 0 ? undefined : others };
  }
  if (source === 'watchlist' && !/^[A-Za-z0-9 ._-]{1,128}$/.test(text)) return {};
  const list = source === 'list' ? [...new Set(itemsOf(fields.list.text).map(({ value }) => value))] : [];
  if (source === 'list' && list.length === 0) return {};
  const values = source === 'list' ? list : source === 'file' ? { file: text } : { watchlist: text };
  if (JSON.stringify(values) === JSON.stringify(now)) return {};
  return { values: { ...before, [hole.name]: values } };
}

export interface Judged extends Item {
  /** Undefined where the checker has no complaint of it. */
  readonly finding: Pick<FindingView, 'code' | 'message' | 'help'> | undefined;
  /** The checker has not looked at this one yet. */
  readonly waiting: boolean;
}

/** What the checker says of each value, as far as it has looked at them. */
export function judge(
  detail: Detail | undefined,
  { hole, fields }: Pick<ValuesDialog, 'hole' | 'fields'>,
): readonly Judged[] {
  const known = detail?.change.values?.[hole.name];
  const seen = new Set(Array.isArray(known) ? known : []);
  // Findings are about the filter; which value they mean only their words tell.
  const faults = new Map<string, FindingView>();
  for (const finding of detail?.findings ?? []) {
    if (!/^WN[23]/.test(finding.code)) continue;
    for (const [, value] of finding.message.matchAll(/`([^`]+)`/g)) if (value !== undefined) faults.set(value, finding);
  }
  return itemsOf(fields.list.text).map((item) => ({
    ...item,
    waiting: !seen.has(item.value),
    finding: faults.get(item.value),
  }));
}

/** The lines of values that can never match. */
export function wrongItems(judged: readonly Judged[]): readonly number[] {
  return [
    ...new Set(judged.filter(({ finding, waiting }) => finding !== undefined && !waiting).map(({ line }) => line)),
  ];
}
