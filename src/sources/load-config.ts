import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../finding.js';
import { defaultConfig, type ReadConfig, readConfig } from './config.js';
import { readText, staysInside } from './files.js';

/** A workspace's configuration; without one the defaults, with a mistake in it none. */
export function loadConfig(root: string): ReadConfig {
  if (!existsSync(resolve(root, 'winnow.yaml'))) return { config: defaultConfig, findings: [] };
  const read = readText(root, 'winnow.yaml');
  if (read.value === undefined) {
    const source = { path: 'winnow.yaml', text: '' };
    return { config: undefined, findings: read.diagnostics.map((diagnostic): Finding => ({ source, diagnostic })) };
  }
  // INVARIANT: a file of tables lies in the repository and is reached without links, so that a review covers what it holds.
  return readConfig(read.value, (path) => (staysInside(root, path) ? readText(root, path).value : undefined));
}
