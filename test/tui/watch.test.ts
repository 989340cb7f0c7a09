import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { watchFolders } from '../../src/tui/watch.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

test('lists of values are watched wherever they stand, their neighbours are not', async () => {
  const root = mkdtempSync(join(tmpdir(), 'winnow-watch-'));
  for (const folder of ['rules', 'exclusions', 'lists']) mkdirSync(join(root, folder));
  for (const file of ['good.txt', 'other.txt', 'x.yaml']) writeFileSync(join(root, 'lists', file), 'a\n');
  const told: string[] = [];
  let heard: () => void = () => {};
  const next = (): Promise<void> =>
    new Promise((give) => {
      heard = give;
    });
  const watching = watchFolders(root, ['rules', 'exclusions'], (paths) => {
    told.push(...paths);
    heard();
  });
  closers.push(() => {
    watching.close();
    rmSync(root, { recursive: true, force: true });
  });
  watching.also(['winnow.yaml', 'lists/good.txt', '../elsewhere.txt']);
  const first = next();
  writeFileSync(join(root, 'lists/other.txt'), 'b\n');
  writeFileSync(join(root, 'lists/x.yaml'), 'b\n');
  writeFileSync(join(root, 'lists/good.txt'), 'b\n');
  await first;
  expect(told).toEqual(['lists/good.txt']);
  const second = next();
  writeFileSync(join(root, 'winnow.yaml'), 'rules: rules\n');
  await second;
  expect(told.at(-1)).toBe('winnow.yaml');
  watching.also([]);
  const third = next();
  writeFileSync(join(root, 'lists/good.txt'), 'c\n');
  writeFileSync(join(root, 'rules/r.yaml'), 'id: r\n');
  await third;
  expect(told.at(-1)).toBe('rules/r.yaml');
});
