import { type Binding, bindings, type CommandName, type Place } from './registry.js';

/** Which bindings hold where: a field takes all keys that type, so what holds everywhere does not hold in it. */
const reach = {
  any: ['any'],
  list: ['list', 'any'],
  decide: ['decide', 'list', 'any'],
  choice: ['choice'],
  ask: ['ask'],
  input: ['input'],
} as const satisfies Record<Place, readonly Place[]>;

const tables = Object.fromEntries(
  Object.entries(reach).map(([place, places]) => {
    const held = bindings.filter(({ where }) => (places as readonly Place[]).includes(where));
    return [place, new Map(held.flatMap((binding) => binding.keys.map((key) => [key as string, binding] as const)))];
  }),
) as unknown as Record<Place, ReadonlyMap<string, Binding & { readonly command: CommandName }>>;

/** What a key means in a place; undefined where it means nothing. */
export function lookup(place: Place, key: string): (Binding & { readonly command: CommandName }) | undefined {
  return tables[place].get(key);
}

/** The binding of a command. */
export function bindingOf(command: CommandName): Binding {
  return byName.get(command) ?? { command, keys: [], where: 'any', words: '', short: '' };
}

const byName: ReadonlyMap<string, Binding> = new Map(bindings.map((binding) => [binding.command, binding]));

/** Keys with two meanings in one place, as `key in place: first, second`; there must be none. */
export function doubleMeanings(list: readonly Binding[]): readonly string[] {
  return Object.entries(reach).flatMap(([place, places]) => {
    const seen = new Map<string, string>();
    return list
      .filter(({ where }) => (places as readonly Place[]).includes(where))
      .flatMap(({ keys, command }) => keys.map((key) => ({ key, command })))
      .flatMap(({ key, command }) => {
        const first = seen.get(key);
        seen.set(key, command);
        return first === undefined ? [] : [`${key} in ${place}: ${first}, ${command}`];
      });
  });
}
