// Which keys a terminal's bytes stand for, in all dialects that are still about. What is not here means nothing.
import type { Key } from './key.js';

const controls: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\t': 'Tab',
  '\b': 'Backspace',
  '\x7f': 'Backspace',
};

const sequences: Readonly<Record<string, string>> = {
  '[A': '↑',
  '[B': '↓',
  '[C': '→',
  '[D': '←',
  OA: '↑',
  OB: '↓',
  OC: '→',
  OD: '←',
  OM: 'Enter',
  '[H': 'Home',
  OH: 'Home',
  '[1~': 'Home',
  '[7~': 'Home',
  '[F': 'End',
  OF: 'End',
  '[4~': 'End',
  '[8~': 'End',
  '[3~': 'Delete',
  '[5~': 'PgUp',
  '[6~': 'PgDn',
  '[Z': 'Shift-Tab',
};

/** The key of one character: what it types, or the control key that sends it. */
export function controlKey(character: string): Key | undefined {
  const named = controls[character];
  if (named !== undefined) return { name: named, text: '' };
  if (character === ' ') return { name: 'Space', text: ' ' };
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return { name: `Ctrl-${String.fromCharCode(code + 64)}`, text: '' };
  // Other controls, and bytes that were no text.
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || character === '\ufffd') return undefined;
  return { name: character, text: character };
}

/** The key of a whole escape sequence; undefined for one that means none. */
export function sequenceKey(sequence: string): Key | undefined {
  const name = sequences[sequence.slice(1)];
  return name === undefined ? undefined : { name, text: '' };
}
