import { posix } from 'node:path';
import * as z from 'zod';
import { registryEntry } from '../diagnostics/registry.js';
import { mayBeAccepted } from '../gate-codes.js';

// INVARIANT: a pull request can change this file, so its folders stay in the repository.
const folder = z
  .string()
  .min(1)
  .max(200)
  .refine((path) => !/^[\\/]|^[A-Za-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)|\p{Cc}/u.test(path), 'a folder of the repository')
  .transform((path) => posix.normalize(path.replaceAll('\\', '/')).replace(/\/$/, ''))
  .refine((path) => path !== '' && path !== '.', 'a folder below the repository');

const scalarTypes = [
  'string',
  'int',
  'long',
  'real',
  'decimal',
  'bool',
  'datetime',
  'timespan',
  'dynamic',
  'guid',
] as const;

const otherNames: Readonly<Record<string, string>> = {
  boolean: 'bool',
  double: 'real',
  date: 'datetime',
  time: 'timespan',
  uuid: 'guid',
  uniqueid: 'guid',
};

const expectedType = `a type of KQL: ${scalarTypes.join(', ')}`;
const scalarType = z
  .string()
  .transform((type) => (Object.hasOwn(otherNames, type) ? (otherNames[type] ?? type) : type))
  .pipe(z.enum(scalarTypes, expectedType));

const kinds = [
  'basename',
  'path',
  'command-line',
  'account',
  'host',
  'hash',
  'address',
  'url',
  'registry',
  'name',
  'enumeration',
  'identifier',
  'other',
] as const;

const identifier = z
  .string()
  .regex(/^(?!__)[A-Za-z_]\w{0,127}$/, 'a name of letters, digits and `_`, at most 128 characters');

function record<Value extends z.ZodType>(key: z.ZodString, value: Value, most: number, what: string) {
  return z
    .record(key, value)
    .refine((entries) => Object.keys(entries).length <= most, `at most ${most} ${what} are read`);
}

const columns = record(identifier, scalarType, 1000, 'columns of one table').refine(
  (entries) => Object.keys(entries).length > 0,
  'at least one column',
);

/** What may stand beside the columns of a table or a function. */
const about = {
  environment: z.enum(['xdr', 'sentinel'], '`xdr` or `sentinel`').optional(),
  kinds: record(identifier, z.enum(kinds, `a kind: ${kinds.join(', ')}`), 1000, 'kinds').optional(),
  like: identifier.optional(),
};

export const tableSchema = z
  .strictObject({ columns: columns.optional(), file: z.string().min(1).max(400).optional(), ...about })
  .refine((table) => (table.columns === undefined) !== (table.file === undefined), 'either `columns` or `file`');

const functionSchema = z
  .strictObject({
    parameters: z.string().max(4000).default('()'),
    columns: columns.optional(),
    returns: scalarType.optional(),
    ...about,
  })
  .refine(
    (declared) => (declared.columns === undefined) !== (declared.returns === undefined),
    'either `columns`, of a function that gives a table, or `returns`, of one that gives a value',
  );

const days = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'a number of days from 1 to 999')
  .transform(Number);

const bridgeSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,63}$/, 'small letters and `-` alone'),
  from: z.array(identifier).min(1).max(50),
  to: identifier,
  keys: z
    .array(z.string().regex(/^\w+=\w+$/, 'a pair of columns such as `DeviceId=DeviceId`'))
    .min(1)
    .max(8),
  serves: z.array(z.string().min(1).max(200)).min(1).max(200),
  days: days.default(30),
  sighting: z.string().min(1).max(200).optional(),
  notes: z.array(z.string().max(400)).max(20).default([]),
});

const fieldName = z.string().regex(/^[A-Za-z_][\w.@ -]{0,127}$/, 'a field name');

const severityNames = ['error', 'warning', 'note'] as const;
const severity = z.enum(severityNames, '`error`, `warning` or `note`');
const yes = z.enum(['true', 'false'], '`true` or `false`').transform((text) => text === 'true');
const count = z
  .string()
  .regex(/^\d{1,6}$/, 'a number')
  .transform(Number);
const code = z.string().regex(/^WN\d{3}$/, 'a code such as `WN301`');
const reason = z
  .string()
  .max(2000)
  .refine((text) => text.trim() !== '', 'a reason');

// INVARIANT: an error is never turned into less for a whole code. It is accepted one by one, with a reason.
const severities = record(code, severity, 500, 'codes').superRefine((entries, context) => {
  for (const [name, wanted] of Object.entries(entries)) {
    const usual = registryEntry(name)?.severity;
    const message =
      usual === undefined
        ? 'a code of winnow'
        : usual === 'error' && wanted !== 'error'
          ? '`error`: what is an error is accepted one by one, under `accept`'
          : undefined;
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
  }
});

const acceptSchema = z
  .strictObject({
    code,
    rule: z.string().min(1).max(400),
    scenario: z.string().min(1).max(128).optional(),
    reason,
  })
  .refine(
    (entry) => registryEntry(entry.code) !== undefined && mayBeAccepted(entry.code),
    'a code that may be accepted: none of files, configuration or verification',
  );

const thresholdsSchema = z.strictObject({ failOn: severity.default('error'), untranslatable: count.optional() });

const requireSchema = z.strictObject({
  ticket: yes.default(false),
  reason: yes.default(false),
  expires: yes.default(false),
  /** Days before an approval's last one from which on it is reported. */
  warnBeforeExpiry: count.default(30),
});

/** `winnow.yaml`: the only place that tells its keys. */
export const configSchema = z.strictObject({
  rules: folder.default('rules'),
  exclusions: folder.default('exclusions'),
  out: folder.default('tuned'),
  environment: z.enum(['xdr', 'sentinel'], '`xdr` or `sentinel`').optional(),
  tables: record(identifier, tableSchema, 500, 'tables').default({}),
  functions: record(identifier, functionSchema, 500, 'functions').default({}),
  watchlists: record(
    z.string().regex(/^[A-Za-z0-9 ._-]{1,128}$/, 'the alias of a watchlist'),
    columns,
    500,
    'watchlists',
  ).default({}),
  fields: record(
    fieldName,
    z.union([z.string().min(1).max(200), record(identifier, identifier, 500, 'tables')]),
    2000,
    'fields',
  ).default({}),
  bridges: z.array(bridgeSchema).max(200).default([]),
  continuous: z.array(z.string().min(1).max(400)).max(5000).default([]),
  severities: severities.default({}),
  accept: z.array(acceptSchema).max(5000).default([]),
  thresholds: thresholdsSchema.prefault({}),
  require: requireSchema.prefault({}),
});

/** A file of tables that `winnow.yaml` names: tables by name, none of them in yet another file. */
export const tableFileSchema = record(
  identifier,
  tableSchema.refine((table) => table.file === undefined, 'its columns, not another file'),
  500,
  'tables',
);

/** Keys by the first key of their path: what a misspelled one may have meant. */
export const keysOf: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(configSchema.shape),
  tables: ['columns', 'file', ...Object.keys(about)],
  functions: ['parameters', 'columns', 'returns', ...Object.keys(about)],
  bridges: Object.keys(bridgeSchema.shape),
  accept: Object.keys(acceptSchema.shape),
  thresholds: Object.keys(thresholdsSchema.shape),
  require: Object.keys(requireSchema.shape),
};

export type ConfigData = z.infer<typeof configSchema>;
export type Acceptance = z.infer<typeof acceptSchema>;
export type Requirements = z.infer<typeof requireSchema>;
export type TableData = z.infer<typeof tableSchema>;
