import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Translation } from '../../src/translation.js';
import { kustoProblems, translating } from '../support/translating.js';

// The columns of the files are explained in test/filters/README.md.
const folder = new URL('../filters/', import.meta.url);

const tables: Readonly<Record<string, string>> = {
  P: 'DeviceProcessEvents',
  N: 'DeviceNetworkEvents',
  F: 'DeviceFileEvents',
  R: 'DeviceRegistryEvents',
  I: 'DeviceImageLoadEvents',
  L: 'DeviceLogonEvents',
  E: 'DeviceEvents',
  C: 'DeviceFileCertificateInfo',
  M: 'EmailEvents',
  S: 'SecurityEvent',
  A: 'SigninLogs',
};

interface Case {
  readonly table: string;
  readonly filter: string;
  readonly verdict: string;
  readonly dropSet: string;
  readonly codes: string;
}

function casesOf(file: string): readonly Case[] {
  return readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [table = '', filter = '', verdict = '', dropSet = '', codes = ''] = line
        .split(/(?<=\s)\|(?=\s|$)/)
        .map((part) => part.replace(/^ | $/g, ''));
      return { table: tables[table] ?? table, filter, verdict: verdict.trim(), dropSet: dropSet.trim(), codes };
    });
}

/** The drop set as one line: of the decided reading, or of each that is offered. */
function dropSets({ reading, readings }: Translation): string {
  const line = (text: string | undefined) => text?.replace(/\s*\n\s*/g, ' ').trim() ?? '';
  if (reading !== undefined) return line(readings.find((one) => one.reading === reading)?.dropSet);
  return readings
    .filter((one) => one.anchored && one.dropSet !== undefined)
    .map((one) => `${one.reading}: ${line(one.dropSet)}`)
    .join('; ');
}

const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));

describe.each(files)('%s', (file) => {
  it.each(casesOf(file).map((one) => ({ ...one, name: `${one.table}: ${one.filter}` })))('$name', (one) => {
    const found = translating(one.table, one.filter);
    expect(`${found.status} ${found.reading ?? '-'}`).toBe(one.verdict);
    if (one.dropSet !== '*') expect(dropSets(found)).toBe(one.dropSet);
    const said = found.diagnostics.map(({ code, span }) => ({
      code,
      text: one.filter.slice(span?.start ?? 0, span?.end ?? one.filter.length),
    }));
    if (one.codes.trim() === 'none') expect(said).toEqual([]);
    for (const [, code, text] of one.codes.matchAll(/(WN\d{3})(?: «([^»]*)»)?/g))
      expect(said).toContainEqual(text === undefined ? expect.objectContaining({ code }) : { code, text });
    expect(kustoProblems(one.table, found)).toEqual([]);
    if (found.status === 'ready') expect(found.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  });
});

it('holds at least 400 filters', () => {
  expect(files.flatMap(casesOf).length).toBeGreaterThanOrEqual(400);
});
