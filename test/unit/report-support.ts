import { check } from '../../src/cli/commands/check.js';
import { importPages } from '../../src/cli/commands/import.js';
import type { Io } from '../../src/cli/io.js';
import type { CheckFormat } from '../../src/report/formats.js';
import { plainStyle } from '../../src/report/style.js';
import { folderOf, seedPages } from './cli-support.js';

/** What a command prints in a folder, in the process of the test. */
async function printed(root: string, command: (io: Io) => unknown): Promise<string> {
  let out = '';
  const io: Io = {
    root,
    out: (text) => {
      out += text;
    },
    err: () => {},
    outStyle: plainStyle,
    errStyle: plainStyle,
  };
  await command(io);
  return out;
}

/** A check in a format. */
export async function checked(root: string, format: CheckFormat): Promise<string> {
  return printed(root, (io) => check([], { format }, io));
}

/** A folder with the five seed pages right after their import. */
export async function seedFolder(): Promise<string> {
  const root = folderOf();
  await printed(root, (io) => importPages(seedPages(), { force: false }, io));
  return root;
}

const controls = '\u001b[2J\u202e\u0007';
const evil = [
  controls,
  '::set-env name=A::b',
  '##vso[task.setvariable variable=a]b',
  '##[add-mask]c',
  '</failure></testsuite>',
  '<script>alert(1)</script>',
  '| a | b |',
  '[click](https://example.com)',
  'https://example.com www.example.com @team #1 $x$',
  ']]> %0A::error::d',
].join(' ');

/** Files whose names and texts try every format. */
export const hostileFiles: Readonly<Record<string, string>> = {
  'rules/a,b%0A::x.yaml': `id: hostile\nname: ${JSON.stringify(`${evil} \`\`\` \n::error::name`)}\nquery: |\n  DeviceProcessEvents\n  | where FileName has "x"\n`,
  'exclusions/hostile.yaml': [
    'rule: hostile',
    'scenarios:',
    '  - id: quoted',
    `    title: ${JSON.stringify(evil)}`,
    `    filter: ${JSON.stringify(`process.nam == "${evil}"`)}`,
    '  - id: backticks',
    `    filter: ${JSON.stringify(`${evil.slice(controls.length)}\n::error::e\r\n::warning::f`)}`,
    '  - id: field',
    `    filter: ${JSON.stringify('`a <b> [c](https://e.x) | ##vso[d] ::error::e` == "1" and "::error::f" and | ##[g]')}`,
    '',
  ].join('\n'),
  'exclusions/keys.yaml': `rule: hostile\nscenarios: []\n${JSON.stringify(`${evil.slice(0, 78)}\n`)}: 1\n"<b> |[c](https://e.x)": 1\n"\`<i>\` ##vso[x] ::error::y": 1\n`,
  'exclusions/broken.yaml': `rule: [${evil.slice(controls.length)}\n`,
};

/** One mistake in each style of YAML, with the line ends that are given: `nosuch` is no field, in a line of its own number. */
export function styledFile(lineEnd: string): string {
  return [
    'rule: styles',
    'scenarios:',
    '  - id: plain',
    '    filter: process.name == "a.exe" and nosuch.field == "1"',
    '  - id: single',
    `    filter: 'process.name == "a.exe" and nosuch.field == "2"'`,
    '  - id: literal',
    '    filter: |',
    '      process.name == "a.exe"',
    '      and nosuch.field == "3"',
    '  - id: folded',
    '    filter: >-',
    '      process.name == "a.exe"',
    '      and nosuch.field == "4"',
    '  - id: double',
    '    filter: "process.name == \\"a.exe\\"',
    '      and nosuch.field == \\"5\\""',
    '',
  ].join(lineEnd);
}

/** Where `nosuch.field` stands, by scenario. */
export const styledPlaces: Readonly<Record<string, readonly [number, number]>> = {
  plain: [4, 41],
  single: [6, 42],
  literal: [10, 11],
  folded: [14, 11],
  double: [17, 11],
};
