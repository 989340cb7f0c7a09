import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../src/syntax/parse.js';
import { folderOf, winnow } from './cli-support.js';

const rule = `id: r-1
name: Rule - one
query: |
  DeviceProcessEvents
  | where FileName =~ "x.exe"
`;

function scenario(index: number): string {
  const broken: Readonly<Record<number, string>> = {
    7: 'process.name == "a" and',
    23: 'process.name => "b" or user.name =! "c"',
    41: '(process.name == "a.exe"',
  };
  const filter = broken[index] ?? `process.command_line contains "job-${index}"`;
  return `  - id: s-${index}\n    filter: '${filter}'\n`;
}

describe('a file of 50 scenarios, 3 of them broken', () => {
  const root = folderOf({
    'rules/one.yaml': rule,
    'exclusions/one.yaml': `rule: r-1\nscenarios:\n${Array.from({ length: 50 }, (_, index) => scenario(index)).join('')}`,
  });
  const run = winnow(root, ['check', '--format', 'json']);
  const report = JSON.parse(run.out) as {
    readonly rules: readonly { readonly scenarios: readonly { readonly id: string; readonly status: string }[] }[];
  };
  const scenarios = report.rules.flatMap((one) => one.scenarios);

  it('reports those three as malformed, and looks at the others', () => {
    const malformed = scenarios.filter(({ status }) => status === 'malformed').map(({ id }) => id);
    expect(malformed).toEqual(['s-7', 's-23', 's-41']);
    expect(scenarios.filter(({ status }) => status === 'ready')).toHaveLength(47);
    expect(run.code).toBe(1);
  });
});

describe('several mistakes in one filter', () => {
  const told = (filter: string) =>
    parseFilter(filter).diagnostics.map(({ span }) => filter.slice(span?.start, span?.end));

  it('are told once each, in the order of the text', () => {
    expect(told('process.name => "a" or user.name == or file.name == == "c"')).toEqual(['=>', 'or', '==']);
  });
  it('are told up to a bound', () => {
    expect(told('a "x" b or '.repeat(50)).length).toBeLessThanOrEqual(8);
    expect(told('a "x" b or '.repeat(50)).length).toBeGreaterThan(4);
  });
  it('tells a pasted KQL operator, which would keep what it names', () => {
    expect(parseFilter('| where FileName == "a.exe"').value).toBeUndefined();
    expect(parseFilter('where FileName == "a.exe"').value).toBeDefined();
  });
  it('leave offsets as they are in the text', () => {
    const filter = 'process.name == "é\u{1F600}" "x" or user.name "y"';
    expect(told(filter)).toEqual(['"x"', 'user.name']);
  });
  it.each([
    ['process.name => "a"', ['process.name >= "a"', 'process.name == "a"']],
    ['process.name =! "a"', ['process.name != "a"']],
    ['process.name contians "a"', ['process.name contains "a"']],
  ])('offers edits of `%s`', (filter, fixes) => {
    expect(parseFilter(filter).diagnostics[0]?.fixes).toEqual(fixes);
  });
});
