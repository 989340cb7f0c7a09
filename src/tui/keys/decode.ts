// From what a terminal sends to keys. Pure: it holds what is not whole yet and says for how long; whoever reads the terminal
// keeps the time.
import type { Key } from './key.js';
import { controlKey, sequenceKey } from './sequences.js';

/** What was read and is no key yet. */
export interface Pending {
  /** The beginning of a character of several bytes. */
  readonly bytes: Uint8Array;
  /** The beginning of an escape sequence; inside of a paste, what may be the beginning of its end. */
  readonly rest: string;
  /** The text of a paste that is under way. */
  readonly paste: string | undefined;
  /** A paste was given up while more of it may come: until its end nothing is a key. */
  readonly muted: boolean;
}

export interface Decoded {
  readonly keys: readonly Key[];
  readonly pending: Pending;
}

export const nothingPending: Pending = { bytes: new Uint8Array(), rest: '', paste: undefined, muted: false };

/** A paste holds so many characters at most; what goes beyond is dropped. */
export const longestPaste: number = 1 << 20;

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
const escapeWait = 25;
const pasteWait = 250;
const mutedWait = 5000;
/** No terminal sends a longer sequence of the kinds that mean a key. */
const longestSequence = 64;
const longestAnswer = 4096;

/** The keys in a part of the terminal's bytes, behind what earlier parts left over. However the bytes are cut, the keys are the same. */
export function decode(pending: Pending, chunk: Uint8Array | string): Decoded {
  const bytes = joined(pending.bytes, typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  const whole = bytes.length - cutCharacter(bytes);
  // A byte order mark is a character like others here, so that cuts make no difference.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, whole));
  const keys: Key[] = [];
  const left = scan(pending.rest + text, pending, keys);
  return { keys, pending: { ...left, bytes: bytes.slice(whole) } };
}

/** How many milliseconds the rest may take to come; undefined where nothing waits for time to pass. */
export function waitOf(pending: Pending): number | undefined {
  if (pending.paste !== undefined) return pasteWait;
  if (pending.muted) return pending.rest === '\x1b' ? pasteWait : mutedWait;
  return pending.rest === '' ? undefined : escapeWait;
}

/**
 * The time is over: Escape alone was the key, half a sequence was none. A paste ends where it stands; what comes of it later,
 * before its end, a longer pause or Escape, are no keys.
 */
export function giveUp(pending: Pending): Decoded {
  if (pending.paste !== undefined)
    return { keys: [pasted(pending.paste)], pending: { ...pending, paste: undefined, muted: true } };
  const left = { ...pending, rest: '', muted: false };
  return { keys: pending.rest === '\x1b' ? [escapeKey] : [], pending: left };
}

const escapeKey: Key = { name: 'Esc', text: '' };

/** Takes keys out of the text until it ends or stops in the middle of something. */
function scan(text: string, before: Pending, keys: Key[]): Omit<Pending, 'bytes'> {
  let at = 0;
  let { paste, muted } = before;
  while (at < text.length) {
    if (paste !== undefined) {
      const end = text.indexOf(pasteEnd, at);
      const to = end < 0 ? text.length - endBegun(text.slice(at)) : end;
      paste = (paste + text.slice(at, to)).slice(0, longestPaste);
      if (end < 0) return { rest: text.slice(to), paste, muted };
      keys.push(pasted(paste));
      paste = undefined;
      at = end + pasteEnd.length;
      continue;
    }
    if (text[at] !== '\x1b') {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      const key = controlKey(character);
      if (key !== undefined && !muted) keys.push(key);
      at += character.length;
      continue;
    }
    const sequence = sequenceAt(text, at);
    if (sequence === undefined) return { rest: text.slice(at), paste: undefined, muted };
    if (sequence.text === pasteStart) paste = '';
    const key = sequence.text === '\x1b' ? escapeKey : sequenceKey(sequence.text);
    if (sequence.text === pasteStart || sequence.text === pasteEnd) muted = false;
    if (key !== undefined && !muted) keys.push(key);
    at = sequence.to;
  }
  return { rest: '', paste, muted };
}

/** The escape sequence at a place, and where it ends; undefined where more must come to tell. */
function sequenceAt(text: string, at: number): { text: string; to: number } | undefined {
  const kind = text[at + 1];
  if (kind === undefined) return undefined;
  // A second Escape begins anew: the first was a key.
  if (kind === '\x1b') return { text: '\x1b', to: at + 1 };
  if (kind === ']' || kind === 'P' || kind === 'X' || kind === '^' || kind === '_') return stringAt(text, at);
  // With Alt: swallowed together, so that nobody approves by Alt+a.
  if (kind !== '[' && kind !== 'O')
    return { text: '', to: at + 1 + String.fromCodePoint(text.codePointAt(at + 1) ?? 0).length };
  for (let to = at + 2; to < text.length; to += 1) {
    const code = text.charCodeAt(to);
    // The Linux console's function keys: `[[A`.
    if (kind === '[' && to === at + 2 && code === 0x5b) continue;
    if (code >= 0x40 && code <= 0x7e) return { text: text.slice(at, to + 1), to: to + 1 };
    // What cannot stand in a sequence ends it, and is read by itself.
    if (code < 0x20 || code > 0x7e || to - at >= longestSequence) return { text: '', to };
  }
  return undefined;
}

/** A string that the terminal sends by itself, such as an answer about its colours: up to its end, whatever it holds. */
function stringAt(text: string, at: number): { text: string; to: number } | undefined {
  for (let to = at + 2; to < text.length; to += 1) {
    if (to - at >= longestAnswer) return { text: '', to };
    if (text[to] === '\x07') return { text: '', to: to + 1 };
    if (text[to] !== '\x1b') continue;
    if (to + 1 >= text.length) return undefined;
    return { text: '', to: text[to + 1] === '\\' ? to + 2 : to };
  }
  return undefined;
}

function pasted(text: string): Key {
  return { name: 'Paste', text: text.replace(/\r\n?/g, '\n') };
}

/** How many characters at the end of a text may be the beginning of a paste's end. */
function endBegun(text: string): number {
  for (let length = Math.min(pasteEnd.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(pasteEnd.slice(0, length))) return length;
  }
  return 0;
}

/** How many bytes at the end are a character's beginning. */
function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
