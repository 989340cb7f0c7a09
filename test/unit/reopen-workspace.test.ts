import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OpenedWorkspace, openWorkspace } from '../../src/open-workspace.js';
import { loadConfig } from '../../src/sources/load-config.js';
import type { KnownFiles } from '../../src/sources/workspace.js';
import { folderOf, put, ruleText } from './cli-support.js';

const exclusion = (rule: string, ...ids: readonly string[]): string =>
  `rule: ${rule}\nscenarios:\n${ids.map((id) => `  - id: ${id}\n    filter: process.name == "${id}.exe"\n`).join('')}`;

/** All that a workspace says, as plain values. */
function shown({ workspace, schema }: OpenedWorkspace): unknown {
  const { held, listValues: _, config, ...rest } = workspace;
  return JSON.parse(JSON.stringify({ ...rest, held: [...held], rules: config.rules, functions: schema.functions }));
}

function opener(root: string) {
  const files: KnownFiles = new Map();
  return (changed?: readonly string[]): OpenedWorkspace =>
    openWorkspace(root, [], loadConfig(root), files, changed && new Set(changed));
}

const paths = ['rules/a.yaml', 'rules/b.yaml', 'rules/deep/c.yaml', 'exclusions/a.yaml', 'exclusions/b.yaml'];
const texts = [
  ruleText('a'),
  ruleText('b'),
  exclusion('a', 'one'),
  exclusion('b', 'one', 'two'),
  exclusion('a', 'one', 'one'),
  exclusion('nobody', 'x'),
  'rule: [',
  '',
];

describe('opening a workspace again', () => {
  test('after any edits gives what opening it anew gives', () => {
    const edit = fc.record({ path: fc.constantFrom(...paths), text: fc.option(fc.constantFrom(...texts)) });
    fc.assert(
      fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (steps) => {
        const root = folderOf({ 'rules/a.yaml': ruleText('a'), 'exclusions/a.yaml': exclusion('a', 'one') });
        const open = opener(root);
        open();
        for (const edits of steps) {
          for (const { path, text } of edits) {
            if (text === null) rmSync(join(root, path), { force: true });
            else put(root, path, text);
          }
          const again = open(edits.map(({ path }) => path));
          expect(shown(again)).toEqual(shown(openWorkspace(root)));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('only what may have changed is read', () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'rules/b.yaml': ruleText('b'),
      'exclusions/a.yaml': exclusion('a', 'one'),
    });
    const open = opener(root);
    const before = open();
    put(root, 'rules/b.yaml', ruleText('other'));
    put(root, 'exclusions/a.yaml', exclusion('a', 'one', 'two'));
    const named = open(['exclusions/a.yaml']).workspace.jobs;
    expect(named.map(({ rule, scenarios }) => [rule.id, scenarios.length])).toEqual([
      ['a', 2],
      ['b', 0],
    ]);
    expect(named.map(({ rule }) => rule)).toEqual(before.workspace.jobs.map(({ rule }) => rule));
    // Without the paths every file is read.
    expect(open().workspace.jobs.map(({ rule }) => rule.id)).toEqual(['a', 'other']);
  });

  test('a configuration that says the same keeps its schema, another one makes another', () => {
    const table = (column: string): string => `tables:\n  Own_CL:\n    columns:\n      ${column}: string\n`;
    const root = folderOf({ 'winnow.yaml': table('First'), 'rules/a.yaml': ruleText('a') });
    const open = opener(root);
    const before = open();
    put(root, 'winnow.yaml', `# the same\n${table('First')}`);
    const same = open([]);
    expect(same.schema).toBe(before.schema);
    put(root, 'winnow.yaml', table('Second'));
    const other = open([]).schema.table('Own_CL');
    expect([...(other?.columns.keys() ?? [])]).toEqual(['Second']);
  });

  test('a folder that holds rules and exclusions both: each file is read as either', () => {
    const root = folderOf({
      'winnow.yaml': 'rules: all\nexclusions: all\n',
      'all/a.yaml': ruleText('a'),
      'all/b.yaml': exclusion('a', 'one'),
    });
    const open = opener(root);
    const first = open();
    expect(first.workspace.jobs.map(({ rule, scenarios }) => [rule.id, scenarios.length])).toEqual([['a', 1]]);
    expect(shown(open())).toEqual(shown(first));
    expect(shown(open([]))).toEqual(shown(first));
  });
});
