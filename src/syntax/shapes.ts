import { looksLikeFile } from './vocabulary.js';

/** What a value looks like, where its words do not say what it is. */
export type Shape =
  | 'path'
  | 'registry'
  | 'address'
  | 'hash'
  | 'mail'
  | 'account'
  | 'system'
  | 'extension'
  | 'image'
  | 'domain'
  | 'host'
  | 'text'
  | 'word';

const shapes: readonly (readonly [Shape, RegExp])[] = [
  ['registry', /^(?:HK[A-Z]{1,2}|HKEY_[A-Z_]+):?(?:\\|$)/i],
  ['system', /^(?:nt authority\\[\w ]+|(?:local ?)?system|(?:network|local) ?service|root|administrator)$/i],
  [
    'path',
    /^(?:[A-Za-z]:[\\/]|\\\\|%\w[\w()]*%\\|%(?:temp|tmp|appdata|localappdata|programdata|programfiles(?:\(x86\))?|commonprogramfiles(?:\(x86\))?|windir|systemroot|systemdrive|userprofile|public|allusersprofile|homepath|homedrive|home)%$|\/\w)|^\*\*?\\|\\.*\\|^\\./i,
  ],
  [
    'address',
    /^(?:\d{1,3}\.){3}(?:\d{1,3}|\*)(?:\/\d{1,2}|-(?:\d{1,3}\.){3}\d{1,3})?$|^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*(?:\/\d{1,3})?$/i,
  ],
  ['hash', /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i],
  ['mail', /^[^\s@\\]+@[^\s@\\]+\.\w+$/],
  ['account', /^[\w.-]+\\[^\\]+$|^(?:svc|sa|adm)[-_]\w+$/i],
  ['extension', /^\.[A-Za-z0-9]+$/],
  ['domain', /^\*\.(?:[a-z0-9-]+\.)+[a-z]{2,}$/i],
];

/** The shape of a value. Unquoted lower-case words are `word`: they may be no value at all. */
export function shapeOf(text: string, bare: boolean): Shape {
  const known = shapes.find(([, pattern]) => pattern.test(text))?.[0];
  if (known !== undefined) return known;
  if (looksLikeFile(text) || /[^\s][*?]|[*?][^\s]/.test(text)) return 'image';
  if (/^(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}$/i.test(text)) return 'domain';
  if (/^(?=.*\d)[A-Za-z][\w-]*$/.test(text)) return 'host';
  return bare && /^[a-z]/.test(text) ? 'word' : 'text';
}

/** Whether a text is a variable that is no folder of Windows: `%HOST%` is for a person to fill. */
export function isPlaceholderVariable(text: string): boolean {
  return /^%\w+%$/.test(text) && shapeOf(text, true) !== 'path';
}

// `larger than`: a comparison, no name.
const comparatives =
  /^(?:larger|smaller|bigger|greater|older|newer|less|more|fewer|longer|shorter|later|earlier|higher|lower|over|exactly|about)$/i;

// `the account is disabled`, `files downloaded from …`: no names.
const participles = /(?:ed|ing|ous|able|ible|ive|al|ic|ent|ant|ly|own|ful|less)$/i;

/** Whether an unquoted word rather says what something is like than what it is called. */
export function describes(text: string): boolean {
  return shapeOf(text, true) === 'word' && (participles.test(text) || comparatives.test(text));
}

/** Whether a value tells by itself what it is: an address, a path, a hash, a file, an account. */
export function hasShape(text: string): boolean {
  return !['text', 'word', 'host', 'system'].includes(shapeOf(text, true)) || /^[A-Z][A-Z-]+\d+$/.test(text);
}
