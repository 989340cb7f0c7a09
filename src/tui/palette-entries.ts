// What the palette runs: every command by its name, and those that take a word.
import { registryCodes, registryEntry } from '../index.js';
import { commands, offReason } from './commands/all.js';
import { setOff, setReview } from './commands/set.js';
import type { OwnerField } from './dialogs/owner.js';
import type { Step } from './event.js';
import { type Binding, bindings, type CommandName } from './keys/registry.js';
import { moveTo, withCursor } from './rows.js';
import { shortName } from './select.js';
import type { Filters, State, StatusWord } from './state.js';
import { statusWords } from './status.js';
import { safeText } from './view/text.js';

export interface Entry {
  readonly name: string;
  /** The key that does the same; empty where there is none. */
  readonly key: string;
  readonly words: string;
  /** It waits for a word behind its name. */
  readonly needs?: true;
  off?(state: State): string | undefined;
  /** Why it is off in the state that it was listed for. */
  readonly state?: string | undefined;
  run(state: State, at: number): Step;
}

type Named = Binding & { readonly command: CommandName };

function commandEntries(wanted: readonly Binding['where'][]): readonly Entry[] {
  return (bindings as readonly Named[])
    .filter(({ where }) => wanted.includes(where))
    .map(({ command, keys, words }) => ({
      name: command,
      key: keys[0] ?? '',
      words,
      off: (state) => offReason(state, command),
      run: (state, at) =>
        commands[command]?.run(state, at, { name: keys[0] ?? '', text: '' }) ?? { state, effects: [] },
    }));
}

function narrow(state: State, filters: Partial<Filters>): Step {
  return {
    state: withCursor({
      ...state,
      filters: { ...state.filters, ...filters },
      open: false,
      zoomed: false,
      summary: false,
      focus: 'tree',
    }),
    effects: [],
  };
}

function statusEntry(command: 'filter' | 'status', word: StatusWord): Entry {
  return {
    name: `${command} ${word}`,
    key: 'F',
    words: `show only what is ${word === 'decide' ? 'to decide' : word === 'checking' ? 'being checked' : word}`,
    run: (state) => narrow(state, { status: [word] }),
  };
}

function asks(name: string, words: string): Entry {
  return { name, key: '', words, needs: true, run: (state) => ({ state, effects: [] }) };
}

// `explain` alone explains the finding under the cursor; with a code it is listed once one is typed.
const parametrised: readonly Entry[] = [
  asks('rule', 'go to a rule by its name'),
  asks('status', 'show only one status'),
  asks('code', 'show only scenarios with a finding'),
  asks('table', 'show only rules on a table'),
  asks('set', 'write ticket=, expires=, by= or reason='),
];

const base: readonly Entry[] = [
  ...commandEntries(['decide']),
  ...statusWords.map((word) => statusEntry('filter', word)),
  ...commandEntries(['any', 'list']),
  ...parametrised,
];

/** How many commands there are. */
export function entryCount(): number {
  return base.length;
}

/** The commands that a text may mean, those whose name begins with it first. */
export function matchingEntries(state: State, typed: string): readonly Entry[] {
  const text = typed.trimStart().toLowerCase();
  const [, verb = '', rest = ''] = /^(\S+) +(.*)$/.exec(typed.trimStart()) ?? [];
  const made = makers[verb.toLowerCase()]?.(state, rest.trim()) ?? [];
  const named = base
    .filter(({ name }) => name.startsWith(text))
    .sort((a, b) => (text === '' ? 0 : a.name.length - b.name.length));
  const worded = base.filter((entry) => !named.includes(entry) && hasWords(entry, text));
  const seen = new Set<string>();
  return [...made, ...named, ...worded]
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .map((entry) => ({ ...entry, state: entry.off?.(state) }));
}

/** Whether each typed word begins a word of the name or of what it does. */
function hasWords({ name, words }: Entry, text: string): boolean {
  const own = `${name} ${words}`.toLowerCase().split(/[^\p{L}\p{N}.]+/u);
  return text
    .split(' ')
    .filter((one) => one !== '')
    .every((one) => own.some((word) => word.startsWith(one)));
}

const makers: Readonly<Record<string, ((state: State, rest: string) => readonly Entry[]) | undefined>> = {
  rule: (state, rest) =>
    state.rules
      .filter(({ id, name, path }) => [id, name, path].some((one) => one.toLowerCase().includes(rest.toLowerCase())))
      .slice(0, 200)
      .map((rule) => ({
        name: `rule ${safeText(shortName(state, rule))}`,
        key: '',
        words: safeText(rule.path),
        run: (now) => ({
          state: { ...moveTo(shown(now, rule.id), rule.id), focus: 'tree', open: false, summary: false },
          effects: [],
        }),
      })),
  filter: (_, rest) => statusesLike(rest).map((word) => statusEntry('filter', word)),
  status: (_, rest) => statusesLike(rest).map((word) => statusEntry('status', word)),
  code: (state, rest) =>
    [...new Set([...state.briefs.values()].flatMap(({ codes }) => codes))]
      .filter((code) => code.startsWith(rest.toUpperCase()))
      .sort()
      .map((code) => ({
        name: `code ${code}`,
        key: 'F',
        words: registryEntry(code)?.title ?? '',
        run: (now) => narrow(now, { codes: [code] }),
      })),
  table: (state, rest) =>
    [...new Set([...state.checks.values()].flatMap(({ table }) => table ?? []))]
      .filter((table) => table.toLowerCase().includes(rest.toLowerCase()))
      .sort()
      .map((table) => ({
        name: `table ${safeText(table)}`,
        key: 'F',
        words: 'show only its rules',
        run: (now) => narrow(now, { tables: [table] }),
      })),
  explain: (_, rest) =>
    registryCodes()
      .filter((code) => rest !== '' && code.startsWith(rest.toUpperCase()))
      .map((code) => ({
        name: `explain ${code}`,
        key: 'i',
        words: registryEntry(code)?.title ?? '',
        run: (now) => ({ state: now, effects: [{ kind: 'explain', code }] }),
      })),
  set: (_, rest) => setEntries(rest),
};

function statusesLike(rest: string): readonly StatusWord[] {
  return statusWords.filter((word) => word.startsWith(rest.toLowerCase()));
}

/** A rule that the filters hide is shown again when it is gone to by name. */
function shown(state: State, id: string): State {
  const seen = withCursor({ ...state, cursor: id });
  if (seen.cursor === id) return state;
  return { ...state, search: { text: '', inverted: false }, filters: { status: [], tables: [], codes: [], rules: [] } };
}

/** Why nothing is listed. */
export function nothingWords(typed: string): string {
  const [, verb = '', rest = ''] = /^(\S+) +(.*)$/.exec(typed.trim()) ?? [];
  const kind = kinds[verb.toLowerCase()];
  return kind === undefined ? 'no command is called that' : `no ${kind} \`${safeText(rest)}\``;
}

const kinds: Readonly<Record<string, string | undefined>> = {
  rule: 'rule is called',
  status: 'status is called',
  filter: 'status is called',
  code: 'scenario here has a finding',
  table: 'rule here is on a table',
  explain: 'code of winnow is called',
  set: 'field is called',
};

const settable = ['ticket', 'expires', 'by', 'reason'] as const satisfies readonly OwnerField[];

function setEntries(rest: string): readonly Entry[] {
  if (rest.includes('=')) {
    return [
      {
        name: `set ${safeText(rest)}`,
        key: 'o',
        words: 'writes it to the review',
        off: (state) => offReason(state, 'owner') ?? setOff(state, rest),
        run: (state) => setReview(state, rest),
      },
    ];
  }
  return settable
    .filter((name) => name.startsWith(rest))
    .map((name) => ({ ...asks(`set ${name}=`, `write ${name}: to the review`), key: 'o' }));
}
