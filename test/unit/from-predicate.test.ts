import { expect, it } from 'vitest';
import type { Formula } from '../../src/logic/formula.js';
import { formulaOf } from '../../src/safety/from-predicate.js';
import { limitOf, rangeBetween } from '../../src/safety/scalars.js';
import { translating } from '../support/translating.js';

function formulaFor(table: string, filter: string): Formula | undefined {
  const predicate = translating(table, filter).compiled?.predicate;
  return predicate && formulaOf(predicate);
}

it('a watchlist is a condition of its own, by column and alias', () => {
  const column = translating('DeviceProcessEvents', 'process.name == "a.exe"').compiled?.predicate;
  if (column?.kind !== 'test') throw new Error('no test');
  const listed = formulaOf({ ...column, test: { kind: 'watchlist', alias: 'Trusted "x"' } });
  expect(listed).toEqual({
    kind: 'and',
    parts: [
      { kind: 'not', part: { kind: 'text', column: 'FileName', operator: 'equals', texts: [''], matchCase: true } },
      { kind: 'opaque', name: 'FileName in watchlist "Trusted \\"x\\""' },
    ],
  });
});

it('what is looked up needs its keys', () => {
  const formula = formulaFor('DeviceFileCertificateInfo', 'process.command_line contains "backup"');
  expect(formula).toMatchObject({ kind: 'and' });
  const parts = formula?.kind === 'and' ? formula.parts : [];
  expect(
    parts.slice(0, -1).map((part) => (part.kind === 'not' && part.part.kind === 'text' ? part.part.column : '')),
  ).toEqual(['DeviceId', 'SHA1']);
  expect(parts.at(-1)).toMatchObject({
    kind: 'elsewhere',
    table: 'DeviceProcessEvents',
    sightings: 'all',
    part: { column: 'ProcessCommandLine', operator: 'contains' },
  });
});

it('the last tick of a day is the beginning of the next one, exclusive', () => {
  const formula = formulaFor(
    'DeviceProcessEvents',
    'process.name == "a.exe" and not (Timestamp between "2026-01-01" and "2026-01-01")',
  );
  expect(JSON.stringify(formula)).toContain(`"high":${Date.UTC(2026, 0, 2)},"lowIn":true,"highIn":false`);
});

it('what no float tells apart is not compared', () => {
  const tick = limitOf({ type: 'datetime', text: '2026-01-01T00:00:00.0000001Z' });
  expect(tick).toBeUndefined();
  const last = limitOf({ type: 'datetime', text: '2026-01-01T23:59:59.9999999Z' });
  expect(last && rangeBetween({ limit: last, isIn: true }, undefined)).toBeUndefined();
  expect(limitOf({ type: 'number', text: '0.1234567890123456789' })).toBeUndefined();
  expect(limitOf({ type: 'number', text: '9007199254740993' })).toEqual({ type: 'number', value: 9007199254740993n });
});
