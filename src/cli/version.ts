import { readFileSync } from 'node:fs';

let known: string | undefined;

/** The version of winnow, as its package says. Read once: a start-up snapshot keeps it, and not where it stood. */
export function version(): string {
  known ??= /"version": "([^"]*)"/.exec(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))?.[1];
  return known ?? '0.0.0';
}
