import { readFileSync } from 'node:fs';

/** The version of winnow, as its package says. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return /"version": "([^"]*)"/.exec(text)?.[1] ?? '0.0.0';
}
