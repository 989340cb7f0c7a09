import type { TextEdit } from '../text/edit.js';
import { afterLine, endOfNode, lineStart, opened } from './edit-lines.js';
import { itemText } from './review-lines.js';
import type { YamlNode } from './yaml.js';

/**
 * A list of one value a line, changed line by line: comments on what stays stay. Undefined where it is no such list, or becomes
 * another one altogether.
 */
export function changeItems(
  text: string,
  node: YamlNode,
  wanted: readonly unknown[],
  lineBreak: string,
): readonly TextEdit[] | undefined {
  if (node.kind !== 'sequence' || node.flow) return undefined;
  const items = node.items.map((item) => ({
    value: item.kind === 'scalar' ? item.text.value : undefined,
    start: lineStart(text, item.span.start),
    end: afterLine(text, endOfNode(text, item, item.span.start)),
  }));
  const stays = items.filter(({ value }) => value !== undefined && wanted.includes(value));
  const last = stays.at(-1);
  const inOrder = stays.every(({ value }, index) => value === wanted[index]);
  if (last === undefined || !inOrder) return undefined;
  const margin = /^[ \t]*/.exec(text.slice(last.start))?.[0] ?? '';
  const added = wanted.slice(stays.length).map((value) => `${margin}- ${itemText(String(value))}${lineBreak}`);
  const gone = items
    .filter((item) => !stays.includes(item))
    .map(({ start, end }): TextEdit => ({ span: { start, end }, text: '' }));
  if (added.length === 0) return gone;
  const lines = opened(text, last.end, lineBreak) + added.join('');
  return [...gone, { span: { start: last.end, end: last.end }, text: lines }].sort(
    (a, b) => a.span.start - b.span.start,
  );
}
