import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Ast, Filter } from '../../src/syntax/ast.js';
import { parseFilter } from '../../src/syntax/parse.js';
import { nounAt, phraseAt } from '../../src/syntax/phrases.js';
import { printAst } from '../../src/syntax/print.js';
import type { Span } from '../../src/text/span.js';
import { translating } from '../support/translating.js';

const tables: Readonly<Record<string, string>> = {
  P: 'DeviceProcessEvents',
  N: 'DeviceNetworkEvents',
  F: 'DeviceFileEvents',
  R: 'DeviceRegistryEvents',
  I: 'DeviceImageLoadEvents',
  L: 'DeviceLogonEvents',
  C: 'DeviceFileCertificateInfo',
  M: 'EmailEvents',
  S: 'SecurityEvent',
};

const lines = readFileSync(new URL('../filters/prose.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => {
    const [letter = '', filter = ''] = line.split(' | ');
    return { table: tables[letter] ?? letter, filter };
  });
const sentences = lines.filter(({ filter }) => parseFilter(filter).value?.prose === true);

function leaves(ast: Ast): readonly Ast[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap(leaves);
    case 'not':
    case 'remark':
      return leaves(ast.child);
    case 'comparison':
    case 'unknown':
    case 'malformed':
      return [ast];
  }
}

const small = ['verbs', 'leads', 'about', 'passives', 'articles', 'fillers', 'with', 'not', 'except'];

/** The words that lie in no verb, no node, and are no small words, connectives or names of the things spoken of. */
function lostWords(text: string, { ast, verb }: Filter): readonly string[] {
  const spans: readonly Span[] = [...leaves(ast).map(({ span }) => span), ...(verb === undefined ? [] : [verb.span])];
  const lost: string[] = [];
  let at = /^\d+[.)]\s/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    const span = spans.find(({ start, end }) => start <= at && at < end);
    const word = /^[^\s,;:().!-]+/.exec(text.slice(at))?.[0];
    const phrase = Math.max(...small.map((section) => phraseAt(section, text, at)?.length ?? 0));
    const noun = nounAt(text, at);
    if (span !== undefined) at = span.end;
    else if (word === undefined) at += 1;
    else if (phrase > 0) at += phrase;
    else if (/^(?:and|or|but)$/i.test(word)) at += word.length;
    else if (noun !== undefined && !noun.qualified) at += noun.length;
    else {
      lost.push(word);
      at += word.length;
    }
  }
  return lost;
}

describe('a sentence', () => {
  it.each(sentences)('$filter: loses no word', ({ filter }) => {
    const parsed = parseFilter(filter).value as Filter;
    expect(lostWords(filter, parsed)).toEqual([]);
  });

  it.each(sentences)('$filter: marks what it does not understand, word for word', ({ filter }) => {
    for (const leaf of leaves((parseFilter(filter).value as Filter).ast)) {
      if (leaf.kind === 'unknown') expect(leaf.text).toBe(filter.slice(leaf.span.start, leaf.span.end));
      expect(leaf.span.end).toBeGreaterThan(leaf.span.start);
    }
  });

  it.each(sentences)('$filter: never compiles as it stands', ({ table, filter }) => {
    const found = translating(table, filter);
    expect([found.status, found.draft, found.compiled]).toEqual(['needs-decision', true, undefined]);
  });
});

describe('what a draft offers', () => {
  const offers = sentences.flatMap(({ table, filter }) =>
    translating(table, filter)
      .diagnostics.filter(({ code }) => code === 'WN403' || code === 'WN411')
      .flatMap(({ code, fixes }) => fixes.map((text) => ({ table, filter, code, text }))),
  );

  it.each(offers)('$filter: `$text` is a filter that says the same', ({ table, filter, code, text }) => {
    const offered = parseFilter(text).value as Filter;
    const plain = text.replace(/^\(([^()]*)\)$/, '$1');
    expect([offered.prose, printAst(offered.ast)]).toEqual([false, plain]);
    const alone = translating(table, text);
    // Wider offers lack what was not understood; all others drop what the sentence drops.
    expect(alone.reading).toBe('exclude');
    if (code === 'WN411') return;
    const drops = (found: ReturnType<typeof translating>) =>
      found.readings.find(({ reading }) => reading === 'exclude')?.dropSet;
    expect(drops(alone)).toBe(drops(translating(table, filter)));
  });

  it('is nothing where the text without its verb would say the opposite', () => {
    for (const filter of ['Exclude files not signed by "X"', 'Exclude everything except processes in C:\\Temp'])
      expect(translating('DeviceProcessEvents', filter).diagnostics.flatMap(({ fixes }) => fixes)).toEqual([]);
  });
});

describe('an atom', () => {
  const words = (filter: string) =>
    leaves((parseFilter(filter).value as Filter).ast).map(({ kind, span }) => [
      kind,
      filter.slice(span.start, span.end),
    ]);

  it.each<readonly [string, readonly (readonly [string, string])[]]>([
    [
      'Exclude files with the .log extension or files originating from known admin tools like Remote Utilities or TeamViewer.',
      [
        ['comparison', 'the .log extension'],
        ['comparison', 'originating from known admin tools like Remote Utilities or TeamViewer'],
      ],
    ],
    [
      'Exclude users named bob on hosts named srv1',
      [
        ['comparison', 'users named bob'],
        ['comparison', 'on hosts named srv1'],
      ],
    ],
    [
      'Exclude files in C:\\Program Files\\Tool signed by Contoso nightly unless they look odd',
      [
        ['comparison', 'in C:\\Program Files\\Tool'],
        ['comparison', 'signed by Contoso'],
        ['unknown', 'nightly'],
        ['unknown', 'they look odd'],
      ],
    ],
    [
      'Events generated by backup.exe during the maintenance window should be ignored.',
      [
        ['comparison', 'generated by backup.exe'],
        ['unknown', 'during the maintenance window'],
      ],
    ],
  ])('%s', (filter, expected) => {
    expect(words(filter)).toEqual(expected);
  });
});

describe('a long sentence', () => {
  it.each([
    ['nouns', 'files with '],
    ['fillers', 'that are '],
    ['articles', 'the '],
    ['exceptions', 'unless in C:\\x '],
    ['values', 'x.exe or '],
    ['sentences', 'files named a. '],
    ['words', 'word '],
    ['nots', 'not '],
  ])('of %s parses', (_, piece) => {
    const text = `Exclude files ${piece.repeat(Math.floor(15_000 / piece.length))}x`;
    const { value, diagnostics } = parseFilter(text);
    // Fifteen kilobytes of `not` are nested too deeply.
    expect(value?.prose === true || diagnostics.map(({ code }) => code).includes('WN104')).toBe(true);
  });
});
