// The registry of keys: one meaning for a key in a place, a command for each binding, and one list for screen and README.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/tui/commands/all.js';
import { browseCommands } from '../../src/tui/commands/browse.js';
import { decideCommands } from '../../src/tui/commands/decide.js';
import { doubleMeanings, lookup } from '../../src/tui/keys/lookup.js';
import { type Binding, bindings } from '../../src/tui/keys/registry.js';

const { keyTable, withKeyTable } = (await import(new URL('../../scripts/docs.mjs', import.meta.url).href)) as {
  keyTable(list: readonly Binding[]): string;
  withKeyTable(text: string, list: readonly Binding[]): string;
};

describe('the registry', () => {
  test('gives no key two meanings in one place', () => {
    expect(doubleMeanings(bindings)).toEqual([]);
  });

  test('and would find one', () => {
    const words = { words: '', short: '' };
    const twice = [
      { command: 'one', keys: ['j'], where: 'any', ...words },
      { command: 'two', keys: ['j'], where: 'list', ...words },
    ] as const;
    expect(doubleMeanings(twice)).toEqual(['j in list: one, two', 'j in decide: one, two']);
  });

  test('has a command for each binding that is no dialog’s', () => {
    const bound = bindings.filter(({ where }) => where === 'any' || where === 'list' || where === 'decide');
    expect(bound.filter(({ command }) => commands[command] === undefined)).toEqual([]);
  });

  test('has a binding for each command, and one owner for each', () => {
    const names: readonly string[] = bindings.map(({ command }) => command);
    expect(Object.keys(commands).filter((name) => !names.includes(name))).toEqual([]);
    expect(Object.keys(browseCommands).filter((name) => name in decideCommands)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has no key that terminals keep for themselves', () => {
    const kept = ['Ctrl-S', 'Ctrl-Q', 'Ctrl-I', 'Ctrl-M', 'Ctrl-H'];
    expect(bindings.flatMap(({ keys }) => keys as readonly string[]).filter((key) => kept.includes(key))).toEqual([]);
  });

  test.each([
    ['list', 'j', 'down'],
    ['decide', 'j', 'down'],
    ['decide', 'a', 'approve'],
    ['list', 'a', undefined],
    ['choice', 'a', 'take-and-approve'],
    ['ask', 'n', 'answer'],
    ['any', 'n', 'next-open'],
    ['input', 'n', undefined],
  ] as const)('in %s %s is %s', (place, key, command) => {
    expect(lookup(place, key)?.command).toBe(command);
  });
});

test('the README has the table of all keys (node scripts/docs.mjs writes it)', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toContain(keyTable(bindings));
  expect(withKeyTable(readme, bindings)).toBe(readme);
});
