// Filters that fit the tables of a rule whatever it looks for: with them any real rule can be tuned.
const preferred = [
  'FileName',
  'InitiatingProcessFileName',
  'DeviceName',
  'AccountName',
  'InitiatingProcessAccountName',
  'AccountUpn',
  'UserPrincipalName',
  'SenderFromAddress',
  'Subject',
  'Computer',
  'UserId',
  'Account',
  'Caller',
  'OperationName',
  'Operation',
  'SourceIP',
  'IPAddress',
];

const keys = ['DeviceId', 'DeviceName', 'RecipientEmailAddress', 'AccountObjectId', 'UserPrincipalName', 'Computer'];

const values = {
  address: '203.0.113.7',
  hash: 'd41d8cd98f00b204e9800998ecf8427e',
  path: 'C:\\\\Winnow\\\\corpus.exe',
};

/**
 * Conditions to try, each on a column of each table: first a usual column that all tables have, else one for each table; then
 * the columns that rules group their rows by.
 */
export function usualConditions(schema, tables, environment) {
  const texts = tables.map((name) =>
    [...(schema.table(name, environment)?.columns.values() ?? [])].filter(
      ({ type, name: own }) => type === 'string' && !own.startsWith('_'),
    ),
  );
  const has = (columns, name) => columns.some(({ name: own }) => own === name);
  const inAll = (name) => texts.length > 0 && texts.every((columns) => has(columns, name));
  const shared = preferred.filter(inAll);
  const each = texts.flatMap((columns) => preferred.find((name) => has(columns, name)) ?? columns[0]?.name ?? []);
  const kindOf = (column) => texts.flat().find(({ name }) => name === column)?.kind;
  const write = (columns) =>
    [...new Set(columns)]
      .map((column) => `${column} == "${values[kindOf(column)] ?? 'winnow-corpus.exe'}"`)
      .join(' or ');
  const first = shared[0] === undefined ? each : [shared[0]];
  const tried = [write(first), ...keys.filter(inAll).map((key) => write([key]))];
  return [...new Set(tried)].filter((text) => text !== '').slice(0, 4);
}
