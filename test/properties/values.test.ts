import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, evaluateKql, type Row } from '../support/kql-evaluator.js';
import { translating } from '../support/translating.js';

// What is compiled implies the words, for values that are no plain texts. The oracles here know nothing of src/.
const runs = Number(process.env['WINNOW_RUNS'] ?? 400);

/** The drop set of the filter read as `exclude`, under a condition that anchors it and always holds. */
function compiled(table: string, condition: string, anchor: string): string | undefined {
  const { readings } = translating(table, `${anchor} and ${condition}`);
  const found = readings.find((one) => one.reading === 'exclude')?.dropSet;
  return found?.trim() === '' ? undefined : found;
}

/** Checks a condition on rows: what is dropped has to be told by the words, and nothing is ever null. */
function implies(kql: string | undefined, rows: readonly Row[], told: (row: Row) => boolean): number {
  if (kql === undefined) return 0;
  let hits = 0;
  for (const row of rows) {
    const dropped = evaluateKql(kql, row, {});
    expect({ kql, row, dropped }).not.toMatchObject({ dropped: null });
    if (dropped !== true) continue;
    hits += 1;
    expect({ kql, row, told: told(row) }).toMatchObject({ told: true });
  }
  return hits;
}

const ip = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
const octets = (text: string) => {
  const parts = text
    .replace(/^::ffff:/i, '')
    .split('.')
    .map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part < 256)
    ? parts.reduce((sum, part) => sum * 256 + part, 0)
    : undefined;
};

describe('addresses', () => {
  const near = fc.integer({ min: 0x0a00_0000, max: 0x0a00_00ff });
  const far = fc.oneof(near, fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 0x0aff_ffff, 0xffff_ffff));
  const sets = fc.oneof(
    fc.tuple(near, near).map(([a, b]) => ({
      text: `${ip(Math.min(a, b))}-${ip(Math.max(a, b))}`,
      low: Math.min(a, b),
      high: Math.max(a, b),
    })),
    fc.tuple(far, fc.integer({ min: 1, max: 32 })).map(([base, bits]) => {
      const size = 2 ** (32 - bits);
      const low = Math.floor(base / size) * size;
      return { text: `${ip(base)}/${bits}`, low, high: low + size - 1 };
    }),
    far.map((value) => ({ text: ip(value), low: value, high: value })),
    far.map((value) => ({ text: `::ffff:${ip(value)}`, low: value, high: value })),
    fc.integer({ min: 0, max: 255 }).map((octet) => ({
      text: `10.${octet}.*`,
      low: 0x0a00_0000 + octet * 65_536,
      high: 0x0a00_ffff + octet * 65_536,
    })),
  );
  const cells = fc.oneof(
    near.map(ip),
    far.map(ip),
    far.map((value) => `::ffff:${ip(value)}`),
    fc.constantFrom('', '::1', 'fe80::1', 'junk'),
  );

  it.each([false, true])('negated: %s', (negated) => {
    let hits = 0;
    fc.assert(
      fc.property(
        fc.array(sets, { minLength: 1, maxLength: 3 }),
        fc.array(cells, { minLength: 8, maxLength: 8 }),
        (wanted, texts) => {
          const edges = wanted.flatMap(({ low, high }) =>
            [low - 1, low, high, high + 1].filter((one) => one >= 0 && one <= 0xffff_ffff).map(ip),
          );
          const list = wanted.map(({ text }) => `"${text}"`).join(', ');
          const kql = compiled(
            'DeviceNetworkEvents',
            `RemoteIP ${negated ? 'not in' : 'in'} (${list})`,
            'RemotePort == 443',
          );
          const rows = [...texts, ...edges].map((text) => ({ RemotePort: 443n, RemoteIP: text }));
          hits += implies(kql, rows, ({ RemoteIP }) => {
            const text = String(RemoteIP);
            const value = octets(text);
            const inside = value !== undefined && wanted.some(({ low, high }) => value >= low && value <= high);
            // A text that is no address is told of by nothing.
            return negated ? !inside && (value !== undefined || text.includes(':')) : inside;
          });
        },
      ),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    expect(hits).toBeGreaterThan(runs);
  });

  it('a range holds exactly its addresses', () => {
    fc.assert(
      fc.property(near, near, fc.integer({ min: 0x09ff_fff0, max: 0x0a00_010f }), (a, b, value) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const kql = compiled(
          'DeviceNetworkEvents',
          `RemoteIP between "${ip(low)}" and "${ip(high)}"`,
          'RemotePort == 443',
        );
        const dropped = evaluateKql(kql ?? '', { RemotePort: 443n, RemoteIP: ip(value) }, {});
        expect({ kql, value: ip(value), dropped }).toMatchObject({ dropped: value >= low && value <= high });
      }),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
  });
});

describe('numbers and sizes', () => {
  const signs = {
    '<': (a: number, b: number) => a < b,
    '<=': (a: number, b: number) => a <= b,
    '>': (a: number, b: number) => a > b,
    '>=': (a: number, b: number) => a >= b,
  };
  const units: Readonly<Record<string, readonly number[]>> = {
    '': [1],
    B: [1],
    KB: [1000, 1024],
    KiB: [1024],
    MB: [1e6, 1_048_576],
    ' MiB': [1_048_576],
    '.5': [1],
  };

  it.each([false, true])('every meaning of a size tells what is dropped, negated: %s', (negated) => {
    let hits = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(...Object.keys(units)),
        fc.constantFrom(...(Object.keys(signs) as (keyof typeof signs)[])),
        (amount, unit, sign) => {
          const meanings = (units[unit] ?? []).map((factor) => (unit === '.5' ? amount + 0.5 : amount * factor));
          const text = `FileSize ${sign} ${amount}${unit}`;
          const kql = compiled('DeviceProcessEvents', negated ? `not (${text})` : text, 'FileName == "a"');
          const sizes: readonly Cell[] = [
            null,
            ...meanings.flatMap((one) => [one - 1, one, one + 1, one * 1.01]).map((one) => BigInt(Math.floor(one))),
          ];
          const rows = sizes.map((FileSize) => ({ FileName: 'a', FileSize }));
          hits += implies(
            kql,
            rows,
            ({ FileSize }) =>
              FileSize !== null && meanings.every((one) => signs[sign](Number(FileSize), one) !== negated),
          );
        },
      ),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    expect(hits).toBeGreaterThan(runs / 2);
  });

  it('ports: numbers in any spelling, and ranges', () => {
    let hits = 0;
    const port = fc.integer({ min: -5, max: 70_000 });
    const item = fc.oneof(
      port.map((value) => ({ text: String(value), low: value, high: value })),
      fc.nat(65_535).map((value) => ({ text: `0x${value.toString(16)}`, low: value, high: value })),
      fc.nat(65_535).map((value) => ({ text: `${value}.0`, low: value, high: value })),
      fc
        .tuple(fc.nat(70_000), fc.nat(70_000))
        .map(([a, b]) => ({ text: `${Math.min(a, b)}-${Math.max(a, b)}`, low: Math.min(a, b), high: Math.max(a, b) })),
    );
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.array(fc.nat(65_535), { minLength: 4 }),
        (items, negated, ports) => {
          const list = items.map(({ text }) => `"${text}"`).join(', ');
          const kql = compiled(
            'DeviceNetworkEvents',
            `RemotePort ${negated ? 'not in' : 'in'} (${list})`,
            'RemoteUrl == "x"',
          );
          const values: readonly Cell[] = [
            null,
            ...[...ports, ...items.flatMap(({ low, high }) => [low, high])].map(BigInt),
          ];
          const rows = values.map((RemotePort) => ({ RemoteUrl: 'x', RemotePort }));
          hits += implies(
            kql,
            rows,
            ({ RemotePort }) =>
              RemotePort !== null &&
              items.some(({ low, high }) => Number(RemotePort) >= low && Number(RemotePort) <= high) !== negated,
          );
        },
      ),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    expect(hits).toBeGreaterThan(runs);
  });
});

describe('dates', () => {
  it('an offset is taken off exactly, and a day may be meant whole', () => {
    let hits = 0;
    const day = fc.integer({ min: 0, max: 9000 }).map((days) => days * 86_400_000 + Date.parse('2001-01-01T00:00:00Z'));
    const two = (value: number) => String(value).padStart(2, '0');
    fc.assert(
      fc.property(
        day,
        fc.nat(86_399),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.constantFrom('<', '<=', '>', '>='),
        fc.boolean(),
        (date, second, offset, sign, negated) => {
          const local = new Date(date + second * 1000).toISOString().slice(0, 19);
          const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
          const instant = date + second * 1000 - offset * 60_000;
          const text = `Timestamp ${sign} "${local}${zone}"`;
          const kql = compiled('DeviceProcessEvents', negated ? `not (${text})` : text, 'FileName == "a"');
          const rows = [null, instant - 1000, instant, instant + 1000].map((at) => ({
            FileName: 'a',
            Timestamp: at === null ? null : BigInt(at),
          }));
          hits += implies(kql, rows, ({ Timestamp }) => {
            if (Timestamp === null) return false;
            const at = Number(Timestamp);
            const holds = { '<': at < instant, '<=': at <= instant, '>': at > instant, '>=': at >= instant }[sign];
            return holds !== negated;
          });
          const end = new Date(date).toISOString().slice(0, 10);
          const range = compiled(
            'DeviceProcessEvents',
            `${negated ? 'not ' : ''}(Timestamp between "2000-01-01" and "${end}")`,
            'FileName == "a"',
          );
          const around = [date - 1, date, date + 1, date + 86_399_000, date + 86_400_000].map((at) => ({
            FileName: 'a',
            Timestamp: BigInt(at),
          }));
          // Whether the last day is meant whole or not, what is dropped has to be told.
          implies(range, around, ({ Timestamp }) =>
            [date, date + 86_399_999].every((last) => Number(Timestamp) <= last !== negated),
          );
        },
      ),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    expect(hits).toBeGreaterThan(runs);
  });
});

describe('hashes', () => {
  const digits = { MD5: 32, SHA1: 40, SHA256: 64 } as const;
  const hash = (length: number, seed: number) => (seed.toString(16) + 'ab3'.repeat(30)).slice(0, length);

  it('a row whose hash is not known is told of by nothing', () => {
    let hits = 0;
    const one = fc.record({
      kind: fc.constantFrom(...(Object.keys(digits) as (keyof typeof digits)[])),
      seed: fc.integer({ min: 16, max: 20 }),
      named: fc.boolean(),
      upper: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 15, max: 20 }), { minLength: 3, maxLength: 3 }),
        (wanted, negated, seeds) => {
          const list = wanted.map(({ kind, seed, named, upper }) => {
            const text = hash(digits[kind], seed);
            return `"${named ? `${kind}=` : ''}${upper ? text.toUpperCase() : text}"`;
          });
          const kql = compiled(
            'DeviceProcessEvents',
            `process.hash ${negated ? 'not in' : 'in'} (${list.join(', ')})`,
            'FileName == "a"',
          );
          const cell = (kind: keyof typeof digits, seed: number | undefined) =>
            seed === undefined || seed === 15 ? '' : hash(digits[kind], seed);
          const row = {
            FileName: 'a',
            MD5: cell('MD5', seeds[0]),
            SHA1: cell('SHA1', seeds[1]),
            SHA256: cell('SHA256', seeds[2]),
          };
          hits += implies(kql, [row], () => {
            const same = wanted.map(({ kind, seed }) =>
              row[kind] === '' ? undefined : row[kind] === hash(digits[kind], seed),
            );
            return negated ? same.every((each) => each === false) : same.includes(true);
          });
        },
      ),
      { numRuns: runs * 3, interruptAfterTimeLimit: 20_000 },
    );
    expect(hits).toBeGreaterThan(runs / 10);
  });
});

describe('regular expressions', () => {
  it.each(['e|a|o', '(a|)', '.*|x', '\\w+|\\W+', '[a-z]|[0-9]|\\W'])('%s stands in every text', (pattern) => {
    const found = translating('DeviceProcessEvents', `ProcessCommandLine matches regex '${pattern}'`);
    expect(found.diagnostics.map(({ code }) => code)).toEqual(['WN306']);
  });

  it('takes no more than linear time, and never throws', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '*',
      '+',
      '?',
      '\\',
      '|',
      '^',
      '$',
      '.',
      'a',
      '-',
      '&&',
      '(?',
      '(?<',
      '(?:',
      '[[:',
      ':]',
      '\\p{',
      '2,',
      '\u{1f600}',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        translating('DeviceProcessEvents', `ProcessCommandLine matches regex "${pieces.join('')}"`);
      }),
      { numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    for (const deep of ['(', '[', '(?=', '(a+)+', '[a-', '{', '\\'])
      translating('DeviceProcessEvents', `ProcessCommandLine matches regex "${deep.repeat(3000)}"`);
  });
});

describe('edits', () => {
  const cases: readonly (readonly [table: string, filter: string, fixes: readonly string[]])[] = [
    ['DeviceFileCertificateInfo', 'IsSigned == 1', ['IsSigned == true']],
    ['DeviceNetworkEvents', 'RemotePort contains "443"', ['RemotePort == 443']],
    ['DeviceNetworkEvents', 'RemotePort == "80, 443"', ['RemotePort in (80, 443)']],
    ['DeviceProcessEvents', 'FileSize > 1,024', ['FileSize > 1024']],
    ['DeviceProcessEvents', 'FileSize == 1MB', ['FileSize == 1000000', 'FileSize == 1048576']],
    ['DeviceProcessEvents', 'Timestamp > "01/02/2026"', ['Timestamp > "2026-01-02"', 'Timestamp > "2026-02-01"']],
    ['DeviceNetworkEvents', 'RemoteIP == "10.0.0.1:443"', ['RemoteIP == "10.0.0.1"']],
    ['DeviceNetworkEvents', 'RemoteIP == "10.0.0.1-9"', ['RemoteIP == "10.0.0.1-10.0.0.9"']],
    ['DeviceNetworkEvents', 'RemoteIP == "10.0.x.x"', ['RemoteIP == "10.0.0.0/16"']],
    ['DeviceNetworkEvents', 'RemoteIP == "192.168/16"', ['RemoteIP == "192.168.0.0/16"']],
    ['DeviceNetworkEvents', 'RemoteIP == "1.1.1.1, 1.0.0.1"', ['RemoteIP in ("1.1.1.1", "1.0.0.1")']],
    ['DeviceProcessEvents', 'FileName matches regex "*.exe"', ['FileName like "*.exe"']],
    ['DeviceProcessEvents', 'FileName matches regex "abc\\Z"', ['FileName matches regex "abc$"']],
    [
      'DeviceProcessEvents',
      'FolderPath matches regex "C:\\Users\\.*\\x.exe"',
      ['FolderPath matches regex "C:\\\\Users\\\\.*\\\\x\\.exe"', 'FolderPath like "C:\\Users\\**\\x.exe"'],
    ],
  ];
  it.each(cases)('%s: %s', (table, filter, fixes) => {
    const found = translating(table, filter).diagnostics;
    expect(found[0]?.fixes).toEqual(fixes);
    // What is offered has to compile.
    for (const fix of fixes) expect(translating(table, fix)).toMatchObject({ status: 'ready' });
  });
});
