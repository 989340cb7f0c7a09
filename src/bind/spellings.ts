// How events spell what a column holds. A negated value in another spelling would hold for rows that the words keep, so a
// negated literal stands only on a spelling that is known here; what is not listed is refused.
import type { Column } from '../schema/schema.js';

/** Where a text stands in the whole text of a column. */
export type Place = 'whole' | 'start' | 'end' | 'part';

/** What the texts of a column look like: its kind, and for accounts and the like the column's name. */
type Form =
  | 'file-name'
  | 'path'
  | 'account-name'
  | 'account-domain'
  | 'account-sid'
  | 'account-upn'
  | 'account'
  | 'host'
  | 'hash'
  | 'address'
  | 'url'
  | 'domain'
  | 'registry-key'
  | 'registry-value'
  | 'command-line'
  | 'name'
  | 'enumeration'
  | 'identifier'
  | 'json'
  | 'other';

/** Each of the expressions has to fit a text in that place; a place without any fits nothing. */
type Spelling = Readonly<Partial<Record<Place, RegExp>>> & {
  /** Texts that no event spells so, in any place. */
  readonly strange?: RegExp;
  /** How events spell it, for people. */
  readonly events: string;
};

// One step of a path: `S` on Windows, `U` elsewhere. Drives and separators stand between the steps.
const S = String.raw`[^\\/:*?"<>|]+`;
const U = String.raw`[^\\/:*?"<>|]+`;
const account = String.raw`[^"/\\[\]:;|=,+*?<>@]`;
const any = /^/;

function of(source: string): RegExp {
  return new RegExp(`^(?:${source})$`, 'iu');
}

function everywhere(expression: RegExp): Readonly<Record<Place, RegExp>> {
  return { whole: expression, start: expression, end: expression, part: expression };
}

const hostName = String.raw`[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*`;

const spellings: Readonly<Record<Form, Spelling>> = {
  'file-name': {
    // Several words without an extension are what people call a program, seldom its file.
    whole: of(String.raw`[^\\/:*?"<>|,;\s]+|[^\\/:*?"<>|,;]+\.[a-z0-9_]{1,10}|Memory Compression|Secure System`),
    start: of(String.raw`[^\\/:*?"<>|,;]+`),
    end: of(String.raw`[^\\/:*?"<>|,;]*[^\\/:*?"<>|,;.]`),
    part: of(String.raw`[^\\/:*?"<>|,;]+`),
    // An address, a digest, a name cut off with dots.
    strange: /^\s|\s$|^\d+(?:\.\d+){3}$|^[0-9a-f]{32,}$|(?<=\w)\.$|\.\.$/i,
    events: 'names of files such as `cmd.exe`, without folders or lists',
  },
  path: {
    whole: of(String.raw`(?:[a-z]:|\\\\${S}\\${S})(?:\\${S})+|(?:/${U})+`),
    start: of(String.raw`[a-z]:(?:\\${S})*\\?|\\\\${S}(?:\\${S})*\\?|(?:/${U})+/?`),
    end: of(String.raw`\\?${S}(?:\\${S})*|/?${U}(?:/${U})*`),
    part: of(String.raw`(?:[a-z]:|\\)?\\?${S}(?:\\${S})*\\?|[a-z]:\\?|/?${U}(?:/${U})*/?`),
    // Blanks and dots at a step's end, short names, lists, stand-ins for a folder.
    strange: /(?:^|[\\/])\.{1,2}(?:[\\/]|$)|[ .](?:[\\/]|$)|[\\/] |^ |~\d+(?:[\\/.]|$)|[;%]|\.\w{1,5}\s*,|(?:^|[\\/])~/,
    events: 'whole paths such as `C:\\Windows\\cmd.exe`, `\\\\server\\share\\x.exe` or `/usr/bin/x`',
  },
  'account-name': {
    ...everywhere(of(`${account}+`)),
    strange: /^\s|\s$|^(?:local ?system|nt authority)$/i,
    events: 'account names alone, such as `svc_backup`',
  },
  'account-domain': {
    ...everywhere(of(String.raw`[^"/\\[\]:;|=,+*?<>@.]+`)),
    strange: /^\s|\s$/,
    events: 'short domain names such as `CORP`',
  },
  'account-sid': {
    whole: of(String.raw`S-1-\d+(?:-\d+)+`),
    start: of(String.raw`S-1(?:-\d+)*-?`),
    end: of(String.raw`-?\d+(?:-\d+)*`),
    part: of(String.raw`[S\d-]+`),
    events: 'SIDs such as `S-1-5-18`',
  },
  'account-upn': {
    whole: of(String.raw`[^\s@\\"<>,;:]+@[^\s@\\"<>,;:]+`),
    start: of(String.raw`[^\s@\\"<>,;:]+(?:@[^\s@\\"<>,;:]*)?`),
    end: of(String.raw`[^\s@\\"<>,;:]*@?[^\s@\\"<>,;:]+`),
    part: of(String.raw`[^\s@\\"<>,;:]*@?[^\s@\\"<>,;:]+|[^\s@\\"<>,;:]+@`),
    events: 'accounts such as `bob@corp.example`',
  },
  account: {
    whole: of(String.raw`${account}+\\${account}+|[^\s@\\"<>,;]+@[^\s@\\"<>,;]+|S-1-\d+(?:-\d+)+|${account}+`),
    start: of(String.raw`${account}+(?:[\\@]${account}*)?`),
    end: of(String.raw`[@\\]?${account}+`),
    part: of(String.raw`${account}*[@\\]?${account}+|${account}+[@\\]`),
    strange: /^\s|\s$/,
    events: 'accounts such as `CORP\\bob`',
  },
  host: {
    whole: of(hostName),
    start: of('[a-z0-9_][a-z0-9_.-]*'),
    end: of('[a-z0-9_.-]*[a-z0-9_]'),
    part: of('[a-z0-9_.-]+'),
    strange: /^\d+(?:\.\d+){3}$|^localhost$/i,
    events: 'host names such as `build01` or `build01.corp.example`',
  },
  hash: { ...everywhere(/^[0-9a-f]+$/i), events: 'hex digits' },
  address: { ...everywhere(/^[0-9a-f.:-]+$/i), events: 'addresses such as `10.0.0.1`' },
  // A URL column holds host names as well as whole URLs, with and without a scheme: only a part that both have can be ruled out.
  url: { part: /^[\w.~%=&?#-]+$/, events: 'whole URLs and host names alone: use `not contains` with a host name' },
  domain: { whole: of(hostName), end: of('[a-z0-9_.-]*[a-z0-9_]'), part: of('[a-z0-9_.-]+'), events: 'host names' },
  'registry-key': {
    whole: of(String.raw`HKEY_LOCAL_MACHINE(?:\\[^\\/"]+)*`),
    start: of(String.raw`HKEY_LOCAL_MACHINE(?:\\[^\\/"]+)*\\?`),
    end: of(String.raw`\\?[^\\/"]+(?:\\[^\\/"]+)*`),
    part: of(String.raw`\\?[^\\/"]+(?:\\[^\\/"]+)*\\?`),
    // Users' hives, classes and control sets have several spellings.
    strange:
      /\bHK(?:LM|CU|U|CR|CC)\b|HKEY_(?!LOCAL_MACHINE)|.HKEY_|ControlSet|^\\?REGISTRY\\|^\\?Computer\\|(?:^|\\)\s|\s(?:\\|$)|:/i,
    events:
      'keys with the hive spelled out, of which several have more than one spelling: test the last part of the key',
  },
  'registry-value': {
    ...everywhere(any),
    strange: /^\s|\s$|^@$|^\(default\)$|^(?:0x|dword|qword|hex|REG_)|[A-Za-z0-9_:)]\\\\/i,
    events: 'names and data as plain texts',
  },
  'command-line': {
    ...everywhere(any),
    // A backslash written twice, as in program code; a stand-in; a text from a web page.
    strange: /[A-Za-z0-9_:)]\\\\|<[a-z][a-z _-]*>|^%|%$|\\"/i,
    events: 'command lines as typed: single backslashes, plain quotes',
  },
  name: { ...everywhere(any), strange: /^\s|\s$|\b(?:CN|OU|O)=|\\|^%|%$/, events: 'plain names' },
  enumeration: { ...everywhere(/^[\w .:/()-]+$/), strange: /^\s|\s$/, events: 'single words' },
  identifier: { ...everywhere(/^[\w.:@/+=-]+$/), events: 'ids without braces or blanks' },
  // Text that holds names, quotes and escapes: only plain words stand in it as they are.
  json: { part: /^[\w .:-]+$/, events: 'JSON text: use `not contains` with a plain word' },
  other: { ...everywhere(any), strange: /^\s|\s$|[A-Za-z0-9_:)]\\\\|^%|%$/, events: 'texts in another spelling' },
};

/** What no text of an event holds where it was typed by a person or a program: stand-ins, entities, typographic signs, controls. */
const strangeAnywhere =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}|[“”„‟«»‘’‚‛]|&(?:quot|amp|lt|gt|apos|nbsp|#\d+);|\{\{|\$\{|^\.\.\.|\.\.\.$/u;
const strangeDash = /(?!-)\p{Pd}|−/u;

/** How events spell what a column of this kind holds, for people. */
export function eventsSpell(column: Column): string {
  return spellings[formOf(column)].events;
}

/** Whether the text, in this place, is spelled as events are known to spell what the column holds. */
export function spelledAsEvents(text: string, place: Place, column: Column): boolean {
  const form = formOf(column);
  const { strange, [place]: fits } = spellings[form];
  if (fits === undefined || !fits.test(text)) return false;
  if (strange?.test(text) === true || strangeAnywhere.test(text) || text.normalize('NFKC') !== text) return false;
  return form === 'name' || form === 'other' || !strangeDash.test(text);
}

/** Whether a column holds accounts whole, with their domain (`CORP\bob`). */
export function holdsWholeAccounts(column: Column): boolean {
  return formOf(column) === 'account';
}

/** Whether a column holds account names alone. */
export function holdsAccountNames(column: Column): boolean {
  return formOf(column) === 'account-name';
}

function formOf({ kind, name, type }: Column): Form {
  if (type === 'dynamic' || /^AdditionalFields$|Json$|JSON$|^LoggedOnUsers$/.test(name)) return 'json';
  switch (kind) {
    case 'basename':
      return 'file-name';
    case 'account':
      if (/Sid$|SID$/.test(name)) return 'account-sid';
      if (/(?:Upn|UPN|UserPrincipalName|EmailAddress|FromAddress|MailAddress|AccountEmail|SignInName)$/.test(name))
        return 'account-upn';
      if (/Domain(?:Name)?$/.test(name)) return 'account-domain';
      return /(?:AccountName|UserName|Username)$/.test(name) ? 'account-name' : 'account';
    case 'url':
      return /Domain$/.test(name) ? 'domain' : 'url';
    case 'registry':
      return /Key$/.test(name) ? 'registry-key' : 'registry-value';
    default:
      return kind;
  }
}
