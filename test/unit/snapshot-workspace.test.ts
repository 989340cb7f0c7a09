import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { chooseEnvironment } from '../../src/kql/environment.js';
import { loadSchema } from '../../src/schema/load.js';
import { readRules } from '../../src/sources/rule-file.js';
import { folderOf, winnow } from './cli-support.js';

/** The made-up rules over which commands run while the start-up snapshot is built. */
const workspace = resolve('scripts/snapshot/workspace');
const schema = loadSchema();
const files = readdirSync(resolve(workspace, 'rules')).map((name) => {
  const path = `rules/${name}`;
  return { path, ...readRules({ path, text: readFileSync(resolve(workspace, path), 'utf8') }) };
});
const isMeantToFail = (path: string): boolean => /broken|unreadable/.test(path);

describe('the rules that the start-up snapshot is warmed with', () => {
  it.each(files.filter(({ path }) => !isMeantToFail(path)))('are read and well-formed: $path', (file) => {
    expect(file.diagnostics).toEqual([]);
    expect(file.rules).not.toEqual([]);
    const wrong = file.rules.flatMap(({ id, query }) => {
      const { problems } = analyzeQuery(query.value, schema, chooseEnvironment(query.value, schema));
      return problems.flatMap(({ severity, message }) => (severity === 'error' ? [`${id}: ${message}`] : []));
    });
    expect(wrong).toEqual([]);
  });

  it.each(files.filter(({ path }) => isMeantToFail(path)))('fail where they are meant to: $path', (file) => {
    const problems = file.rules.flatMap(({ query }) => analyzeQuery(query.value, schema).problems);
    expect([...file.diagnostics, ...problems]).not.toEqual([]);
  });

  it('are woven, most of them, and keep every kind of finding busy', () => {
    const root = folderOf();
    cpSync(workspace, root, { recursive: true });
    const { out, err } = winnow(root, ['compile', '--include-unreviewed', '--no-cache', '--workers', '1']);
    const clauses = [...out.matchAll(/(\d+) clauses?\s+verified/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(clauses).toBeGreaterThan(250);
    expect(out.match(/verified$/gm)?.length).toBeGreaterThan(15);
    expect(new Set(err.match(/WN\d{3}/g)).size).toBeGreaterThan(12);
  });
});
