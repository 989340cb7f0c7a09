import { type Binding, bindings, type Place } from '../keys/registry.js';
import { type Line, part, plain } from './line.js';
import { fit, width as widthOf } from './text.js';

const headings = {
  decide: 'on the scenario',
  any: 'everywhere',
  list: 'in lists',
  choice: 'choosing',
  ask: 'asked',
  input: 'typing',
} as const satisfies Record<Place, string>;

const order: readonly Place[] = ['decide', 'any', 'list', 'choice', 'ask', 'input'];

/** The width that one column of keys needs. */
const columnWidth = 38;

/** The list of keys in columns, from a line on: the place that asks first comes first. */
export function helpColumns(
  first: Place,
  find: string,
  top: number,
  width: number,
  height: number,
): { readonly lines: readonly Line[]; readonly more: number; readonly last: number } {
  const columns = Math.max(1, Math.floor(width / columnWidth));
  const each = Math.floor(width / columns);
  const places =
    first === 'decide' || first === 'list' ? preferred(first) : [first, ...order.filter((one) => one !== first)];
  const flow = places.flatMap((place) => section(place, find.toLowerCase(), each)).slice(0, -1);
  const room = columns * height;
  const last = Math.max(0, flow.length - room);
  const from = Math.min(top, last);
  const lines = Array.from(
    { length: height },
    (_, row): Line =>
      Array.from({ length: columns }, (__, column) => fit(flow[from + column * height + row] ?? [], each)).flat(),
  );
  // Headings and keys are told, not the blank lines between them.
  const more = flow.slice(from + room).filter((line) => line.length > 0).length;
  return { lines: flow.length === 0 ? [plain('no key is described like that')] : lines, more, last };
}

function preferred(first: 'decide' | 'list'): readonly Place[] {
  return first === 'decide' ? order : ['list', 'decide', ...order.filter((one) => one !== 'list' && one !== 'decide')];
}

function section(place: Place, find: string, width: number): readonly Line[] {
  const list = (bindings as readonly Binding[]).filter(
    (one) =>
      one.where === place &&
      (find === '' || `${one.keys.join(' ')} ${one.command} ${one.words}`.toLowerCase().includes(find)),
  );
  if (list.length === 0) return [];
  const heading: Line = [part(headings[place], 'help')];
  return [heading, ...list.map((one) => keyLine(one, width)), []];
}

function keyLine({ keys, words, short }: Binding, width: number): Line {
  const caps = keyCaps(keys);
  const text = width < 45 ? short : words;
  const cap = part(caps.padEnd(12 + caps.length - widthOf(caps)), 'key.cap');
  // A blank stays between the columns.
  return [cap, part(' '), ...fit(plain(text), Math.max(1, width - 14)), part(' ')];
}

/** Keys as help and README show them: `1 … 9` and `Ctrl-A/E` for many of a kind. */
export function keyCaps(keys: readonly string[]): string {
  const [first = '', ...rest] = keys;
  if (rest.length > 3) return `${first} … ${rest.at(-1)}`;
  const all = keys.join(' ');
  if (widthOf(all) <= 12 || !keys.every((key) => key.startsWith('Ctrl-'))) return all;
  return [first, ...rest.map((key) => key.slice('Ctrl-'.length))].join('/');
}
