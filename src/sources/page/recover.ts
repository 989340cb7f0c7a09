import { type Frame, findPlace, rootFrame } from './frames.js';
import { readKeyLine } from './key-line.js';
import { type Line, skipBlankLines, trimBlanks } from './lines.js';
import type { PageParts } from './locate.js';
import { readValue } from './values.js';
import { escapeUnsafe } from './yaml-text.js';

/** A rule whose indentation was made anew, and the lines that have no place in it. */
export interface RecoveredRule {
  readonly text: string;
  readonly unplaced: readonly number[];
}

/** Writes the rule's YAML anew: which key stands under which is known, so lost indentation can be told. */
export function recoverRule(lines: readonly Line[], parts: PageParts): RecoveredRule {
  const { from, to } = parts.rule;
  const out: string[] = [];
  const unplaced: number[] = [];
  const root = rootFrame();
  let stack: readonly Frame[] = [root];
  for (let at = from; at < to; ) {
    const text = trimBlanks(lines[at]?.text ?? '');
    const line = readKeyLine(text);
    const place = line && findPlace(stack, line, trimBlanks(lines[skipBlankLines(lines, at + 1, to)]?.text ?? ''));
    if (!line || !place) {
      if (text.startsWith('#')) out.push(escapeUnsafe(text));
      else if (text !== '' && text !== '---') unplaced.push(at);
      at += 1;
      continue;
    }
    stack = place.stack;
    const value = readValue({ lines, parts, at, line, shape: place.shape, indent: place.indent, seen: root.seen });
    const dash = line.dash ? '-' : '';
    const key = line.key === undefined ? '' : `${line.key}:`;
    const words = [dash, key, value.text].filter((word) => word !== '');
    out.push(`${' '.repeat(place.indent)}${words.join(' ')}`);
    at = value.next;
  }
  return { text: `${out.join('\n')}\n`, unplaced };
}
