// Stands for `node:module` in the bundle: what the program loads by path is read while the snapshot is built, from the repository.
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import * as refa from 'refa';

export const createRequire = () => (id) => {
  if (id === 'refa') return refa;
  if (id.endsWith('.json')) return JSON.parse(readFileSync(id.replace(/^(?:\.\.\/)+/, ''), 'utf8'));
  return runInThisContext(readFileSync(`node_modules/${id}`, 'utf8'), { filename: id });
};
