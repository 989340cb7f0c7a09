import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type RegistryEntry, registryCodes, registryEntry } from '../../src/diagnostics/registry.js';
import { explainCode } from '../../src/report/explain-code.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

// A plain script without types of its own.
const { docsPages } = (await import(new URL('scripts/docs.mjs', root).href)) as {
  docsPages: (registry: unknown) => Readonly<Record<string, string>>;
};
const pages = docsPages(JSON.parse(read('schema/diagnostics.json')));

const codes = registryCodes();
const width = (text: string): number => [...text].length;

function entryOf(code: string): RegistryEntry {
  const entry = registryEntry(code);
  if (entry === undefined) throw new Error(`no entry ${code}`);
  return entry;
}

/** All texts of an entry, with the names that they have in the registry's file. */
function textsOf(entry: RegistryEntry): Readonly<Record<string, readonly string[]>> {
  const sections = (entry.sections ?? []).map(({ title, lines }) => [`section ${title}`, lines] as const);
  const { explanation, example, settle } = entry;
  return { title: [entry.title], explanation, example, settle, ...Object.fromEntries(sections) };
}

describe('the registry of codes', () => {
  it('knows every code that the source names', () => {
    const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.tsx?$/.test(path),
    );
    const named = files.flatMap((path) => read(`src/${path}`).match(/\bWN\d{3}\b/g) ?? []);
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('has codes of the eight families only, in order', () => {
    expect(codes.filter((code) => !/^WN[1-8]\d\d$/.test(code))).toEqual([]);
    expect(Object.keys(JSON.parse(read('schema/diagnostics.json')))).toEqual(codes);
  });

  it('has no title twice', () => {
    const titles = codes.map((code) => entryOf(code).title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it.each(codes)('%s has all its texts', (code) => {
    const entry = entryOf(code);
    expect(['error', 'warning', 'note']).toContain(entry.severity);
    for (const [name, lines] of Object.entries(textsOf(entry))) {
      expect(lines, name).not.toEqual([]);
      expect(
        lines.filter((line) => line.trim() === '' || line !== line.trimEnd() || /[\r\n\t]/.test(line)),
        name,
      ).toEqual([]);
    }
    expect(entry.title).toMatch(/^[a-z].*[^.:]$/);
    for (const paragraph of entry.explanation) expect(paragraph).toMatch(/^\S.*[.?]$/);
    expect(entry.settle[0]).toMatch(/^\S.*[^.:]$/);
    // Elsewhere Markdown would take these signs for its own.
    for (const text of [entry.title, ...entry.explanation, entry.settle[0] ?? '']) {
      expect(text.replace(/`[^`]+`/g, '')).not.toMatch(/[`*<>[\]|\\]|\b_|_\b/);
    }
  });

  it.each(codes)('%s fits 80 columns', (code) => {
    const lines = (explainCode(code) ?? '').split('\n');
    expect(lines.filter((line) => width(line) > 80)).toEqual([]);
    expect(lines[0]).toMatch(new RegExp(`^${code} {2}\\S.* {2}${entryOf(code).severity}$`));
    expect(width(lines[0] ?? '')).toBe(80);
  });

  it.each(codes)('%s has carets under a place of its example', (code) => {
    const { example } = entryOf(code);
    const at = example.findIndex((line) => /^ *\^/.test(line));
    expect(at).toBeGreaterThan(0);
    const carets = /^( *)(\^+) \S/.exec(example[at] ?? '');
    expect(carets).not.toBeNull();
    // One column behind the end is the place of what is missing.
    const end = (carets?.[1]?.length ?? 0) + (carets?.[2]?.length ?? 0);
    expect(end).toBeLessThanOrEqual(width(example[at - 1] ?? '') + 2);
  });
});

describe('the docs pages', () => {
  it('are one page a code and an index', () => {
    const expected = [...codes.map((code) => `${code}.md`), 'README.md'].sort();
    expect(readdirSync(new URL('docs/diagnostics/', root)).sort()).toEqual(expected);
  });

  it.each(Object.keys(pages))('%s is what scripts/docs.mjs writes', (name) => {
    expect(read(`docs/diagnostics/${name}`)).toBe(pages[name]);
  });

  it('have every code in the index', () => {
    const linked = [...(pages['README.md'] ?? '').matchAll(/\]\((WN\d{3})\.md\)/g)].map((match) => match[1]);
    expect(linked).toEqual(codes);
  });
});

describe('explainCode', () => {
  it('prints a code with its sections', async () => {
    await expect(`${explainCode('WN402')}\n`).toMatchFileSnapshot('../fixtures/explain-code/WN402.txt');
  });

  it('prints a code without sections', async () => {
    await expect(`${explainCode('WN301')}\n`).toMatchFileSnapshot('../fixtures/explain-code/WN301.txt');
  });

  it.each(['WN999', 'wn402', 'WN402 ', '', 'constructor', '__proto__'])('knows no code %j', (code) => {
    expect(explainCode(code)).toBeUndefined();
  });
});
