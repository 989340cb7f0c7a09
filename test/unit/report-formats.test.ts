import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/cli/commands/check.js';
import type { Io } from '../../src/cli/io.js';
import { diagnose } from '../../src/diagnostics/registry.js';
import { checkGithub } from '../../src/report/github.js';
import { checkJunit } from '../../src/report/junit.js';
import { checkMarkdown } from '../../src/report/markdown.js';
import { code, entities, inline } from '../../src/report/markdown-text.js';
import { safe } from '../../src/report/safe.js';
import { plainStyle } from '../../src/report/style.js';
import { controls, exclusionsText, filesBelow, folderOf, ruleText, seedPages, take } from './cli-support.js';
import { checked, hostileFiles, seedFolder, styledFile, styledPlaces } from './report-support.js';

const endings = { github: 'txt', junit: 'xml', markdown: 'md' } as const;
const formats = ['github', 'junit', 'markdown'] as const;

describe.skipIf(seedPages().length === 0)('the five seed pages', async () => {
  const root = seedPages().length === 0 ? '' : await seedFolder();
  test.each(formats)('%s', async (format) => {
    await expect(await checked(root, format)).toMatchFileSnapshot(
      `../fixtures/report/seeds/${format}.${endings[format]}`,
    );
  });
});

describe('a hostile workspace', () => {
  const root = folderOf(hostileFiles);

  test.each(formats)('%s', async (format) => {
    const text = await checked(root, format);
    expect(text).not.toMatch(controls);
    await expect(text).toMatchFileSnapshot(`../fixtures/report/hostile/${format}.${endings[format]}`);
  });

  test.each(['pretty', 'json', 'sarif', 'github', 'junit', 'markdown'] as const)(
    'nothing that a build server obeys stands in %s',
    async (format) => {
      const lines = (await checked(root, format)).split(/\r\n|[\r\n]/);
      expect(lines.filter((line) => /##(?:vso)?\[/i.test(line))).toEqual([]);
      const begun = lines.filter((line) => /^\s*::[a-z-]+/i.test(line));
      if (format === 'github')
        for (const line of begun)
          expect(line).toMatch(
            /^::(?:error|warning|notice) (?:file=[^:,]+(?:,(?:line|endLine|col|endColumn)=\d+)+,)?title=WN\d{3}::/,
          );
      else expect(begun).toEqual([]);
    },
  );

  test('the XML has no tag and no entity that winnow did not write', async () => {
    const text = await checked(root, 'junit');
    const tags = [...text.matchAll(/<\/?([^\s/>]+)/g)].map((found) => found[1]);
    expect([...new Set(tags)].sort()).toEqual(['?xml', 'failure', 'system-out', 'testcase', 'testsuite', 'testsuites']);
    expect(text.replace(/&(?:amp|lt|gt|quot);/g, '')).not.toContain('&');
    expect(text).not.toContain(']]>');
  });
});

describe('annotations', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('land in every style of scalar: %s', async (_, lineEnd) => {
    const root = folderOf({ 'rules/styles.yaml': ruleText('styles'), 'exclusions/styles.yaml': styledFile(lineEnd) });
    const places = [...(await checked(root, 'github')).matchAll(/,line=(\d+),endLine=\1,col=(\d+),.*title=WN207/g)];
    expect(places.map(([, line, column]) => [Number(line), Number(column)])).toEqual(Object.values(styledPlaces));
  });

  test('over several lines have no columns', () => {
    const source = { path: 'a.yaml', text: 'one\ntwo\nthree\n' };
    const finding = { source, diagnostic: diagnose('WN101', 'x', { span: { start: 1, end: 6 } }) };
    const report = { results: [], findings: [finding], ruleCount: 0 };
    expect(checkGithub(report)).toBe(
      '::error file=a.yaml,line=1,endLine=2,title=WN101::x\n1 error, 0 warnings, 0 notes\n',
    );
  });

  test('a property keeps its commas, colons, percent signs and line ends', () => {
    const source = { path: 'a,b:c%\n.yaml', text: '' };
    const report = { results: [], findings: [{ source, diagnostic: diagnose('WN101', '100%: a, b') }], ruleCount: 0 };
    expect(checkGithub(report)).toContain('file=a%2Cb%3Ac%25\\x0a.yaml,line=1,title=WN101::100%25: a, b\n');
  });
});

describe('what the gate says', () => {
  const source = { path: 'a.yaml', text: 'one' };
  const old = { source, diagnostic: diagnose('WN301', 'an old one') };
  const fresh = { source, diagnostic: diagnose('WN301', 'a new one') };
  const gate = { failing: [fresh], fresh: [fresh], gone: ['k1', 'k2'] };
  const report = { results: [], findings: [old, fresh], ruleCount: 0, gate };

  test('annotations are for what is new', () => {
    expect(checkGithub(report)).toContain('a new one');
    expect(checkGithub(report)).not.toContain('an old one');
  });

  test('a warning fails its case where it fails the check', () => {
    const text = checkJunit(report);
    expect(text).toContain('failures="1"');
    expect(text).toContain('<failure type="WN301" message="a new one">');
    expect(text).toMatch(/<system-out>warning\[WN301\]: an old one/);
  });

  test('the summary tells what is new, known and gone', () => {
    const text = checkMarkdown(report);
    expect(text).toContain('**Failed:** 1 finding.');
    expect(text).toContain('Against the baseline: 1 new finding, 1 known, 2 gone.');
  });
});

test('a threshold that is passed fails every report, without a finding', () => {
  const gate = { failing: [], fresh: [], gone: [], tooManyUntranslatable: true };
  const report = { results: [], findings: [], ruleCount: 0, gate };
  expect(checkGithub(report)).toMatch(/^::error title=winnow::more scenarios/);
  expect(checkJunit(report)).toContain('tests="1" failures="1"');
  expect(checkMarkdown(report)).toContain('**Failed:** more scenarios');
});

describe('acceptance, by name and reason', () => {
  const root = folderOf({
    'winnow.yaml': 'accept:\n  - code: WN207\n    rule: a\n    scenario: s1\n    reason: the field <b>comes</b> soon\n',
    'rules/a.yaml': ruleText('a'),
    'exclusions/a.yaml': exclusionsText('a', 'nosuch.field == "1"'),
  });

  test('SARIF suppresses it, and says so of the others', async () => {
    const log = JSON.parse(await checked(root, 'sarif')) as Log;
    const suppressions = log.runs[0]?.results?.map((result) => [result.ruleId, result.suppressions]);
    expect(suppressions).toEqual([
      ['WN701', []],
      ['WN207', [{ kind: 'external', status: 'accepted', justification: 'the field <b>comes</b> soon' }]],
    ]);
  });

  test('no annotation, no failure, a word in the summary', async () => {
    expect(await checked(root, 'github')).not.toContain('WN207');
    expect(await checked(root, 'junit')).toContain('failures="0"');
    const text = await checked(root, 'markdown');
    expect(text).toContain('**Passed.**');
    expect(text).toContain('- **note** WN207 (accepted): ');
    expect(text).toContain('the field \\<b\\>comes\\</b\\> soon');
  });

  test('JSON tells what is new and what fails', async () => {
    const { findings } = JSON.parse(await checked(root, 'json'));
    expect(findings).toMatchObject([
      { code: 'WN701', new: true, fails: false },
      { code: 'WN207', new: true, fails: false },
    ]);
  });
});

describe('a report in a file', () => {
  const root = folderOf({ 'rules/a.yaml': ruleText('a') });
  const io: Io = { root, out: () => {}, err: () => {}, outStyle: plainStyle, errStyle: plainStyle };
  const written = (output: string) => check([], { format: 'junit', output }, io);

  test('is written', async () => {
    expect(await written('out/report.xml')).toBe(0);
    expect(take(root, 'out/report.xml')).toMatch(/^<\?xml/);
  });

  test.each(['rules/a.yaml', 'rules/new.xml', 'exclusions/x.xml', 'winnow.yaml', 'out'])(
    'is not written to %s',
    async (path) => {
      const before = filesBelow(root, '.');
      expect(await written(path)).toBe(2);
      expect(filesBelow(root, '.')).toEqual(before);
      expect(take(root, 'rules/a.yaml')).toBe(ruleText('a'));
    },
  );
});

describe('text of a file in Markdown', () => {
  test.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a``', '``` `a`` ```'],
    ['<b>', '`<b>`'],
    ['a|<b>', '<code>a&#124;&#60;b&#62;</code>'],
    ['a\nb', '`a\\x0ab`'],
    [' ', ''],
  ])('as code: %j', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test.each([
    ['no field `a*b` here', 'no field `a*b` here'],
    ['`a` [x](https://y) <b> | @t #1 *c*', '`a` \\[x\\](https\\://y) \\<b\\> \\| \\@t \\#1 \\*c\\*'],
    ['an odd ` here, `b|c`', 'an odd `  here,  `b\\|c\\`'],
  ])('quoted in a sentence: %j', (text, expected) => {
    expect(inline(text)).toBe(expected);
  });

  test('as HTML', () => {
    expect(entities('a/b.yaml: <x> &amp; "q" www.x')).toBe('a/b.yaml&#58; &#60;x&#62; &#38;amp; &#34;q&#34; www&#46;x');
  });

  test('a summary stays below what GitHub takes', async () => {
    const filter = Array.from({ length: 30 }, (_, index) => `no${index}.field == "${'|'.repeat(100)}"`).join(' or ');
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        [`rules/r${index}.yaml`, ruleText(`r${index}`)],
        [`exclusions/r${index}.yaml`, exclusionsText(`r${index}`, filter)],
      ]).flat(),
    );
    const text = await checked(folderOf(files), 'markdown');
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  });
});

test('safe text: what a build server obeys is broken up, addresses are not', () => {
  expect(safe('##vso[a] ##[b] ::add-mask::c; ::set-env name=d::e')).toBe(
    '#\\x23vso[a] #\\x23[b] :\\x3aadd-mask::c; :\\x3aset-env name=d::e',
  );
  expect(safe('fe80::1 ::1 ::ffff:10.0.0.1 2001:db8::dead or ## a')).toBe(
    'fe80::1 ::1 ::ffff:10.0.0.1 2001:db8::dead or ## a',
  );
});
