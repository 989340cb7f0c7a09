import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindDropSet } from '../../src/bind/bind.js';
import type { Sightings } from '../../src/bind/bound.js';
import { printPredicate } from '../../src/emit/kql.js';
import { junction, type NormalForm, negate, normalise } from '../../src/meaning/normal-form.js';
import { loadSchema } from '../../src/schema/load.js';
import { parseFilter } from '../../src/syntax/parse.js';
import { describes, type Facts, type FieldFact } from '../support/drop-set-oracle.js';
import { type Cell, evaluateKql, type Row } from '../support/kql-evaluator.js';

const schema = loadSchema();
const runs = Number(process.env['WINNOW_RUNS'] ?? 1500);

const processFacts: Facts = {
  'process.name': { column: 'FileName', is: 'name' },
  'process.executable': { column: 'FolderPath', is: 'path' },
  'process.command_line': { column: 'ProcessCommandLine', is: 'text' },
  'process.parent.name': { column: 'InitiatingProcessFileName', is: 'name' },
  'user.name': { column: 'AccountName', is: 'account' },
};
const facts: Readonly<Record<string, Facts>> = {
  DeviceProcessEvents: {
    ...processFacts,
    'host.name': { column: 'DeviceName', is: 'host' },
    ProcessId: { column: 'ProcessId', is: 'number' },
    FileSize: { column: 'FileSize', is: 'number' },
  },
  DeviceNetworkEvents: {
    'process.name': { column: 'InitiatingProcessFileName', is: 'name' },
    'process.parent.name': { column: 'InitiatingProcessParentFileName', is: 'name' },
    RemotePort: { column: 'RemotePort', is: 'number' },
    RemoteIP: { column: 'RemoteIP', is: 'address' },
    RemoteUrl: { column: 'RemoteUrl', is: 'url', mayBeEmpty: true },
  },
  DeviceLogonEvents: {
    'process.parent.name': { column: 'InitiatingProcessParentFileName', is: 'name-or-path' },
    'process.name': { column: 'InitiatingProcessFileName', is: 'name' },
    IsLocalAdmin: { column: 'IsLocalAdmin', is: 'bool' },
    'user.name': { column: 'AccountName', is: 'account' },
  },
  DeviceRegistryEvents: {
    RegistryKey: { column: 'RegistryKey', is: 'registry' },
    'process.name': { column: 'InitiatingProcessFileName', is: 'name' },
    'process.executable': { column: 'InitiatingProcessFolderPath', is: 'path' },
  },
  SecurityEvent: {
    Account: { column: 'Account', is: 'whole-account' },
    Computer: { column: 'Computer', is: 'host' },
  },
  DeviceFileCertificateInfo: {
    Signer: { column: 'Signer', is: 'text', mayBeEmpty: true },
    IsSigned: { column: 'IsSigned', is: 'bool' },
    'host.name': { column: 'DeviceName', is: 'host' },
    ...Object.fromEntries(
      Object.entries(processFacts).map(([name, fact]) => [name, { ...fact, far: 'DeviceProcessEvents' }]),
    ),
  },
};
const dead = ['process.args_count', 'no_such_field', 'process.thread.id'];

const values: Readonly<Record<FieldFact['is'], readonly string[]>> = {
  name: [
    'svchost.exe',
    'a.exe',
    'Task Scheduler',
    'sv*.exe',
    '*.exe',
    'C:\\x\\a.exe',
    'a?exe',
    '\\a.exe',
    '*\\svchost.exe',
    'svchost',
    'a.exe.',
    'a.exe ',
    'a.exe,b.exe',
    '“a.exe”',
    '%a%',
    'acme backup agent',
  ],
  'name-or-path': ['svchost.exe', 'a.exe', 'sv*.exe', '*k*.exe', 'C:\\x\\a.exe', 's?chost.exe', '\\a.exe'],
  path: [
    'C:\\Win\\a.exe',
    'C:\\Win\\*\\a.exe',
    'C:\\**\\k\\*.exe',
    'a.exe',
    '*.exe',
    'ski*.tmp',
    'C:\\\\Win\\\\a.exe',
    '/opt/a.exe',
    'C:/Win/a.exe',
    'C:/Win/',
    '/k/',
    '\\k\\',
    '\\a.exe',
    '/a.exe',
    '*\\a.exe',
    '**\\a.exe',
    '*k*',
    'C:\\Win\\*',
    'C:\\Win*\\k\\?.exe',
    'C:\\Win\\',
    'C:\\Win\\deep',
    '\\deep',
    '/opt',
    'Win\\a.exe',
    '%TEMP%\\a.exe',
    'C:\\Win\\..\\a.exe',
    '%k%',
    'C:\\Win\\%',
  ],
  text: ['update', 'k', 'a b', 'up*te', 'é', 'É x', 'a_b', '-s "x', 'up\\x', 'K\u00e9', '%pda%'],
  host: ['pc1', 'pc1.corp.local', 'pc*', 'pc?', '*1', '*.corp.local', '.corp.local', '10.0.0.1', 'local'],
  account: [
    'svc',
    'CORP\\svc',
    'svc@corp',
    'svc*',
    'CORP\\*',
    '*\\svc',
    '*@corp',
    'CORP\\sv*',
    '.\\svc',
    'CORP\\',
    '\\svc',
  ],
  'whole-account': ['svc', 'CORP\\svc', 'svc@corp', 'svc*', 'CORP\\*', '\\svc', 'CORP\\'],
  url: ['corp.com', 'https://corp.com', 'corp.com/x', '*.corp.com', 'corp'],
  registry: [
    'HKEY_LOCAL_MACHINE\\Software\\Run',
    'HKLM\\Software\\Run',
    '\\Run',
    '\\Run\\',
    'Software\\Run',
    'HKEY_LOCAL_MACHINE\\*',
    'HKEY_CURRENT_USER\\Software',
    'ControlSet',
  ],
  number: ['443', '80', '10', 'abc', '-1'],
  bool: ['true', 'false', 'maybe'],
  address: ['10.0.0.1', '10.0.0.0/8', '::1', 'proxy', '10.0.*', '10.0.0.999'],
  hash: ['d41d8cd98f00b204e9800998ecf8427e'],
};

const stringOperators = [
  '==',
  '!=',
  'contains',
  'not contains',
  'startswith',
  'endswith',
  'not endswith',
  'not startswith',
  'like',
  'has',
  'not has',
];
const operatorsOf = (is: FieldFact['is']) =>
  is === 'number' ? ['==', '!=', '<', '<=', '>', '>='] : is === 'bool' ? ['==', '!='] : stringOperators;

function comparison(table: string): fc.Arbitrary<string> {
  const known = fc.constantFrom(...Object.entries(facts[table] ?? {})).chain(([field, fact]) => {
    const value = fc.constantFrom(...values[fact.is]).map((text) => (text.includes('"') ? `'${text}'` : `"${text}"`));
    const operator = fc.constantFrom(...operatorsOf(fact.is));
    const one = fc.tuple(operator, value).map(([sign, text]) => `${field} ${sign} ${text}`);
    const list = fc
      .tuple(fc.constantFrom('in', 'not in'), fc.array(value, { minLength: 1, maxLength: 3 }))
      .map(([sign, texts]) => `${field} ${sign} (${texts.join(', ')})`);
    const parts = fc
      .tuple(
        fc.constantFrom('has_any', 'has_all', '!has_any', 'contains any of', 'contains all of'),
        fc.array(value, { minLength: 1, maxLength: 3 }),
      )
      .map(([sign, texts]) => `${field} ${sign} (${texts.join(', ')})`);
    const several = fc
      .tuple(operator, value, fc.constantFrom('or', 'and'), value)
      .map(([sign, a, word, b]) => `${field} ${sign} (${a} ${word} ${b})`);
    const empty = fc.constantFrom(`${field} exists`, `${field} is empty`, `${field} == null`);
    const range = fc.constantFrom(`${field} between 10 and 100`, `not ${field} between 80 and 443`);
    return fc.oneof(
      { weight: 5, arbitrary: one },
      { weight: 2, arbitrary: list },
      { weight: 2, arbitrary: several },
      { weight: fact.is === 'number' || fact.is === 'bool' ? 0 : 1, arbitrary: parts },
      { weight: 1, arbitrary: empty },
      { weight: fact.is === 'number' ? 2 : 0, arbitrary: range },
    );
  });
  const lost = fc.constantFrom(
    ...dead.map((field) => `${field} == "1"`),
    'process.name == "x" (replace with the actual name)',
    'user.name in known admin accounts',
  );
  return fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: lost });
}

function filters(table: string): fc.Arbitrary<string> {
  return fc.letrec<{ filter: string; junction: string; negation: string; leaf: string }>((tie) => ({
    filter: fc.oneof({ maxDepth: 4, depthSize: 'small' }, tie('leaf'), tie('junction'), tie('negation')),
    junction: fc
      .tuple(fc.array(tie('filter'), { minLength: 2, maxLength: 3 }), fc.constantFrom(' and ', ' or '))
      .map(([parts, word]) => `(${parts.join(word)})`),
    negation: tie('filter').map((text) => `not (${text})`),
    leaf: comparison(table),
  })).filter;
}

/** What the cells of a column never are: an account name holds no domain, a path no forward slash behind its drive. */
const impossible: Readonly<Partial<Record<FieldFact['is'], RegExp>>> = {
  name: /[\\/:"]|[. ]$|^\s/,
  'name-or-path': /"|[. ]$|^\s/,
  path: /^(?!$)(?![A-Za-z]:\\[^/]*$|\/[^\\]*$)|:.*:|\/.*:|[<>%“]|.\\\\|\\$|[. ]$|\\ |\.\./,
  account: /[\\@/:]/,
  host: /[\\/: ]|^\.|^\d|^x?\./,
  'whole-account': /\/|:|\\.*\\|@.*@|\\.*@|@.*\\|^[\\@]|[\\@]$| |\.exe/,
  url: /\\| /,
  registry: /^(?!$|HKEY_)|\\$|\/|HKEY_.*HKEY_|HKLM| /,
};

const own: Readonly<Partial<Record<FieldFact['is'], readonly string[]>>> = {
  'whole-account': ['CORP\\svc', 'other\\svc', 'corp\\svc2', 'SVC@corp', 'CORP\\x'],
  url: ['https://www.corp.com/x', 'corp.com', 'http://other.net/corp'],
  registry: [
    'HKEY_LOCAL_MACHINE\\Software\\Run',
    'HKEY_LOCAL_MACHINE\\Software\\Run\\x',
    'HKEY_CURRENT_USER\\S-1-5-21\\Software\\Run',
    'HKEY_LOCAL_MACHINE\\Other',
  ],
  path: ['C:\\Win\\k\\b.exe', '/k/x', 'C:\\Win\\deep', 'C:\\a.exe', 'D:\\Temp\\a.exe'],
  host: ['pc12', 'pc1.other.net', 'srv', 'srv.corp.local'],
};

/** Cells near the values of the filters: themselves, in other letter case, as parts, as paths, look-alikes, nothing. */
function cells(is: FieldFact['is']): fc.Arbitrary<Cell> {
  if (is === 'number') return fc.constantFrom<Cell[]>(null, 443n, 80n, 10n, 11n, -1n, 0n);
  if (is === 'bool') return fc.constantFrom<Cell[]>(null, true, false);
  const plain = values[is].map((value) => value.replaceAll('**', 'm\\n').replaceAll('*', 'q').replaceAll('?', 'v'));
  const near = plain.flatMap((value) => [
    value,
    value.toUpperCase(),
    `x${value}`,
    `${value}x`,
    `C:\\Win\\${value}`,
    `/opt/${value}`,
    `a ${value}.b`,
    value.replace(/k/i, '\u212a').replace(/s/i, '\u017f'),
    value.replaceAll('/', '\\'),
    value.replace(/^[\\/.@]/, ''),
  ]);
  const other = [
    '',
    '10.0.0.7',
    '::1',
    'PC1.corp.local',
    'svc',
    'svchost.exe',
    'C:\\Win\\deep\\er\\a.exe',
    'update and patch',
    'É x',
    'é X',
  ];
  const possible = [...near, ...other, ...(own[is] ?? [])].filter((cell) => !(impossible[is]?.test(cell) ?? false));
  return fc.constantFrom<Cell[]>(...possible);
}

function rowsOf(table: string): fc.Arbitrary<Row> {
  const own = Object.values(facts[table] ?? {}).filter((fact) => fact.far === undefined);
  const columns = Object.fromEntries(own.map((fact) => [fact.column, cells(fact.is)]));
  return fc.record({
    DeviceId: fc.constantFrom<Cell[]>('d1', 'd2', ''),
    SHA1: fc.constantFrom<Cell[]>('aa', 'AA', 'bb', ''),
    AccountDomain: fc.constantFrom<Cell[]>('corp', 'CORP', 'other', ''),
    DeviceName: cells('host'),
    ...(table === 'DeviceProcessEvents' && { AccountUpn: fc.constantFrom<Cell[]>('svc@corp', 'SVC@corp', '') }),
    ...columns,
  });
}

function compile(form: NormalForm, table: string, sightings: Sightings): string | undefined {
  const environment = table === 'SecurityEvent' ? 'sentinel' : 'xdr';
  const found = schema.table(table, environment);
  if (found === undefined) throw new Error(table);
  const scope = { schema, environment, table: found } as const;
  const { predicate } = bindDropSet(form, scope, { sightings, lookBackDays: undefined });
  return predicate.kind === 'never' ? undefined : printPredicate(predicate);
}

function formOf(filter: string): NormalForm | undefined {
  const parsed = parseFilter(filter).value;
  return parsed && normalise(parsed.ast);
}

/** What the drop set says of a row, given what was seen of it in the other table. */
function described(form: NormalForm, table: string, row: Row, others: readonly Row[], sightings: Sightings): boolean {
  const key = (one: Row) => `${one['DeviceId']}|${String(one['SHA1']).toLowerCase()}`;
  const joins = row['DeviceId'] !== '' && row['SHA1'] !== '';
  const seen = joins ? others.filter((other) => key(other) === key(row)) : [];
  const holds = (other?: Row) =>
    describes(form, facts[table] ?? {}, row, other === undefined ? {} : { DeviceProcessEvents: other });
  if (seen.length === 0) return holds();
  return sightings === 'all' ? seen.every(holds) : holds() || seen.some(holds);
}

describe.each(Object.keys(facts))('the law on %s', (table) => {
  it('what is compiled implies the drop set, for the filter and for its opposite', () => {
    let hits = 0;
    fc.assert(
      fc.property(
        filters(table),
        fc.boolean(),
        fc.array(rowsOf(table), { minLength: 6, maxLength: 6 }),
        fc.array(rowsOf('DeviceProcessEvents'), { maxLength: 5 }),
        fc.constantFrom<Sightings[]>('all', 'any'),
        (filter, opposite, rows, others, sightings) => {
          const form = formOf(filter);
          if (form === undefined) return;
          const dropSet = opposite ? negate(form) : form;
          const kql = compile(dropSet, table, sightings);
          if (kql === undefined) return;
          for (const row of rows) {
            const dropped = evaluateKql(kql, row, { DeviceProcessEvents: others });
            if (dropped === true) {
              hits += 1;
              expect({ kql, row, others, described: described(dropSet, table, row, others, sightings) }).toMatchObject({
                described: true,
              });
            }
            // `where` drops a row on null too, so a clause that gives null would hide it.
            expect({ kql, row, dropped }).not.toMatchObject({ dropped: null });
          }
        },
      ),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    expect(hits).toBeGreaterThan(runs / 10);
  });

  it('an unbindable conjunct takes all with it, and an unbindable disjunct never widens', () => {
    fc.assert(
      fc.property(
        filters(table),
        fc.constantFrom(...dead),
        fc.array(rowsOf(table), { minLength: 4 }),
        (filter, field, rows) => {
          const form = formOf(filter);
          const lost = formOf(`${field} == "1"`);
          if (form === undefined || lost === undefined) return;
          expect(compile(junction('and', [form, lost]), table, 'all')).toBeUndefined();
          expect(compile(junction('and', [form, negate(lost)]), table, 'all')).toBeUndefined();
          const alone = compile(form, table, 'all');
          const with_ = compile(junction('or', [form, lost]), table, 'all');
          if (with_ === undefined) return;
          for (const row of rows) {
            if (evaluateKql(with_, row, {}) === true) expect(alone && evaluateKql(alone, row, {})).toBe(true);
          }
        },
      ),
      { numRuns: Math.floor(runs / 3), interruptAfterTimeLimit: 20_000 },
    );
  });

  it('keeps a row that holds nothing, unless emptiness is asked for', () => {
    const own = Object.values(facts[table] ?? {}).filter((fact) => fact.far === undefined);
    const nothing: Row = Object.fromEntries([
      ...['DeviceId', 'SHA1', 'AccountDomain', 'AccountUpn', 'DeviceName'].map((name) => [name, '']),
      ...own.map((fact) => [fact.column, fact.is === 'number' || fact.is === 'bool' ? null : '']),
    ]);
    fc.assert(
      fc.property(filters(table), (filter) => {
        const form = formOf(filter);
        if (form === undefined || /null|empty|exists|not|!/.test(filter)) return;
        const kql = compile(form, table, 'all');
        if (kql !== undefined) expect(evaluateKql(kql, nothing, {})).toBe(false);
      }),
      { numRuns: Math.floor(runs / 3), interruptAfterTimeLimit: 20_000 },
    );
  });
});
