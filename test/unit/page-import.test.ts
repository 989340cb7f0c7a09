import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { importPage } from '../../src/sources/page-import.js';
import { positionAt } from '../../src/text/source-text.js';

const pages = new URL('../fixtures/pages/', import.meta.url).pathname;
const seeds = new URL('../../../shared/seeds/', import.meta.url).pathname;

interface ExclusionFile {
  readonly rule: string;
  readonly scenarios: readonly { id: string; title: string; description?: string; filter: string }[];
}

function imported(path: string, text: string) {
  const outcome = importPage({ path, text });
  if (!outcome.value) throw new Error(outcome.diagnostics.map((diagnostic) => diagnostic.message).join('; '));
  const rule = new Map(Object.entries(load(outcome.value.rule, { schema: FAILSAFE_SCHEMA }) as object));
  const file = load(outcome.value.exclusions) as ExclusionFile;
  return { ...outcome, value: outcome.value, rule, file };
}

describe('fixtures', () => {
  for (const name of readdirSync(pages).sort()) {
    test(name, async () => {
      const text = readFileSync(`${pages}${name}/page.txt`, 'utf8');
      const { value, diagnostics, file } = imported(`pages/${name}.txt`, text);
      const said = diagnostics.map(({ code, severity, message, span, help }) => {
        const { line, column } = positionAt(text, span?.start ?? 0);
        return `${severity}[${code}] ${line}:${column} ${message}\n  help: ${help}\n`;
      });
      expect(file.scenarios.length).toBe(value.scenarioCount);
      await expect(value.rule).toMatchFileSnapshot(`${pages}${name}/rule.yaml`);
      await expect(value.exclusions).toMatchFileSnapshot(`${pages}${name}/exclusions.yaml`);
      await expect(`${value.slug}\n${said.join('')}`).toMatchFileSnapshot(`${pages}${name}/diagnostics.txt`);
    });
  }
});

/** Line and column (from 1) of the first or nth place of a text. */
function placeOf(text: string, part: string, from = 0): string {
  const { line, column } = positionAt(text, text.indexOf(part, from));
  return `${line}:${column}`;
}

describe.skipIf(!existsSync(seeds))('the seed pages', () => {
  const expected = [
    ['000_39c27a865c8c469f.txt', '16a67b68-7d68-454e-b903-84a1462f1bd0', 'distantdesktop-file-signature', 5],
    ['001_5fe40d22555fe332.txt', '5b14b2de-fdd6-4d4f-88d7-d6d077544cb7', 'desktopnow-file-signature', 5],
    ['002_022c9d85a156bbca.txt', '889cdb9b-ae6a-4bf5-9808-23e85367c6d0', 'remotepc-file-signature', 5],
    ['003_a2c490a2ed8eb055.txt', 'ae49b070-4477-4660-a0a6-2377b08b76b4', 'remoteutilities-file-signature', 5],
    ['004_ed375f13040b9b99.txt', 'cbc0887e-d1df-4a33-bef6-4794539d8ecb', 'distantdesktop-create-process', 0],
  ] as const;

  test.each(expected)('%s', (name, id, slug, count) => {
    const text = readFileSync(seeds + name, 'utf8');
    const { value, diagnostics, rule, file } = imported(`pages/${name}`, text);
    expect([value.ruleId, rule.get('id'), file.rule, value.slug, value.scenarioCount]).toEqual([
      id,
      id,
      id,
      slug,
      count,
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(count === 0 ? ['WN702'] : []);
    const query = text.slice(text.indexOf('KQL Query\n') + 10, text.search(/^(id: |Analytic Rule)/m)).trim();
    expect(rule.get('query')).toBe(`${query}\n`);
    const after = (label: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith(label))
        .map((line) => line.slice(label.length));
    expect(file.scenarios.map(({ title }) => title)).toEqual(after('Scenario: '));
    expect(file.scenarios.flatMap(({ description }) => description ?? [])).toEqual(after('Description: '));
    expect(file.scenarios.map(({ filter }) => filter)).toEqual(after('Filter/Exclusion: '));
    const whole = value.rule + value.exclusions;
    const lost = text
      .split('\n')
      .filter((line) => !whole.includes(line.trim().replace(/^(Scenario|Description|Filter\/Exclusion): /, '')));
    expect(lost).toEqual([]);
  });

  test('the full page keeps its rule byte for byte', () => {
    const text = readFileSync(`${seeds}004_ed375f13040b9b99.txt`, 'utf8');
    const { value } = imported('004.txt', text);
    const start = text.indexOf('id: ');
    expect(value.rule).toBe(text.slice(start, text.indexOf('\nRequired Data Sources')));
  });

  test('the places that the terminal shows', () => {
    const of = (name: string) => imported(name, readFileSync(seeds + name, 'utf8')).value.exclusions;
    const [desktopNow, remotePc] = [of(expected[1][0]), of(expected[2][0])];
    expect(placeOf(desktopNow, '5b14b2de')).toBe('2:7');
    expect(placeOf(desktopNow, '"Task Scheduler"')).toBe('7:44');
    expect(placeOf(desktopNow, 'known good hash')).toBe('19:86');
    expect(placeOf(remotePc, 'event_id')).toBe('7:47');
    expect(placeOf(remotePc, '”')).toBe('23:31');
    const distant = of(expected[0][0]);
    expect(placeOf(distant, 'process.', distant.indexOf('title: IT admin'))).toBe('9:13');
    const page = readFileSync(seeds + expected[4][0], 'utf8');
    const [note] = importPage({ path: 'p', text: page }).diagnostics;
    expect(positionAt(page, note?.span?.start ?? 0)).toEqual({ line: 62, column: 1 });
    expect([note?.message, note?.help]).toEqual([
      'the page has no scenario under `False Positive Guidance`',
      'add scenarios to exclusions/distantdesktop-create-process.yaml by hand',
    ]);
  });
});

describe('no page', () => {
  const rule = 'name: A\nquery: |\n  T\n';
  test.each([
    ['nothing', '', 'WN810', 'the page is empty'],
    ['blank lines', '\n \r\n\t\n', 'WN810', 'the page is empty'],
    ['a binary file', '\x7fELF\x01\x01\0\0\0\0\0\0\x03\0>\0', 'WN810', 'this file is not text'],
    ['HTML', `<!DOCTYPE html>\n<pre>\nid: 1\n${rule}</pre>`, 'WN810', 'this is HTML, not the text of a page'],
    ['prose', 'Dear reader,\nname: yours.\n', 'WN810', 'no rule stands on this page'],
    ['a rule without an id', `KQL Query\nT\n${rule}`, 'WN810', 'the rule on this page has no `id`'],
    ['a rule without a query', 'id: 1\nname: A\n', 'WN805', 'the rule on this page has no `query`'],
    [
      'a rule with an empty query',
      'id: 1\nname: A\nquery: |\n\nScenario: x',
      'WN805',
      'the rule on this page has no `query`',
    ],
  ])('%s', (_name, text, code, message) => {
    const { value, diagnostics } = importPage({ path: 'x.txt', text });
    expect(value).toBeUndefined();
    expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.severity, diagnostic.message])).toEqual([
      [code, 'error', message],
    ]);
    expect(diagnostics[0]?.help).toBeTruthy();
  });

  const megabyte = 1_000_000;
  test.each([
    ['blanks', ' '],
    ['line ends', '\n'],
    ['keys', 'name: x\n'],
    ['ids', 'id: 1\nname: 2\n'],
    ['queries', 'query: |\n'],
    ['scenarios', 'Scenario: a\n'],
    ['filters', 'Filter: a == "b"\n'],
    ['headings', 'KQL Query\n'],
    ['dashes', '- '],
    ['stars', '*'],
    ['hashes', '# '],
    ['brackets', '['],
    ['quotes', "description: '\n"],
    ['tabs and blanks', 'a \t'],
    ['items', '- a: \n'],
    ['maps', 'customDetails:\na: b\n'],
    ['odd halves', '\ud800\0'],
  ])('a megabyte of %s', (_name, unit) => {
    const repeated = (size: number) => unit.repeat(size / unit.length);
    const some = repeated(megabyte / 5);
    for (const text of [
      repeated(megabyte),
      `KQL Query\nT\nid: 1\nname: x\nquery: |\nT\n${some}`,
      `id: 1\nname: x\ntactics:\n${some}\nquery: |\nT`,
    ]) {
      const start = performance.now();
      importPage({ path: 'x.txt', text });
      // Far more than it takes, far less than it would with quadratic work.
      expect(performance.now() - start).toBeLessThan(10_000);
    }
  });
});

describe('slugs', () => {
  const slug = (name: string, taken: readonly string[]) =>
    importPage({ path: 'p', text: `id: 1\nname: ${name}\nquery: T` }, { taken: new Set(taken) }).value?.slug;
  test.each([
    ['Remote Management and Monitoring tool - DistantDesktop - File Signature', [], 'distantdesktop-file-signature'],
    ['A - B - C - D', [], 'b-c-d'],
    ['General - Something rather long as a middle part - Last part', [], 'last-part'],
    ['Two - Parts', [], 'two-parts'],
    ['No parts at all', [], 'no-parts-at-all'],
    ['Words that go on until the fortieth character is reached', [], 'words-that-go-on-until-the-fortieth'],
    ['x'.repeat(60), [], 'x'.repeat(40)],
    ['Two - Parts', ['two-parts', 'two-parts-2'], 'two-parts-3'],
    [
      'Words that go on until the fortieth chars',
      ['words-that-go-on-until-the-fortieth'],
      'words-that-go-on-until-the-fortieth-2',
    ],
    ['NUL', [], 'nul-rule'],
    ['COM1', [], 'com1-rule'],
    ['../../../etc/passwd', [], 'etc-passwd'],
    ['Café — Über', [], 'cafe-uber'],
    ['日本語', [], 'rule'],
  ])('%s', (name, taken, expected) => {
    expect(slug(name, taken)).toBe(expected);
  });
});
