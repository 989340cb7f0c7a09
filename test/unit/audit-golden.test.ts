// The audit of a small workspace with each finding, in each format: what the real analysis says of it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/cli/commands/audit.js';
import { plainStyle, type Severity, styleFor } from '../../src/index.js';

const root = resolve('test/fixtures/audit');
const today = '2026-11-21';

function run(format: 'pretty' | 'markdown' | 'json', failOn?: Severity, terminal = false) {
  let out = '';
  let err = '';
  const code = audit(
    [],
    { format, today, failOn },
    {
      root,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      outStyle: terminal ? styleFor({ terminal, colour: false, width: 80 }) : plainStyle,
      errStyle: plainStyle,
    },
  );
  return { code, out, err };
}

describe('the audit of a workspace with each finding', () => {
  it('for people', async () => {
    const { out, err } = run('pretty', undefined, true);
    expect(err).toBe('');
    await expect(out).toMatchFileSnapshot('../fixtures/audit/pretty.txt');
  });

  it('as Markdown', async () => {
    await expect(run('markdown').out).toMatchFileSnapshot('../fixtures/audit/markdown.md');
  });

  it('as JSON', async () => {
    const { out } = run('json');
    await expect(out).toMatchFileSnapshot('../fixtures/audit/json.json');
    expect(run('json').out).toBe(out);
  });

  it('holds each finding that a scenario can come to', () => {
    const { scenarios } = JSON.parse(run('json').out) as { scenarios: { worst: string }[] };
    // No filter is ever met by a row without values, so that none is met by every row: WN503 is a net below a net.
    expect([...new Set(scenarios.map(({ worst }) => worst))]).toEqual([
      'WN504',
      'WN505',
      'WN508',
      'effort',
      'WN502',
      'WN507',
      'WN506',
      'WN509',
      'clean',
    ]);
  });

  it('is what the documentation shows of it', () => {
    const page = readFileSync('docs/audit.md', 'utf8');
    const [, shown = ''] = /<!-- example -->\n```text\n([\s\S]*?)\n```/.exec(page) ?? [];
    const { out } = run('pretty', undefined, true);
    expect(shown).not.toBe('');
    for (const part of shown.split('\n\n…\n\n')) expect(out).toContain(part);
  });

  it('fails by the threshold', () => {
    expect(run('json').code).toBe(1);
    expect(JSON.parse(run('json', 'error').out)).toMatchObject({ counts: { failing: 1 } });
    const { counts } = JSON.parse(run('json', 'note').out) as { counts: { failing: number } };
    expect(counts.failing).toBeGreaterThan(6);
  });
});
