import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Log, Result } from 'sarif';
import { beforeAll, describe, expect, test } from 'vitest';
import { registryCodes } from '../../src/diagnostics/registry.js';
import { controls, folderOf, put, ruleText, seedPages, take } from './cli-support.js';
import { checked, hostileFiles, seedFolder, styledFile, styledPlaces } from './report-support.js';

const require = createRequire(import.meta.url);
const Ajv = require('ajv-draft-04').default;
const addFormats = require('ajv-formats').default;
// One pattern of the schema is no regular expression of Unicode mode.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync('test/fixtures/report/schema/sarif-2.1.0.json', 'utf8')));

async function sarifOf(root: string): Promise<Log> {
  const text = await checked(root, 'sarif');
  expect(text).not.toMatch(controls);
  const log = JSON.parse(text) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log;
}

function resultsOf(log: Log): readonly Result[] {
  return log.runs[0]?.results ?? [];
}

/** What is new with every new code stays out of a golden. */
function golden(log: Log): string {
  return `${JSON.stringify(
    resultsOf(log).map((result) => ({ ...result, ruleIndex: undefined })),
    null,
    2,
  )}\n`;
}

function regionOf(result: Result) {
  return result.locations?.[0]?.physicalLocation?.region;
}

const scenarioOf = (result: Result) => result.locations?.[0]?.logicalLocations?.[0]?.name ?? '';

describe('SARIF', () => {
  test.skipIf(seedPages().length === 0)('the five seed pages', async () => {
    const root = await seedFolder();
    const log = await sarifOf(root);
    await expect(golden(log)).toMatchFileSnapshot('../fixtures/report/seeds/results.sarif.json');
    expect(log.runs[0]?.tool.driver.rules?.map(({ id }) => id)).toEqual(registryCodes());
    for (const { ruleId, ruleIndex } of resultsOf(log))
      expect(log.runs[0]?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    const prints = resultsOf(log).map((result) => result.partialFingerprints?.['winnowFinding/v1']);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('a hostile workspace', async () => {
    const log = await sarifOf(folderOf(hostileFiles));
    await expect(golden(log)).toMatchFileSnapshot('../fixtures/report/hostile/results.sarif.json');
    for (const result of resultsOf(log)) expect(result.message.text).not.toMatch(/\]\(https/);
  });

  describe.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('YAML with %s', (_, lineEnd) => {
    const root = folderOf({
      'rules/styles.yaml': ruleText('styles'),
      'exclusions/styles.yaml': styledFile(lineEnd),
    });
    let results: readonly Result[] = [];
    beforeAll(async () => {
      results = resultsOf(await sarifOf(root)).filter(({ ruleId }) => ruleId === 'WN207');
    });

    test('regions in every style of scalar', () => {
      const places = Object.fromEntries(results.map((result) => [scenarioOf(result), regionOf(result)]));
      expect(places).toEqual(
        Object.fromEntries(
          Object.entries(styledPlaces).map(([name, [line, column]]) => [
            name,
            { startLine: line, startColumn: column, endLine: line, endColumn: column + 'nosuch.field'.length },
          ]),
        ),
      );
    });

    test('fingerprints survive moved lines, and tell scenarios apart', async () => {
      const prints = (list: readonly Result[]) => list.map((result) => result.partialFingerprints);
      expect(new Set(prints(results).map((one) => JSON.stringify(one))).size).toBe(results.length);
      const moved = folderOf({
        'rules/styles.yaml': `# moved\n\n${ruleText('styles')}`,
        'exclusions/styles.yaml': `# moved\n\n# twice\n${take(root, 'exclusions/styles.yaml')}`,
      });
      const after = resultsOf(await sarifOf(moved)).filter(({ ruleId }) => ruleId === 'WN207');
      expect(prints(after)).toEqual(prints(results));
      expect(after.map((result) => regionOf(result)?.startLine)).toEqual(
        results.map((result) => (regionOf(result)?.startLine ?? 0) + 3),
      );
    });
  });

  test.each([
    ['plain', `process.parent_process_name == "Remote Desktop Connection"`],
    ['single quotes', `'process.parent_process_name == "Remote Desktop Connection"'`],
    ['double quotes', `"process.parent_process_name == 'Remote Desktop Connection'"`],
    ['a literal block', `|\n      process.parent_process_name == "Remote Desktop Connection"`],
    ['a folded block', `>-\n      process.parent_process_name == "Remote Desktop Connection"`],
  ])('a fix, taken over as it says, leaves a file in which the finding is gone: %s', async (_, filter) => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    filter: ${filter}\n    title: Support\n`,
    });
    const found = resultsOf(await sarifOf(root)).find(({ ruleId }) => ruleId === 'WN301');
    const change = found?.fixes?.[0]?.artifactChanges[0];
    const edit = change?.replacements[0];
    expect(change?.artifactLocation.uri).toBe('exclusions/a.yaml');
    const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = edit?.deletedRegion ?? {};
    const lines = take(root, 'exclusions/a.yaml').split('\n');
    const before = [...lines.slice(0, startLine - 1), (lines[startLine - 1] ?? '').slice(0, startColumn - 1)];
    const after = [(lines[endLine - 1] ?? '').slice(endColumn - 1), ...lines.slice(endLine)];
    put(root, 'exclusions/a.yaml', `${before.join('\n')}${edit?.insertedContent?.text}${after.join('\n')}`);
    expect(take(root, 'exclusions/a.yaml')).toContain('title: Support');
    const codes = resultsOf(await sarifOf(root)).map(({ ruleId }) => ruleId);
    // A name alone is still one that an attacker may choose.
    expect([...codes].sort()).toEqual(['WN508', 'WN701']);
  });

  test('no fix where the filter does not stand in the file as it is', async () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    filter: "process.parent_process_name\\n  == \\"Remote Desktop Connection\\""\n`,
    });
    const found = resultsOf(await sarifOf(root)).find(({ ruleId }) => ruleId === 'WN301');
    expect(found).toBeDefined();
    expect(found?.fixes).toBeUndefined();
  });
});
