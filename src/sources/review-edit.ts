import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { applyEdits, type TextEdit } from '../text/edit.js';
import { positionAt } from '../text/source-text.js';
import { type ExclusionFile, readExclusions, type Scenario } from './exclusion-file.js';
import type { ReviewData } from './exclusion-schema.js';
import { yamlScalar } from './page/yaml-text.js';
import { entryOf, type YamlMapping, type YamlNode } from './yaml.js';

/** What to write into a review; a key that is present and undefined is taken out. */
export type ReviewChange = { readonly [Key in keyof ReviewData]?: ReviewData[Key] | undefined };

/** The order in which new keys are written. */
const keyOrder = [
  'decision',
  'by',
  'on',
  'expires',
  'ticket',
  'reason',
  'filter',
  'reading',
  'sightings',
  'values',
  'allow',
  'fingerprint',
] as const satisfies readonly (keyof ReviewData)[];

/**
 * The exclusion file's text with a scenario's review changed, and nothing else: other lines, comments, order and line ends
 * stay as they are. The result is read again, so a text that would not say what was meant is never returned.
 */
export function editReview(file: ExclusionFile, scenario: Scenario, change: ReviewChange): Outcome<string> {
  const { text } = file.source;
  if (scenario.node.flow) return failed('a scenario written in braces cannot be edited', scenario);
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  const review = entryOf(scenario.node, 'review');
  const base = positionAt(text, scenario.node.span.start).column - 1;
  const edits =
    review?.kind === 'mapping' && !review.flow
      ? changeBlock(text, review, change, lineBreak)
      : [rewriteReview(text, scenario, review, change, base, lineBreak)];
  const result = applyEdits(text, edits);
  return holds(result, file, scenario, change)
    ? { value: result, diagnostics: [] }
    : failed('its review cannot be edited without changing other lines', scenario);
}

function failed(reason: string, scenario: Scenario): Outcome<never> {
  return {
    value: undefined,
    diagnostics: [
      diagnose('WN802', reason, { span: scenario.idSpan, help: 'write the review by hand, one key a line' }),
    ],
  };
}

/** Each key on its own: one that exists is replaced in its place, a new one goes behind those that stand before it in order. */
function changeBlock(text: string, review: YamlMapping, change: ReviewChange, lineBreak: string): readonly TextEdit[] {
  const [first] = review.entries;
  const indent = first === undefined ? 0 : positionAt(text, first.key.span.start).column - 1;
  const edits: TextEdit[] = [];
  for (const key of keyOrder) {
    if (!(key in change)) continue;
    const value = change[key];
    const index = review.entries.findIndex((entry) => entry.key.text.value === key);
    const entry = review.entries[index];
    if (entry !== undefined) {
      const start = lineStart(text, entry.key.span.start);
      const end = afterLine(text, endOfNode(text, entry.value, entry.key.span.end));
      const merged =
        key === 'fingerprint' && value !== undefined
          ? { ...recordOf(entry.value), ...(value as Record<string, string>) }
          : value;
      edits.push({ span: { start, end }, text: merged === undefined ? '' : keyLines(key, merged, indent, lineBreak) });
    } else if (value !== undefined) {
      const before = [...review.entries]
        .reverse()
        .find(
          (one) =>
            keyOrder.indexOf(one.key.text.value as (typeof keyOrder)[number]) < keyOrder.indexOf(key) &&
            keyOrder.includes(one.key.text.value as (typeof keyOrder)[number]),
        );
      const at =
        before === undefined
          ? lineStart(text, first?.key.span.start ?? review.span.start)
          : afterLine(text, endOfNode(text, before.value, before.key.span.end));
      edits.push({
        span: { start: at, end: at },
        text: opened(text, at, lineBreak) + keyLines(key, value, indent, lineBreak),
      });
    }
  }
  return edits;
}

/** A review that is not there yet, or stands in braces: written whole behind the filter, or in its place. */
function rewriteReview(
  text: string,
  scenario: Scenario,
  review: YamlNode | undefined,
  change: ReviewChange,
  base: number,
  lineBreak: string,
): TextEdit {
  const kept: ReviewChange = {
    ...scenario.data.review,
    ...change,
    ...(change.fingerprint && { fingerprint: { ...scenario.data.review?.fingerprint, ...change.fingerprint } }),
  };
  const body = keyOrder
    .map((key) => (kept[key] === undefined ? '' : keyLines(key, kept[key], base + 2, lineBreak)))
    .join('');
  const block = `${' '.repeat(base)}review:${lineBreak}${body}`;
  if (review !== undefined) {
    const entry = scenario.node.entries.find((one) => one.value === review);
    const start = lineStart(text, entry?.key.span.start ?? review.span.start);
    return {
      span: { start, end: afterLine(text, endOfNode(text, review, entry?.key.span.end ?? review.span.end)) },
      text: block,
    };
  }
  const examples = scenario.node.entries.findIndex((entry) => entry.key.text.value === 'examples');
  const last = (examples > 0 ? scenario.node.entries[examples - 1] : undefined) ?? scenario.node.entries.at(-1);
  const at =
    last === undefined ? scenario.node.span.end : afterLine(text, endOfNode(text, last.value, last.key.span.end));
  return { span: { start: at, end: at }, text: opened(text, at, lineBreak) + block };
}

function keyLines(key: keyof ReviewData, value: NonNullable<unknown>, indent: number, lineBreak: string): string {
  const margin = ' '.repeat(indent);
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return `${margin}${key}: ${value}${lineBreak}`;
  if (typeof value === 'string') return `${margin}${key}: ${yamlScalar(value)}${lineBreak}`;
  if (Array.isArray(value)) return `${margin}${key}: ${flowList(value)}${lineBreak}`;
  const inner = Object.entries(value as Record<string, unknown>).map(([name, item]) => {
    const text =
      typeof item === 'string'
        ? yamlScalar(item)
        : Array.isArray(item)
          ? flowList(item)
          : `{ ${Object.entries(item as Record<string, string>)
              .map(([one, two]) => `${one}: ${yamlScalar(two)}`)
              .join(', ')} }`;
    return `${margin}  ${yamlScalar(name)}: ${text}${lineBreak}`;
  });
  return `${margin}${key}:${lineBreak}${inner.join('')}`;
}

// In brackets a comma or a bracket would end a plain text, so every text that is not a bare word is quoted.
function flowList(values: readonly unknown[]): string {
  return `[${values.map((value) => (/^[A-Za-z][\w.-]{5,}$/.test(String(value)) || /^WN\d+$/.test(String(value)) ? String(value) : quoted(String(value)))).join(', ')}]`;
}

function quoted(text: string): string {
  const scalar = yamlScalar(text);
  return /^['"]/.test(scalar) ? scalar : `'${scalar.replaceAll("'", "''")}'`;
}

function recordOf(node: YamlNode): Record<string, string> {
  return node.kind === 'mapping'
    ? Object.fromEntries(
        node.entries.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.text.value, value.text.value]] : [])),
      )
    : {};
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of a node's own text; a block scalar's trailing blank lines are not its own. */
function endOfNode(text: string, node: YamlNode, keyEnd: number): number {
  const end = Math.max(
    keyEnd,
    node.kind === 'mapping' && !node.flow
      ? Math.max(...node.entries.map((entry) => endOfNode(text, entry.value, entry.key.span.end)), 0)
      : node.kind === 'sequence' && !node.flow
        ? Math.max(...node.items.map((item) => endOfNode(text, item, 0)), 0)
        : node.span.end,
  );
  return end - (/\s*$/.exec(text.slice(Math.max(keyEnd, end - 4096), end))?.[0].length ?? 0);
}

/** The offset behind the line end that follows, or the end of the text. */
function afterLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : feed + 1;
}

/** A line end for a last line that has none. */
function opened(text: string, at: number, lineBreak: string): string {
  return at === text.length && at > 0 && text[at - 1] !== '\n' ? lineBreak : '';
}

/** Whether the edited text says what was meant, and of everything else just what it said before. */
function holds(text: string, file: ExclusionFile, scenario: Scenario, change: ReviewChange): boolean {
  const read = readExclusions({ path: file.source.path, text }).file;
  if (read === undefined || read.scenarios.length !== file.scenarios.length) return false;
  return file.scenarios.every((before, index) => {
    const after = read.scenarios[index]?.data;
    if (before !== scenario) return same(after, before.data);
    const merged: Record<string, unknown> = {
      ...before.data.review,
      ...change,
      ...(change.fingerprint && { fingerprint: { ...before.data.review?.fingerprint, ...change.fingerprint } }),
    };
    for (const key of Object.keys(merged)) if (merged[key] === undefined) delete merged[key];
    return same(after, { ...before.data, review: merged });
  });
}

function same(first: unknown, second: unknown): boolean {
  return canonical(first) === canonical(second);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
