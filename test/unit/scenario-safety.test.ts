import { describe, expect, it } from 'vitest';
import type { BoundPredicate, ColumnTest } from '../../src/bind/bound.js';
import { provenDirection } from '../../src/clause-direction.js';
import { compileRule } from '../../src/compile.js';
import type { RuleResult } from '../../src/compiled.js';
import { decideApproval } from '../../src/review/decide-approval.js';
import { formulaOf } from '../../src/safety/from-predicate.js';
import type { SafetyInput } from '../../src/safety/scenario-safety.js';
import { safetyOf } from '../../src/safety/scenario-safety.js';
import { loadSchema } from '../../src/schema/load.js';
import { loadWorkspace } from '../../src/sources/workspace.js';
import { translating } from '../support/translating.js';
import { folderOf } from './cli-support.js';

const schema = loadSchema();
const table = 'DeviceProcessEvents';

interface Written {
  readonly id: string;
  readonly filter: string;
  readonly review?: string;
}

function rootOf(query: string, scenarios: readonly Written[]): string {
  const lines = scenarios.map(
    ({ id, filter, review }) =>
      `  - id: ${id}\n    title: ${id}\n    filter: ${JSON.stringify(filter)}\n${review === undefined ? '' : `    review:\n      ${review}\n`}`,
  );
  return folderOf({
    'rules/r.yaml': `id: r\nname: r\nquery: |\n${query
      .split('\n')
      .map((line) => `  ${line}\n`)
      .join('')}`,
    'exclusions/r.yaml': `rule: r\nscenarios:\n${lines.join('')}`,
  });
}

function compiled(query: string, scenarios: readonly Written[], safety: 'gate' | 'full' = 'full'): RuleResult {
  const [job] = loadWorkspace(rootOf(query, scenarios)).jobs;
  if (job === undefined) throw new Error('no job');
  return compileRule(job, schema, { includeUnreviewed: true, environment: undefined, safety });
}

function told(result: RuleResult): readonly string[] {
  return result.findings
    .filter(({ diagnostic }) => /^WN50[2-7]$/.test(diagnostic.code))
    .map(({ scenario, diagnostic }) => `${scenario} ${diagnostic.code} ${diagnostic.message}`);
}

const rule = `${table}\n| where FileName in~ ("psexec.exe", "psexesvc.exe", "paexec.exe")\n| where ProcessCommandLine has "-s"`;
const one = (filter: string) => [{ id: 'one', filter }];

describe('what is said of a scenario and its rule', () => {
  it.each<[string, string, readonly string[]]>([
    ['is apart', 'process.name == "psexec.exe" and host.name == "pc1"', []],
    ['is all that the rule selects', 'process.name like "p*exe*"', ['WN504']],
    ['is what the rule looks for', 'process.command_line contains "-s"', ['WN504']],
    ['covers half or more', 'process.name in ("psexec.exe", "psexesvc.exe")', ['WN505']],
    ['covers less than half', 'process.name == "psexec.exe"', []],
    ['is of no row', 'process.name == "psexec.exe" and process.name == "cmd.exe"', ['WN502']],
    ['is of no row of the rule', 'process.name == "cmd.exe"', ['WN507']],
    ['contradicts in parts', 'process.name == "cmd.exe" or process.command_line == "-x"', ['WN507']],
  ])('%s', (_, filter, codes) => {
    const result = compiled(rule, one(filter));
    expect(told(result).map((line) => line.split(' ')[1])).toEqual(codes);
    expect(result.scenarios[0]?.compiled).toBe(!codes.includes('WN504'));
  });

  it('names the values that are covered', () => {
    const { findings } = compiled(rule, one('process.name startswith "ps"'));
    const found = findings.find(({ diagnostic }) => diagnostic.code === 'WN505')?.diagnostic;
    expect(found?.message).toBe('2 of the 3 values that the rule lists for `FileName` would be left out');
    expect(found?.notes).toEqual(['left out altogether: `psexec.exe`, `psexesvc.exe`']);
  });

  it('is not sure of what it does not understand', () => {
    const query = `${table}\n| where strlen(FileName) > 5 and ProcessCommandLine has "-s"`;
    const [safety] = compiled(query, one('process.name == "psexec.exe"')).scenarios[0]?.safety ?? [];
    const silences = safety?.answers.find(({ question }) => question === 'silences-rule');
    expect(silences?.answer).toBe('no');
    expect(silences?.event?.join('\n')).toContain('strlen(FileName) > 5');
    expect(told(compiled(query, one('process.command_line contains "-s"')))).toHaveLength(1);
  });

  it('asks each reading of a table', () => {
    const query = `union\n(${table} | where FileName =~ "a.exe"),\n(${table} | where FileName =~ "b.exe")`;
    expect(told(compiled(query, one('process.name == "a.exe"')))).toEqual([]);
    expect(told(compiled(query, one('process.name in ("a.exe", "b.exe")')))[0]).toContain('WN504');
  });

  it.each<[string, string, string]>([
    ['conditions that differ in white space', 'strcat(FileName, "a  b")', 'strcat(FileName, "a b")'],
    [
      'long conditions that begin alike',
      `strcat(FileName, "${'x'.repeat(170)}1")`,
      `strcat(FileName, "${'x'.repeat(170)}2")`,
    ],
  ])('tells %s apart', (_, first, second) => {
    const query = `${table}\n| where (${first} == FolderPath and not(${second} == FolderPath)) or FileName == "a.exe"`;
    expect(told(compiled(query, one('process.name == "a.exe"')))).toEqual([]);
  });

  it.each(['=~ "é.exe"', 'in~ ("é.exe")', 'contains "é.exe"', 'has_all ("é.exe")'])(
    'does not take other letters for folded ones: %s',
    (test) => {
      const query = `${table}\n| where tolower(FileName) ${test}`;
      expect(told(compiled(query, one('process.name == "é.exe"')))).toEqual([]);
      expect(told(compiled(query, one('process.name == "É.exe"')))).toEqual([]);
    },
  );

  it('knows a guid however it is written', () => {
    const query = 'AIAgentsInfo\n| where AIAgentId == guid(74be27de1e4e49d9b579fe0b331d3642)';
    const filter = 'AIAgentId == "74be27de-1e4e-49d9-b579-fe0b331d3642"';
    expect(told(compiled(query, one(filter)))[0]).toContain('WN504');
  });

  it('knows a rule that selects nothing', () => {
    const query = `${table}\n| where FileName == "a.exe" and FileName == "b.exe"`;
    expect(told(compiled(query, one('process.name == "a.exe"')))).toEqual([]);
  });
});

describe('what is never compiled', () => {
  const silencing = one('process.command_line contains "-s"');

  it.each(['gate', 'full'] as const)('at depth %s', (depth) => {
    const result = compiled(rule, silencing, depth);
    expect(result.clauses).toBe(0);
    expect(result.tuned).toBe(result.rule.source.text);
    expect(result.findings.map(({ diagnostic }) => diagnostic.code)).toContain('WN504');
    // What it says is clear all the same.
    expect(result.scenarios[0]?.translation.status).toBe('ready');
    expect(result.scenarios[0]?.fingerprint).toBeDefined();
  });

  it('is not approved', () => {
    const workspace = loadWorkspace(rootOf(rule, silencing));
    const [job] = workspace.jobs;
    const [applied] = job?.scenarios ?? [];
    if (job === undefined || applied === undefined) throw new Error('no job');
    const decided = decideApproval({ job, applied, workspace, schema }, {});
    expect(decided.ok).toBe(false);
    const findings = decided.ok ? [] : decided.findings.map(({ diagnostic }) => diagnostic.code);
    expect(findings).toContain('WN504');
    expect(findings).toContain('WN707');
  });

  it('holds for every row', () => {
    const column = schema.table(table)?.columns.get('FileName');
    if (column === undefined) throw new Error('no column');
    const contains: ColumnTest = { kind: 'text', operator: 'contains', text: '' };
    const literal = {} as Extract<BoundPredicate, { kind: 'test' }>['literal'];
    const predicate: BoundPredicate = {
      kind: 'test',
      literal,
      table,
      column,
      negated: false,
      test: contains,
      when: [],
    };
    const input: SafetyInput = {
      id: 'x',
      filter: 'process.name contains ""',
      table,
      predicate,
      rule: { formula: { kind: 'constant', value: true }, unread: [], lists: [] },
    };
    expect(safetyOf(input, [], 'gate', schema).diagnostics.map(({ code }) => code)).toEqual(['WN503']);
  });
});

describe('scenarios of one rule', () => {
  const pair = (first: Omit<Written, 'id'>, second: Omit<Written, 'id'>) =>
    told(
      compiled(rule, [
        { id: 'first', ...first },
        { id: 'second', ...second },
      ]),
    ).map((line) => line.slice(0, 60));
  const wide = { filter: 'process.name == "psexec.exe"' };
  const narrow = { filter: 'process.name == "psexec.exe" and host.name == "pc1"' };

  it.each([
    ['a narrower one', wide, narrow, ['second WN506 this filter is covered by `first`: nothing more is ']],
    ['a wider one', narrow, wide, ['first WN506 this filter is covered by `second`: nothing more is ']],
    [
      'the same in other words',
      wide,
      { filter: 'process.name in ("PSEXEC.EXE")' },
      ['second WN506 this filter says the same as `first`: nothing mo'],
    ],
    ['one that overlaps', wide, { filter: 'host.name == "pc1"' }, []],
    ['a rejected one', { ...wide, review: 'decision: rejected' }, narrow, []],
    ['one that ends sooner', { ...wide, review: 'expires: 2027-01-01' }, narrow, []],
    [
      'one that ends later',
      { ...wide, review: 'expires: 2027-01-01' },
      { ...narrow, review: 'expires: 2026-12-31' },
      ['second WN506 this filter is covered by `first`: nothing more is '],
    ],
  ])('%s', (_, first, second, expected) => {
    expect(pair(first, second).map((line) => line.slice(0, 58))).toEqual(expected.map((line) => line.slice(0, 58)));
  });

  it('overlaps with an event of both', () => {
    const { scenarios } = compiled(rule, [
      { id: 'first', ...wide },
      { id: 'second', filter: 'host.name == "pc1"' },
    ]);
    const overlap = scenarios[0]?.safety[0]?.answers.find(({ question }) => question === 'overlaps');
    expect(overlap).toMatchObject({ other: 'second', answer: 'yes' });
    expect(overlap?.event?.join('\n').toLowerCase()).toContain('psexec.exe');
  });

  it('look at the same rows of another table, whichever of them count', () => {
    const signed = 'IsSigned == true and Signer == "Contoso"';
    const [all, any] = (['all', 'any'] as const).map((sightings): SafetyInput => {
      const { compiled: found } = translating(table, signed, { sightings });
      if (found === undefined) throw new Error('not compiled');
      const formula = { kind: 'constant', value: true } as const;
      return {
        id: sightings,
        filter: signed,
        table,
        predicate: found.predicate,
        rule: { formula, unread: [], lists: [] },
      };
    });
    if (all === undefined || any === undefined) throw new Error('no input');
    const answersOf = (input: SafetyInput) => safetyOf(input, [all, any], 'full', schema).answers;
    expect(answersOf(all)).toContainEqual({ question: 'covered-by', other: 'any', answer: 'yes' });
    const back = answersOf(any).find(({ question }) => question === 'covered-by');
    expect(back?.answer).toBe('no');
    expect(back?.event?.filter((line) => line.endsWith('no row'))).toEqual([]);
  });

  it('are compared as long as they are few', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      id: `s${index}`,
      filter: `process.name == "a${index}.exe"`,
    }));
    const { scenarios } = compiled(`${table}\n| where FileName endswith ".exe"`, many);
    const open = scenarios.map(
      ({ safety }) => safety[0]?.answers.filter(({ other, why }) => other === undefined && why !== undefined).length,
    );
    expect(open[0]).toBe(1);
    const pairs = scenarios.flatMap(
      ({ safety }) => safety[0]?.answers.filter(({ question }) => question === 'covered-by') ?? [],
    );
    expect(pairs.length).toBe(400);
  });
});

it('a direction shows an event', () => {
  const column = schema.table(table)?.columns.get('FileName');
  if (column === undefined) throw new Error('no column');
  const literal = {} as Extract<BoundPredicate, { kind: 'test' }>['literal'];
  const starts = (text: string) =>
    formulaOf({
      kind: 'test',
      literal,
      table,
      column,
      negated: false,
      test: { kind: 'text', operator: 'startswith', text },
      when: [],
    });
  const { direction, event } = provenDirection(starts('abc'), starts('ab'));
  expect(direction).toBe('wider');
  expect(event?.[0]).toMatch(/^FileName = "ab/);
  expect(provenDirection(starts('ab'), starts('AB'))).toEqual({ direction: 'same', event: undefined });
  expect(provenDirection(starts('ab'), starts('b')).direction).toBe('unknown');
});
