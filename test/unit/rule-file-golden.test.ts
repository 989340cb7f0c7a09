import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileFile } from '../../src/compile-file.js';
import { loadSchema } from '../../src/schema/load.js';
import { loadWorkspace } from '../../src/sources/workspace.js';
import { strip } from '../../src/weave/strip.js';
import { folderOf } from './cli-support.js';

const fixtures = 'test/fixtures/weave-files';
const rules = ['0d0d0d0d-0000-4000-8000-000000000001', '0d0d0d0d-0000-4000-8000-000000000002'];
const exclusions = `scenarios:
  - id: backup
    filter: process.command_line contains "it's a backup"
  - id: update
    filter: process.command_line startswith "C:\\Program Files\\Updater\\update.exe" and process.parent_process_name == "services.exe"
`;

test.each(readdirSync(fixtures))('the tuned file of %s', async (name) => {
  const text = readFileSync(`${fixtures}/${name}/rule.yaml`, 'utf8');
  const present = rules.filter((id) => text.includes(id));
  const root = folderOf({
    'rules/rule.yaml': text,
    'exclusions/x.yaml': `rules: [${present.join(', ')}]\n${exclusions}`,
  });
  const results = compileFile(loadWorkspace(root).jobs, loadSchema(), {
    includeUnreviewed: true,
    environment: undefined,
  });
  const tuned = results[0]?.tuned ?? '';
  const problems = results.flatMap(({ findings }) => findings).filter(({ diagnostic }) => diagnostic.code !== 'WN701');
  expect(problems.map(({ diagnostic }) => diagnostic.message)).toEqual([]);
  expect(results.map(({ clauses }) => clauses)).toEqual(present.map(() => 2));
  expect(strip(tuned).value).toBe(text);
  await expect(tuned).toMatchFileSnapshot(`../fixtures/weave-files/${name}/tuned.yaml`);
});
