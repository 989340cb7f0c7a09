import * as z from 'zod';

/**
 * The shapes of the files under `schema/`, one for each, by the name of the file. Made when they are asked for: bytes that the
 * build has checked are not checked again, and making the shapes takes longer than reading the files.
 */
export function makeShapes() {
  const column = z.string().regex(/^[A-Za-z_]\w*$/);
  const part = String.raw`[A-Za-z_]\w*:(?:string|int|long|real|decimal|bool|datetime|timespan|dynamic|guid)`;
  const compact = z.string().regex(new RegExp(`^${part}(?: ${part})*$`));
  const kind = z.enum([
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
  ]);

  const tables = z.strictObject({
    source: z.string(),
    xdr: z.record(z.string(), compact),
    sentinel: z.record(z.string(), compact),
  });

  const scalar = z.union([z.string(), z.number(), z.boolean()]);
  const condition = z.tuple(
    [column, z.enum(['==', '!=', 'in', 'startswith', '!startswith', '!endswith']), scalar],
    scalar,
  );

  const columns = z.strictObject({
    source: z.string(),
    note: z.string(),
    folds: z.array(kind),
    kinds: z.array(z.tuple([kind, z.string()])),
    exceptions: z.record(z.string(), z.record(z.string(), kind)),
    mayHoldPath: z.record(z.string(), z.array(column)),
    mayBeEmpty: z.string(),
    mayBeEmptyOn: z.record(z.string(), z.string()),
    mayBeFolder: z.string(),
    units: z.record(z.enum(['port', 'bytes', 'count']), z.string()),
    values: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
    complete: z.record(z.string(), z.array(column)),
    freeText: z.string(),
    coded: z.string(),
    spelled: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])),
    none: z.record(z.string(), z.tuple([z.string(), z.string()])),
    negatedWhen: z.record(z.string(), z.record(z.string(), z.array(condition))),
    words: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.string()))),
    hives: z.record(z.string(), z.string()),
  });

  const entry = z.union([
    column,
    z.strictObject({
      column,
      when: z.array(condition).optional(),
      form: z
        .enum([
          'as-is',
          'basename',
          'extension',
          'directory',
          'name-of-path',
          'account',
          'registry-path',
          'hive',
          'url-host',
        ])
        .optional(),
      words: z.record(z.string(), z.array(z.string()).min(1)).optional(),
      otherwise: z.strictObject({ column, when: z.array(condition).min(1) }).optional(),
    }),
    z.strictObject({
      hash: z.strictObject({ md5: column.optional(), sha1: column.optional(), sha256: column.optional() }),
    }),
    z.strictObject({ ask: z.array(column).min(2), help: z.string().optional() }),
  ]);

  const concept = z.strictObject({
    english: z.string().min(1),
    tables: z.record(z.string(), entry),
    absent: z.record(z.string(), z.string()).optional(),
    nearest: z.record(z.string(), z.string()).optional(),
  });

  const fields = z.strictObject({
    source: z.string(),
    note: z.array(z.string()),
    groups: z.record(z.string().startsWith('@'), z.array(z.string())),
    mapped: z.array(z.string()),
    sameAs: z.record(z.string(), z.string()),
    presentWins: z.array(z.string()),
    byValue: z.array(z.tuple([z.string(), z.string()])),
    spellings: z.array(z.tuple([z.string(), z.string()])),
    concepts: z.record(z.string(), concept),
    fields: z.record(z.string(), z.record(z.string(), z.string())),
  });

  const bridges = z.strictObject({
    source: z.string(),
    note: z.string(),
    bridges: z.array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z-]*$/),
        from: z.array(z.string()).min(1),
        to: z.string(),
        keys: z.array(z.string().regex(/^\w+=\w+$/)).min(1),
        serves: z.array(z.string()).min(1),
        days: z.number().int().positive(),
        sighting: z.string(),
        notes: z.array(z.string()),
      }),
    ),
  });

  const displayNames = z.strictObject({
    source: z.string(),
    note: z.string(),
    extraWords: z.array(z.string()),
    names: z.array(
      z.strictObject({
        name: z.string().min(1),
        aliases: z.array(z.string()).optional(),
        images: z.array(z.string()),
        commandLine: z.string().optional(),
        signers: z.array(z.string()).optional(),
        note: z.string().optional(),
        together: z.literal(true).optional(),
      }),
    ),
  });

  const holder = z.enum(['attacker', 'effort', 'defender']);
  const held = z.tuple([holder, z.string().min(1)]);
  const names = z.string().min(1);
  const folder = z.string().regex(/^[A-Z][^"]*\\$/);

  const control = z.strictObject({
    source: z.string(),
    note: z.string(),
    kinds: z.record(kind, held),
    types: z.record(
      z.enum(['int', 'long', 'real', 'decimal', 'bool', 'datetime', 'timespan', 'dynamic', 'guid']),
      held,
    ),
    columns: z.array(z.tuple([names, names, holder, z.string().min(1)])),
    whole: z.partialRecord(kind, held),
    part: z.partialRecord(kind, held),
    accounts: z.strictObject({ names: z.array(z.string().min(1)), why: z.string() }),
    rule: z.string(),
    negated: z.string(),
    filled: z.string(),
    alone: z.string(),
    beside: z.string(),
    parents: z.array(z.tuple([names, names])),
    signers: z.strictObject({
      tables: names,
      columns: names,
      trust: column,
      trusted: z.string(),
      untrusted: z.string(),
    }),
    folders: z.strictObject({
      protected: z.array(folder).min(1),
      writable: z.array(folder),
      why: z.string(),
      open: z.string().includes('{}'),
    }),
    tools: z.strictObject({ names: z.array(z.string().regex(/^[a-z0-9_]+\.exe$/)).min(1), why: z.string() }),
    keys: z.strictObject({ protected: z.array(folder).min(1), why: z.string() }),
    anchors: z.strictObject({ folder, images: z.record(z.string(), z.string()), fields: z.array(z.string()).min(1) }),
  });

  return { tables, columns, fields, bridges, 'display-names': displayNames, control };
}
