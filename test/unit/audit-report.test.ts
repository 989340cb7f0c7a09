import { describe, expect, it } from 'vitest';
import { audit } from '../../src/cli/commands/audit.js';
import {
  type Audit,
  auditOf,
  compileRule,
  diagnose,
  openWorkspace,
  plainStyle,
  printAudit,
  type Safety,
  type SafetyWay,
  styleFor,
} from '../../src/index.js';
import { controls, folderOf, ruleText, take } from './cli-support.js';

const today = '2026-11-21';

const typed: SafetyWay = {
  text: 'ProcessCommandLine contains "backup"',
  conditions: [
    {
      text: 'ProcessCommandLine contains "backup"',
      table: 'DeviceProcessEvents',
      column: 'ProcessCommandLine',
      control: 'attacker',
      why: 'whoever starts a process types its command line',
    },
  ],
  control: 'attacker',
  event: ['FileName = "x.exe"', 'ProcessCommandLine = "backup"'],
  assumes: [],
  anchor: { filter: 'process.command_line contains "backup" and host.name == "srv-1"', words: 'name the device' },
};

const none: Safety = { table: 'DeviceProcessEvents', answers: [], ways: [], costs: [], diagnostics: [] };

const held: Safety = { ...none, ways: [{ ...typed, control: 'defender', anchor: undefined }] };

function found(
  code: `WN${number}`,
  message: string,
  severity: 'error' | 'warning' | 'note',
  more: Partial<Safety> = {},
) {
  return { ...none, ...more, diagnostics: [diagnose(code, message, { severity })] };
}

/** An audit of scenarios `s0`, `s1`, …, as if the analysis had said this of them. */
function audited(
  safety: readonly Safety[],
  options: { title?: string; review?: string; failOn?: 'error' } = {},
): Audit {
  const { title = 'Backup', review = '' } = options;
  const scenarios = safety.map(
    (_, index) =>
      `  - id: s${index}\n    title: ${JSON.stringify(title)}\n    filter: process.name == "a${index}.exe"\n${review}`,
  );
  const root = folderOf({
    'rules/a.yaml': ruleText('a'),
    'exclusions/a.yaml': `rule: a\nscenarios:\n${scenarios.join('')}`,
  });
  const { workspace, schema } = openWorkspace(root);
  const results = workspace.jobs.map((job) => {
    const result = compileRule(job, schema, { includeUnreviewed: true, environment: undefined });
    return {
      ...result,
      scenarios: result.scenarios.map((one, index) => ({ ...one, safety: [safety[index] ?? none] })),
    };
  });
  return auditOf(results, workspace.jobs, { config: workspace.config, failOn: options.failOn ?? 'error', today });
}

describe('the audit', () => {
  it('ranks by the worst finding, then the hold of the weakest way, then what is unknown', () => {
    const { entries, failing } = audited([
      none,
      { ...none, answers: [{ question: 'silences-rule', answer: 'unknown', why: 'too many branches' }] },
      found('WN509', 'it scans', 'note', { ways: held.ways }),
      found('WN506', 'covered', 'note', { ways: held.ways }),
      found('WN507', 'dead', 'warning'),
      found('WN502', 'never matches', 'warning'),
      { ...none, ways: [{ ...typed, control: 'effort' }] },
      found('WN508', 'typed', 'warning', { ways: [typed, ...held.ways] }),
      found('WN505', 'most', 'warning', { ways: [typed] }),
      found('WN504', 'silences', 'error', { ways: [typed] }),
      found('WN503', 'every row', 'error', { ways: [typed] }),
    ]);
    expect(entries.map(({ worst }) => worst)).toEqual([
      'WN503',
      'WN504',
      'WN505',
      'WN508',
      'effort',
      'WN502',
      'WN507',
      'WN506',
      'WN509',
      'unknown',
      'clean',
    ]);
    expect(entries.map(({ scenario }) => scenario.id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((n) => `s${n}`));
    expect(failing).toBe(2);
  });

  it('says the same of several tables once', () => {
    const one = found('WN508', 'typed', 'warning');
    const { entries } = audited([one]);
    expect(entries[0]?.findings).toHaveLength(1);
  });

  it('takes nothing in a title, a filter or an event for more than text', () => {
    const evil = '\u001b[2J<img src=x onerror=alert(1)> | `[x](http://e.vil) @team ##vso[task] ::error::\u202e\n# h';
    const way: SafetyWay = {
      ...typed,
      text: `ProcessCommandLine contains "${evil}"`,
      event: [`ProcessCommandLine = "${evil}"`],
      assumes: [evil],
      anchor: { filter: evil, words: `use \`${evil}\`` },
    };
    const answers: Safety['answers'] = [
      { question: 'covered-by', other: evil, answer: 'unknown', why: evil },
      { question: 'covers-most', answer: 'yes', share: { column: 'FileName', covered: [evil], of: 2 } },
    ];
    const diagnostics = [diagnose('WN508', `it rests on \`${evil}\``), diagnose('WN509', evil)];
    const review = `    review: { decision: approved, by: ${JSON.stringify(evil)}, ticket: ${JSON.stringify(evil)} }\n`;
    const found = audited([{ ...none, ways: [way], answers, diagnostics }], { title: evil, review });
    const wide = styleFor({ terminal: true, colour: false, width: 80 });
    const [pretty, markdown, json] = (['pretty', 'markdown', 'json'] as const).map((format) =>
      printAudit(found, format, wide),
    );
    for (const text of [pretty, markdown, json]) {
      expect(text).not.toMatch(controls);
      expect(text).not.toContain('##vso[');
    }
    expect(pretty).not.toMatch(/(?<!\S)::error::/);
    // What is left of it stands in code, where Markdown reads nothing.
    const outside = (markdown ?? '').replace(/<code>[^\n]*?<\/code>|(`+)[^`\n](?:[^\n]*?[^`])?\1(?!`)/g, '');
    expect(outside).not.toMatch(/(?<!\\)<img|(?<!\\)\[x\]|(?<!\\)@team/);
    expect((markdown ?? '').split('\n').filter((line) => line.startsWith('# '))).toEqual([]);
  });

  it('keeps to 80 columns where words allow it', () => {
    const text = printAudit(
      audited([found('WN508', 'typed', 'warning', { ways: [typed] }), none]),
      'pretty',
      plainStyle,
    );
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

function run(root: string, options: Partial<Parameters<typeof audit>[1]> = {}, paths: readonly string[] = []) {
  let out = '';
  let err = '';
  const io = {
    root,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    outStyle: plainStyle,
    errStyle: plainStyle,
  };
  return { code: audit(paths, { format: 'pretty', today, ...options }, io), out, err };
}

const exclusions = (filter: string): string =>
  `rule: a\nscenarios:\n  - id: s1\n    filter: ${JSON.stringify(filter)}\n`;

describe('winnow audit', () => {
  it('writes to a file, and over no file of people', () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'exclusions/a.yaml': exclusions('process.name == "a.exe"'),
    });
    const done = run(root, { format: 'json', output: 'audit.json' });
    expect(done.out).toBe('');
    expect(JSON.parse(take(root, 'audit.json'))).toMatchObject({ schema: 'winnow.audit/1' });
    expect(run(root, { output: 'rules/a.yaml' }).code).toBe(2);
  });

  it('ends with 2 where a file cannot be read, and says which', () => {
    const root = folderOf({ 'rules/a.yaml': ruleText('a'), 'exclusions/a.yaml': 'rule: [' });
    const { code, err } = run(root);
    expect(code).toBe(2);
    expect(err).toContain('exclusions/a.yaml');
  });

  it('counts what is rejected and what has no clause', () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'exclusions/a.yaml':
        'rule: a\nscenarios:\n  - id: no\n    filter: process.name == "a.exe"\n    review: { decision: rejected, reason: no }\n  - id: lost\n    filter: nonsense.field == "z"\n',
    });
    const { code, out } = run(root);
    expect(code).toBe(0);
    expect(out).toContain('1 scenario has no clause to look at (1 untranslatable)');
    expect(out).toContain('1 rejected scenario is passed over');
  });

  it('counts the scenarios of a rule that it cannot follow', () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a', 'Nonsense_CL\n| where X == 1'),
      'exclusions/a.yaml': exclusions('process.name == "a.exe"'),
    });
    expect(run(root).out).toContain('1 of rules that winnow cannot follow');
  });

  it('says nothing of an empty workspace but that', () => {
    const { code, out } = run(folderOf({ 'rules/a.yaml': ruleText('a') }));
    expect(code).toBe(0);
    expect(out).toContain('0 scenarios of 1 rule looked at');
  });
});
