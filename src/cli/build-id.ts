import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from './snapshot-file.js';

/**
 * A name for this very build, and for the Node that runs it: its code, its data and the libraries that decide what becomes of a
 * rule. Undefined where the build has left none; then nothing is taken from a cache.
 */
export function buildId(): string | undefined {
  try {
    const text = readFileSync(join(programFolder(), 'build-id'), 'utf8').trim();
    return text === '' ? undefined : `${text} ${process.version}`;
  } catch {
    return undefined;
  }
}
