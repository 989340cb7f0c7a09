// Whole lines of a YAML text: what an edit takes out or puts in.
import type { YamlMapping, YamlNode } from './yaml.js';

/** A key of a mapping with its value. */
export type Entry = YamlMapping['entries'][number];

/** The lines of a key and its value. */
export function linesOf(text: string, { key, value }: Entry): { readonly start: number; readonly end: number } {
  return { start: lineStart(text, key.span.start), end: afterLine(text, endOfNode(text, value, key.span.end)) };
}

/** The start of the line that holds the offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of a node's own text; a block scalar's trailing blank lines are not its own. */
export function endOfNode(text: string, node: YamlNode, keyEnd: number): number {
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
export function afterLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : feed + 1;
}

/** A line end for a last line that has none. */
export function opened(text: string, at: number, lineBreak: string): string {
  return at === text.length && at > 0 && text[at - 1] !== '\n' ? lineBreak : '';
}
