import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isOlder, isState, type RunPlaces, stateOf } from '../../src/cli/run-state.js';
import { folderOf, put } from './cli-support.js';

let root: string;
let places: RunPlaces;

beforeEach(() => {
  root = folderOf({
    'rules/a.yaml': 'id: a',
    'rules/b.yaml': 'id: b',
    'rules/deep/c.kql': 'T | c',
    'exclusions/a.yaml': 'rule: a',
    'lists/hosts.txt': 'h1',
    'winnow.yaml': 'rules: rules',
    'tuned/a.yaml': 'id: a',
    'tuned/manifest.json': '{}',
    'other/x.yaml': 'id: x',
  });
  symlinkSync('a.yaml', join(root, 'rules/link.yaml'));
  symlinkSync('../later', join(root, 'rules/later'));
  const at = (...paths: readonly string[]): readonly string[] => paths.map((path) => join(root, path));
  places = {
    inputs: {
      folders: at('exclusions', 'rules'),
      files: at('winnow.yaml', 'lists/hosts.txt'),
      absent: at('known.json'),
    },
    outputs: { folders: at('tuned'), files: at('tuned/manifest.json'), absent: [] },
  };
});

/** Another text of the same length, at the same time. */
function alter(path: string): void {
  const { atime, mtime, size } = statSync(join(root, path));
  put(root, path, 'x'.repeat(size));
  utimesSync(join(root, path), atime, mtime);
}

const move = (from: string, to: string): void => renameSync(join(root, from), join(root, to));

const changes: Readonly<Record<string, () => void>> = {
  'a rule with another text, as long and as old': () => alter('rules/a.yaml'),
  'a rule further down': () => alter('rules/deep/c.kql'),
  'an exclusion file': () => alter('exclusions/a.yaml'),
  'the configuration': () => alter('winnow.yaml'),
  'a list': () => alter('lists/hosts.txt'),
  'a tuned file': () => alter('tuned/a.yaml'),
  'the manifest': () => alter('tuned/manifest.json'),
  'a rule more': () => put(root, 'rules/new.yaml', ''),
  'a rule less': () => rmSync(join(root, 'rules/b.yaml')),
  'a rule under another name': () => move('rules/a.yaml', 'rules/c.yaml'),
  'a rule in another folder': () => move('rules/a.yaml', 'rules/deep/a.yaml'),
  'two rules in each other’s place': () => {
    move('rules/a.yaml', 'rules/x');
    move('rules/b.yaml', 'rules/a.yaml');
    move('rules/x', 'rules/b.yaml');
  },
  'no configuration': () => rmSync(join(root, 'winnow.yaml')),
  'no list': () => rmSync(join(root, 'lists/hosts.txt')),
  'no manifest': () => rmSync(join(root, 'tuned/manifest.json')),
  'no tuned file': () => rmSync(join(root, 'tuned/a.yaml')),
  'no tuned folder': () => rmSync(join(root, 'tuned'), { recursive: true }),
  'no rules': () => rmSync(join(root, 'rules'), { recursive: true }),
  'a file in the place of a folder': () => {
    rmSync(join(root, 'exclusions'), { recursive: true });
    put(root, 'exclusions', '');
  },
  'an orphan among the tuned files': () => put(root, 'tuned/gone.yaml', '# tuned by winnow from x'),
  'what was not there': () => put(root, 'known.json', '{}'),
  'a link in the place of a rule': () => {
    rmSync(join(root, 'rules/b.yaml'));
    symlinkSync('a.yaml', join(root, 'rules/b.yaml'));
  },
  'a link that leads elsewhere': () => {
    unlinkSync(join(root, 'rules/link.yaml'));
    symlinkSync('b.yaml', join(root, 'rules/link.yaml'));
  },
  'a link that leads to a folder now': () => mkdirSync(join(root, 'later')),
  'a link on the way to a list that says the same': () => {
    move('lists', 'real');
    symlinkSync('real', join(root, 'lists'));
  },
  'a link in the place of a folder that holds the same': () => {
    cpSync(join(root, 'tuned'), join(root, 'real'), { recursive: true });
    rmSync(join(root, 'tuned'), { recursive: true });
    symlinkSync('real', join(root, 'tuned'));
  },
  'a tuned file that may not be written': () => chmodSync(join(root, 'tuned/a.yaml'), 0o444),
};

describe('another state', () => {
  test.each(Object.entries(changes))('%s', (_, change) => {
    const state = stateOf(places) ?? [];
    expect(isState(places, state)).toBe(true);
    change();
    expect(isState(places, state)).toBe(false);
  });

  test('of other places', () => {
    const { inputs } = places;
    const state = stateOf(places) ?? [];
    expect(isState({ ...places, inputs: { ...inputs, folders: inputs.folders.slice(1) } }, state)).toBe(false);
    expect(isState({ ...places, inputs: { ...inputs, folders: [...inputs.folders, root] } }, state)).toBe(false);
  });
});

test('what winnow never looks at is no other state', () => {
  const state = stateOf(places) ?? [];
  put(root, 'rules/readme.txt', '');
  put(root, 'rules/.hidden.yaml', '');
  put(root, 'rules/node_modules/x.yaml', '');
  put(root, 'other/y.yaml', '');
  chmodSync(join(root, 'rules/a.yaml'), 0o600);
  expect(isState(places, state)).toBe(true);
});

test.runIf(process.platform === 'linux')('a pipe that never ends is not read', () => {
  execFileSync('mkfifo', [join(root, 'rules/pipe.yaml')]);
  expect(stateOf(places)).toBeDefined();
  execFileSync('mkfifo', [join(root, 'known.json')]);
  expect(stateOf(places)).toBeUndefined();
});

test('a link in the place of a file that counts only as a file has no state', () => {
  rmSync(join(root, 'winnow.yaml'));
  symlinkSync('rules/a.yaml', join(root, 'winnow.yaml'));
  expect(stateOf(places)).toBeUndefined();
});

describe('what has changed since a time', () => {
  const later = (): number => Date.now() + 1000;

  test('nothing', () => {
    expect(isOlder(places.inputs, later())).toBe(true);
    expect(isOlder(places.inputs, Date.now() - 60_000)).toBe(false);
  });

  test.each(
    Object.entries(changes).filter(
      ([name]) => !/tuned|manifest|lists that|leads to a folder|holds the same|on the way/.test(name),
    ),
  )('%s', async (_, change) => {
    await new Promise((done) => setTimeout(done, 120));
    const time = Date.now();
    change();
    expect(isOlder(places.inputs, time)).toBe(false);
  });

  test('a file that was put in place with its old times', async () => {
    const other = join(mkdtempSync(join(tmpdir(), 'winnow-')), 'a.yaml');
    cpSync(join(root, 'rules/b.yaml'), other);
    utimesSync(other, 1, 1);
    await new Promise((done) => setTimeout(done, 120));
    const time = Date.now();
    renameSync(other, join(root, 'rules/a.yaml'));
    expect(isOlder(places.inputs, time)).toBe(false);
  });
});
