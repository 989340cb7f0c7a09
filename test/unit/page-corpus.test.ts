import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { importPage } from '../../src/sources/page-import.js';

const corpus = new URL('../../../shared/corpus/sentinel-yaml/', import.meta.url).pathname;
const scenarios = 'Scenario: One\nDescription: d\nFilter/Exclusion: a == "b"\nScenario: Two\nFilter/Exclusion: c: #1';

interface Sample {
  readonly name: string;
  readonly yaml: string;
  readonly data: { readonly id?: string; readonly query: string };
}

/** Text that lost its indentation and blank lines, as the compact pages did. */
function lose(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join('\n');
}

/** The same data with all its texts so. */
function loseAll(value: unknown): unknown {
  if (typeof value === 'string') return lose(value);
  if (Array.isArray(value)) return value.map(loseAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loseAll(inner)]));
}

function samples(): readonly Sample[] {
  const names = readdirSync(corpus).filter((name) => name.endsWith('.yaml'));
  const all = names.map((name) => {
    const yaml = readFileSync(corpus + name, 'utf8')
      .replace(/^\ufeff/, '')
      .replaceAll('\r\n', '\n');
    return { name, yaml, data: load(yaml, { schema: FAILSAFE_SCHEMA }) as Sample['data'] };
  });
  return all.filter(({ data }) => data.id !== undefined);
}

function importRule(name: string, text: string): { readonly data: unknown; readonly text: string } {
  const { value, diagnostics } = importPage({ path: name, text });
  expect([name, diagnostics.map(({ message }) => message), value?.scenarioCount]).toEqual([name, [], 2]);
  return { data: load(value?.rule ?? '', { schema: FAILSAFE_SCHEMA }), text: value?.rule ?? '' };
}

describe.skipIf(!existsSync(corpus))('real rules as pages', () => {
  test('compact, with the query above', () => {
    for (const { name, yaml, data } of samples()) {
      const page = `Words.\nKQL Query\n${lose(data.query)}\n${lose(yaml)}\n${scenarios}`;
      expect([name, loseAll(importRule(name, page).data)]).toEqual([name, loseAll(data)]);
    }
  });

  test('compact, with the query in the rule alone', () => {
    for (const { name, yaml, data } of samples()) {
      const page = `Words.\n${lose(yaml)}\n${scenarios}`;
      expect([name, loseAll(importRule(name, page).data)]).toEqual([name, loseAll(data)]);
    }
  });

  test('compact, where the query above kept its indentation', () => {
    for (const { name, yaml, data } of samples()) {
      const page = `Words.\nKQL Query\n${data.query.trimEnd()}\n${lose(yaml)}\n${scenarios}`;
      const rule = importRule(name, page).data as Sample['data'];
      expect([name, rule.query.trim()]).toEqual([name, data.query.trim()]);
    }
  });

  test.each(['\n', '\r\n'])('full, byte for byte, with line ends %j', (end) => {
    for (const { name, yaml, data } of samples()) {
      const page = `T\n\nKQL Query\n\n${data.query}\nAnalytic Rule Definition\n\n${yaml}\n\nRequired Data Sources\n\nX\n\nFalse Positive Guidance\n\n${scenarios}\n\nOriginal source: x`;
      const rule = importRule(name, page.replaceAll('\n', end)).text;
      expect([name, rule]).toEqual([name, `${yaml.replace(/(\n[ \t]*)+$/, '').replaceAll('\n', end)}${end}`]);
    }
  });
});
