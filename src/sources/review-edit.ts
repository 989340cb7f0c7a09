import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { applyEdits, type TextEdit } from '../text/edit.js';
import { positionAt } from '../text/source-text.js';
import { afterLine, type Entry, lineStart, linesOf, opened } from './edit-lines.js';
import { type ExclusionFile, readExclusions, type Scenario } from './exclusion-file.js';
import type { ReviewData } from './exclusion-schema.js';
import { changeItems } from './list-edit.js';
import { keyLines, nameLine, scalarText } from './review-lines.js';
import { toPlain, type YamlMapping, type YamlScalar } from './yaml.js';

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
  const before = scenario.data.review;
  return written(file, scenario, {
    ...before,
    ...change,
    ...(change.fingerprint && { fingerprint: { ...before?.fingerprint, ...change.fingerprint } }),
  });
}

/** The same for a review as a whole: exactly this one, or none at all. Comments that stand in it stay. */
export function replaceReview(
  file: ExclusionFile,
  scenario: Scenario,
  review: ReviewData | undefined,
): Outcome<string> {
  return written(file, scenario, review);
}

function written(file: ExclusionFile, scenario: Scenario, wanted: ReviewChange | undefined): Outcome<string> {
  const { text } = file.source;
  if (scenario.node.flow) return failed('a scenario written in braces cannot be edited', scenario);
  const next = wanted && withoutUndefined(wanted);
  if (same(scenario.data.review ?? {}, next ?? {}) && (scenario.data.review === undefined || next !== undefined))
    return { value: text, diagnostics: [] };
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  const entry = scenario.node.entries.find(({ key }) => key.text.value === 'review');
  const edits =
    next === undefined
      ? withoutReview(text, entry)
      : entry?.value.kind === 'mapping' && !entry.value.flow
        ? changeBlock(text, entry.key, entry.value, next, lineBreak)
        : [rewriteReview(text, scenario, entry, next, lineBreak)];
  const result = applyEdits(text, edits);
  return holds(result, file, scenario, next)
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

function withoutUndefined(review: ReviewChange): ReviewData {
  return Object.fromEntries(Object.entries(review).filter(([, value]) => value !== undefined));
}

/** Takes the lines of a review out, but not the comments between them. */
function withoutReview(text: string, entry: Entry | undefined): readonly TextEdit[] {
  if (entry === undefined) return [];
  const { key, value } = entry;
  if (value.kind !== 'mapping' || value.flow) return [{ span: linesOf(text, entry), text: '' }];
  const head = { start: lineStart(text, key.span.start), end: afterLine(text, key.span.end) };
  return [head, ...value.entries.map((one) => linesOf(text, one))].map((span) => ({ span, text: '' }));
}

/** Each key on its own: one that changes is replaced in its place, a new one goes behind those that stand before it in order. */
function changeBlock(
  text: string,
  head: YamlScalar,
  review: YamlMapping,
  next: ReviewData,
  lineBreak: string,
): readonly TextEdit[] {
  const [first] = review.entries;
  const indent = first === undefined ? 0 : positionAt(text, first.key.span.start).column - 1;
  const edits: TextEdit[] = [];
  for (const key of keyOrder) {
    const value = next[key];
    const entry = review.entries.find((one) => one.key.text.value === key);
    if (entry !== undefined) {
      edits.push(...changeEntry(text, entry, key, value, indent, lineBreak));
      continue;
    }
    if (value === undefined) continue;
    const before = review.entries.findLast(({ key: one }) => {
      const order = (keyOrder as readonly string[]).indexOf(one.text.value);
      return order !== -1 && order < keyOrder.indexOf(key);
    });
    // Comments above the first key are its own: a key that comes before it goes above them.
    const at = before === undefined ? afterLine(text, head.span.end) : linesOf(text, before).end;
    edits.push({
      span: { start: at, end: at },
      text: opened(text, at, lineBreak) + keyLines(key, value, indent, lineBreak),
    });
  }
  return edits;
}

function changeEntry(
  text: string,
  entry: Entry,
  key: keyof ReviewData,
  value: ReviewData[keyof ReviewData],
  indent: number,
  lineBreak: string,
): readonly TextEdit[] {
  const lines = linesOf(text, entry);
  if (value === undefined) return [{ span: lines, text: '' }];
  const { value: node } = entry;
  if (same(toPlain(node), value)) return [];
  // Of a text on one line only the text itself changes: a comment behind it stays.
  const inLine =
    node.kind === 'scalar' &&
    /^(?:plain|(?:single|double)-quoted)$/.test(node.style) &&
    node.span.end > node.span.start;
  const spread = text.slice(node.span.start, node.span.end).includes('\n');
  const alone = text.slice(node.span.end, lines.end).trim() === '';
  // What needs several lines gets them, where no comment stands behind it.
  if (inLine && !spread && typeof value === 'string' && !(value.includes('\n') && alone))
    return [{ span: node.span, text: scalarText(value) }];
  if (node.kind === 'mapping' && !node.flow && typeof value === 'object' && !Array.isArray(value))
    return (
      changeNames(text, node, value, lineBreak) ?? [{ span: lines, text: keyLines(key, value, indent, lineBreak) }]
    );
  return [{ span: lines, text: keyLines(key, value, indent, lineBreak) }];
}

/** The names of `values` and `fingerprint`, each on its own; undefined where none would be left. */
function changeNames(
  text: string,
  node: YamlMapping,
  value: Readonly<Record<string, unknown>>,
  lineBreak: string,
): readonly TextEdit[] | undefined {
  const [first] = node.entries;
  const last = node.entries.at(-1);
  const known = new Set(node.entries.map(({ key }) => key.text.value));
  if (
    first === undefined ||
    last === undefined ||
    !node.entries.some(({ key }) => Object.hasOwn(value, key.text.value))
  )
    return undefined;
  const indent = positionAt(text, first.key.span.start).column - 1;
  const edits = node.entries.flatMap((entry): readonly TextEdit[] => {
    const name = entry.key.text.value;
    if (!Object.hasOwn(value, name)) return [{ span: linesOf(text, entry), text: '' }];
    if (same(toPlain(entry.value), value[name])) return [];
    const items = Array.isArray(value[name]) ? changeItems(text, entry.value, value[name], lineBreak) : undefined;
    return items ?? [{ span: linesOf(text, entry), text: nameLine(name, value[name], indent, lineBreak) }];
  });
  const at = linesOf(text, last).end;
  const added = Object.entries(value).filter(([name]) => !known.has(name));
  if (added.length === 0) return edits;
  const lines = added.map(([name, item]) => nameLine(name, item, indent, lineBreak)).join('');
  return [...edits, { span: { start: at, end: at }, text: opened(text, at, lineBreak) + lines }];
}

/** A review that is not there yet, or stands in braces: written whole behind the filter, or in its place. */
function rewriteReview(
  text: string,
  scenario: Scenario,
  entry: Entry | undefined,
  next: ReviewData,
  lineBreak: string,
): TextEdit {
  const base = positionAt(text, scenario.node.span.start).column - 1;
  const body = keyOrder
    .map((key) => (next[key] === undefined ? '' : keyLines(key, next[key], base + 2, lineBreak)))
    .join('');
  const block = `${' '.repeat(base)}review:${lineBreak}${body}`;
  if (entry !== undefined) return { span: linesOf(text, entry), text: block };
  const examples = scenario.node.entries.findIndex((one) => one.key.text.value === 'examples');
  const last = (examples > 0 ? scenario.node.entries[examples - 1] : undefined) ?? scenario.node.entries.at(-1);
  const at = last === undefined ? scenario.node.span.end : linesOf(text, last).end;
  return { span: { start: at, end: at }, text: opened(text, at, lineBreak) + block };
}

/** Whether the edited text says what was meant, and of everything else just what it said before. */
function holds(text: string, file: ExclusionFile, scenario: Scenario, review: ReviewData | undefined): boolean {
  const read = readExclusions({ path: file.source.path, text }).file;
  if (read === undefined || read.scenarios.length !== file.scenarios.length) return false;
  return file.scenarios.every((before, index) =>
    same(read.scenarios[index]?.data, before === scenario ? { ...before.data, review } : before.data),
  );
}

/** Whether two parts of a file say the same, in whatever order of their keys. */
export function same(first: unknown, second: unknown): boolean {
  return canonical(first) === canonical(second);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
