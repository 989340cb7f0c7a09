import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { compileFile } from '../../src/compile-file.js';
import type { CompileOptions, RuleResult } from '../../src/compiled.js';
import { loadSchema } from '../../src/schema/load.js';
import { loadWorkspace, type RuleJob } from '../../src/sources/workspace.js';
import { withoutInsertions } from '../../src/verify/tuned-text.js';
import { joinTuned } from '../../src/weave/join-tuned.js';
import { locateClauses } from '../../src/weave/locate-clauses.js';
import { strip } from '../../src/weave/strip.js';
import { exclusionsText, folderOf } from './cli-support.js';
import { ruleOf, tuneBehind } from './rule-file-support.js';

type Files = Readonly<Record<string, string>>;

const options: CompileOptions = { includeUnreviewed: true, environment: undefined };
const filter = 'process.command_line contains "backup.exe"';
const clause = '| where not(ProcessCommandLine contains "backup.exe")';

/** The results of each file, by path, and the codes of what could not be read. */
function compileFiles(files: Files): {
  results: ReadonlyMap<string, readonly RuleResult[]>;
  unread: readonly string[];
} {
  const workspace = loadWorkspace(folderOf(files));
  const byPath = new Map<string, RuleJob[]>();
  for (const job of workspace.jobs)
    byPath.set(job.rule.source.path, [...(byPath.get(job.rule.source.path) ?? []), job]);
  const schema = loadSchema();
  return {
    results: new Map([...byPath].map(([path, jobs]) => [path, compileFile(jobs, schema, options)])),
    unread: workspace.findings.map(({ diagnostic }) => diagnostic.code),
  };
}

function compileOne(text: string, path = 'rules/r.yaml', exclusions = exclusionsText('r', filter)) {
  const { results, unread } = compileFiles({ [path]: text, 'exclusions/r.yaml': exclusions });
  return { result: results.get(path)?.[0], unread };
}

function codes(result: RuleResult | undefined): readonly string[] {
  return (result?.findings ?? []).map(({ diagnostic }) => diagnostic.code).filter((code) => code !== 'WN701');
}

type Document = Record<string, unknown>;

function documents(text: string): readonly Document[] {
  return (loadAll(text.replace(/^\uFEFF/, '')) as unknown[]).flat() as Document[];
}

/** What must hold of a tuned YAML file with one clause in each of the rules named. */
function expectTuned(tuned: string, text: string, ids: readonly string[] = ['r']): void {
  expect(strip(tuned).value).toBe(text);
  const before = documents(text);
  const after = documents(tuned);
  expect(after.map(({ query: _, ...rest }) => rest)).toEqual(before.map(({ query: _, ...rest }) => rest));
  for (const [index, one] of after.entries()) {
    const query = String(one['query']);
    const original = String(before[index]?.['query']);
    if (!ids.includes(String(one['id']))) {
      expect(query).toBe(original);
      continue;
    }
    const lines = query.split('\n').map((line) => line.trim());
    const at = lines.indexOf(clause);
    expect(lines[at - 1]).toMatch(/\/\/ winnow:begin [a-z]+\/s1( [a-z -]+)?$/);
    expect(lines[at + 1]).toBe('// winnow:end');
    // Without the three lines there is nothing new but white space and an empty comment.
    const rest = [
      ...lines.slice(0, at - 1),
      lines[at - 1]?.replace(/\/\/ winnow:begin .*/, ''),
      ...lines.slice(at + 2),
    ];
    const bare = (text: string): string => text.replace(/\/\/ *$/gm, '').replace(/\s+/g, '');
    expect(bare(rest.join('\n'))).toBe(bare(original));
  }
}

const T = 'DeviceProcessEvents';
const W = '| where FileName has "x"';
const S = '| summarize Count = count() by DeviceId';
const head = 'id: r\nname: Rule # kept\n';
const doubled = `${T}\\n| where FileName has \\"x\\"\\n${S}`;

/** Files that are tuned: the name, and the text. */
const woven: readonly (readonly [string, string])[] = [
  // Literal blocks.
  ['literal', `${head}query: |\n  ${T}\n  ${W}\n  ${S}\n`],
  ['literal, chomped', `${head}query: |-\n  ${T}\n  ${W}\n  ${S}\nversion: 1.0.0\n`],
  ['literal, kept', `${head}query: |+\n  ${T}\n  ${W}\n  ${S}\n\n\nversion: 1.0.0\n`],
  ['literal, kept, source last', `${head}query: |+\n  ${T}\n\n\nversion: 1.0.0\n`],
  ['literal with an indicator', `${head}query: |2\n    ${T}\n    ${W}\n  ${S}\n`],
  ['literal with both', `${head}query: |-4\n      ${T}\n    ${W}\n    ${S}\n`],
  ['literal, a comment in its header', `${head}query: | # the query\n  ${T}\n  ${W}\n`],
  ['literal, blanks behind its header', `${head}query: |  \n  ${T}\n  ${W}\n`],
  ['literal, indented by one', `${head}query: |\n ${T}\n ${W}\n ${S}\n`],
  ['literal, indented by eight', `${head}query: |\n        ${T}\n        ${W}\n        ${S}\n`],
  ['literal, deeper lines', `${head}query: |\n  ${T}\n      ${W}\n      ${S}\n`],
  ['literal, tabs', `${head}query: |\n  ${T}\n  \t${W}\t\n  \t${S}\n`],
  ['literal, trailing blanks', `${head}query: |\n  ${T}  \n  ${W}   \n  ${S}\t\n`],
  ['literal, empty lines within', `${head}query: |\n\n  ${T}\n\n  ${W}\n\n\n  ${S}\n`],
  ['literal, blank lines within', `${head}query: |\n  ${T}\n    \n  ${W}\n \n  ${S}\n`],
  ['literal, empty lines behind', `${head}query: |\n  ${T}\n  ${W}\n\n\n\nversion: 1.0.0\n`],
  ['literal, no line end', `${head}query: |\n  ${T}\n  ${W}`],
  ['literal, no line end, source last', `${head}query: |\n  ${T}`],
  ['literal, one line', `${head}query: |\n  ${T} ${W} ${S}\n`],
  ['literal, one line, semicolon', `${head}query: |\n  ${T} ${W};\n`],
  ['literal, semicolon on its own line', `${head}query: |\n  ${T}\n  ${W}\n  ;\n`],
  ['literal, a comment behind the operator', `${head}query: |\n  ${T}\n  ${W} // why | not\n  ${S}\n`],
  ['literal, comments between', `${head}query: |\n  // top\n  ${T}\n  // one\n  ${W}\n  // two\n  // three\n  ${S}\n`],
  ['literal, a comment last', `${head}query: |\n  ${T}\n  ${W}\n  // end`],
  ['literal, a comment on the last line', `${head}query: |\n  ${T}\n  ${W} // end`],
  ['literal, CRLF', `${head}query: |\n  ${T}\n  ${W}\n  ${S}\nversion: 1\n`.replaceAll('\n', '\r\n')],
  ['literal, mixed line ends', `${head}query: |\r\n  ${T}\n  ${W}\r\n  ${S}\nversion: 1\r\n`],
  ['literal, a byte order mark', `\uFEFF${head}query: |\n  ${T}\n  ${W}\n`],
  ['literal, a mark and CRLF', `\uFEFF${head}query: |\n  ${T}\n  ${W}\n`.replaceAll('\n', '\r\n')],
  ['literal, first key', `query: |\n  ${T}\n  ${W}\nid: r\nname: "q"   # kept\n`],
  ['literal, comments of YAML behind it', `${head}query: |\n  ${T}\n  ${W}\n# not the query\nversion:   1.0.0 \n`],
  ['literal, an anchor', `${head}query: &q |\n  ${T}\n  ${W}\n`],
  ['literal, a tag', `${head}query: !!str |\n  ${T}\n  ${W}\n`],
  ['literal, a tag and an anchor', `${head}query: !!str &q |-\n  ${T}\n  ${W}\n`],
  ['literal, a document start and end', `---\n${head}query: |\n  ${T}\n  ${W}\n...\n`],
  ['literal, a directive', `%YAML 1.2\n---\n${head}query: |\n  ${T}\n  ${W}\n`],
  ['literal, a quoted key', `id: r\n"query": |\n  ${T}\n  ${W}\n`],
  ['literal, another query in a nested map', `${head}mine:\n  query: |\n    Other\nquery: |\n  ${T}\n  ${W}\n`],
  // Folded blocks.
  ['folded', `${head}query: >\n  ${T}\n  ${W}\n  ${S}\n`],
  ['folded, chomped', `${head}query: >-\n  ${T}\n  ${W}\n  ${S}\nversion: 1\n`],
  ['folded, kept', `${head}query: >+\n  ${T}\n  ${W}\n\n\nversion: 1\n`],
  ['folded, no line end', `${head}query: >-\n  ${T}\n  ${W}`],
  ['folded, empty lines between', `${head}query: >\n  ${T}\n\n  ${W}\n\n  ${S}\n`],
  ['folded, deeper lines', `${head}query: >\n  ${T}\n    ${W}\n    ${S}\n`],
  ['folded, one line', `${head}query: >-\n  ${T} ${W} ${S}\n`],
  [
    'folded, torn anywhere',
    `${head}query: >-\n  ${T} | where\n  FileName has "x" | summarize Count = count()\n  by DeviceId\n`,
  ],
  ['folded, one deeper line', `${head}query: >-\n  ${T}\n    ${W} ${S}\n    | where Count > 5\n`],
  ['folded, an indicator', `${head}query: >2-\n    ${T}\n  ${W}\n  ${S}\n`],
  ['folded, CRLF', `${head}query: >\n  ${T}\n  ${W} ${S}\nversion: 1\n`.replaceAll('\n', '\r\n')],
  ['folded, a semicolon', `${head}query: >-\n  ${T}\n  ${W};\n`],
  ['folded, a comment on the last line', `${head}query: >-\n  ${T}\n  ${W} // end\n`],
  // Double-quoted scalars.
  ['double-quoted', `${head}query: "${doubled}\\n"\n`],
  ['double-quoted, one line of query', `${head}query: "${T} | where FileName has \\"x\\" ${S}"\nversion: 1\n`],
  ['double-quoted, line ends escaped', `${head}query: "${T}\\r\\n| where FileName has \\"x\\"\\r\\n${S}"\n`],
  ['double-quoted, folded', `${head}query: "${T}\n  | where FileName has \\"x\\"\n  ${S}"\n`],
  ['double-quoted, empty lines', `${head}query: "${T}\n\n  | where FileName has \\"x\\"\n\n  ${S}"\n`],
  [
    'double-quoted, torn by a dumper',
    `${head}query: "${T}\\n| where FileName\\\n  \\ has \\"x\\"\\n| summarize\\\n  \\ Count = count() by DeviceId\\n"\n`,
  ],
  ['double-quoted, other escapes', `${head}query: "${T}\\x0a\\u007c where FileName has \\u0022x\\u0022\\x0A${S}"\n`],
  ['double-quoted, on the next line', `${head}query:\n  "${doubled}"\nversion: 1\n`],
  ['double-quoted, in braces', `{ id: r, query: "${doubled}", version: 1 }\n`],
  ['double-quoted, as JSON', `{"id": "r", "query": "${doubled}", "x": [1, 2]}`],
  ['double-quoted, CRLF', `${head}query: "${T}\n  | where FileName has \\"x\\"\n  ${S}"\n`.replaceAll('\n', '\r\n')],
  ['double-quoted, no line end', `${head}query: "${doubled}"`],
  ['double-quoted, a comment last', `${head}query: "${T}\\n| where FileName has \\"x\\" // end"\n`],
  ['double-quoted, a comment of YAML behind it', `${head}query: "${doubled}" # why\n`],
  // Single-quoted scalars.
  ['single-quoted', `${head}query: '${T} ${W} ${S}'\n`],
  ['single-quoted, folded', `${head}query: '${T}\n  ${W}\n  ${S}'\nversion: 1\n`],
  ['single-quoted, empty lines', `${head}query: '${T}\n\n  ${W}\n\n  ${S}'\n`],
  ['single-quoted, quotes', `${head}query: '${T} | where FileName has ''x'' ${S}'\n`],
  ['single-quoted, quotes last', `${head}query: '${T} | where FileName has ''x'''\n`],
  ['single-quoted, quotes at a line end', `${head}query: '${T}\n    | where FileName has ''x''\n    ${S}\n    '\n`],
  ['single-quoted, CRLF', `${head}query: '${T}\n\n  ${W}\n\n  ${S}'\n`.replaceAll('\n', '\r\n')],
  ['single-quoted, blanks', `${head}query: '${T}  ${W}\t ${S}'\n`],
  // Plain scalars.
  ['plain', `${head}query: ${T} ${W} ${S}\nversion: 1\n`],
  ['plain, the table alone', `${head}query: ${T}\nversion: 1\n`],
  ['plain, folded', `${head}query: ${T}\n  ${W}\n  ${S}\nversion: 1\n`],
  ['plain, empty lines', `${head}query: ${T}\n\n  ${W}\n\n  ${S}\nversion: 1\n`],
  ['plain, on the next line', `${head}query:\n  ${T}\n  ${W}\nversion: 1\n`],
  ['plain, a comment of YAML behind it', `${head}query: ${T} ${W} # why\nversion: 1\n`],
  ['plain, no line end', `${head}query: ${T}\n  ${W}`],
  ['plain, a list item', `- query: ${T} ${W} ${S}\n  id: r\n`],
  ['plain, semicolon', `${head}query: ${T} ${W};\n`],
];

describe('a rule file with a clause', () => {
  test.each(woven)('%s', (_, text) => {
    const { result, unread } = compileOne(text);
    expect([result?.clauses, codes(result), unread]).toEqual([1, [], []]);
    const tuned = result?.tuned ?? '';
    expectTuned(tuned, text);
    const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
    expect(tuned).toContain(`# tuned by winnow from rules/r.yaml: edit that file${lineEnd}`);
    expect(compileOne(text).result?.tuned).toBe(tuned);
    expect(compileOne(tuned).result?.tuned).toBe(tuned);
  });

  test.each([
    ['no line end', `${T}\n${W}`],
    ['several rules in one are one', `${T}\n${W}\n\n// second\n`],
    ['CRLF', `${T}\r\n${W}\r\n${S}\r\n`],
    ['a byte order mark, one line', `\uFEFF${T} ${W}`],
  ])('.kql: %s', (_, text) => {
    const { result } = compileOne(text, 'rules/r.kql', exclusionsText('rules.r.kql', filter));
    expect([result?.clauses, codes(result)]).toEqual([1, []]);
    expect(strip(result?.tuned ?? '').value).toBe(text);
    expect(result?.tuned).toContain(clause);
  });

  test.each([
    ['a literal block', `${head}query: |\n  ${T}\n  ${W}\n  ${S}\n`],
    ['a folded block', `${head}query: >\n  ${T} ${W} ${S}\n`],
    ['a double-quoted scalar', `${head}query: "${doubled}"\n`],
    ['a single-quoted scalar', `${head}query: '${T} ${W} ${S}'\n`],
    ['a plain scalar', `${head}query: ${T} ${W} ${S}\n`],
  ])('several clauses in %s', (_, text) => {
    const one = exclusionsText('r', filter);
    const two = one
      .replace(/^[\s\S]*scenarios:\n/, '')
      .replace('id: s1', 'id: s2')
      .replace('backup.exe', "it's");
    const { result } = compileOne(text, undefined, one + two);
    expect([result?.clauses, codes(result)]).toEqual([2, []]);
    expect(strip(result?.tuned ?? '').value).toBe(text);
    const query = String(documents(result?.tuned ?? '')[0]?.['query']);
    expect(query.match(/^\s*\| where not\(.*\)$/gm)).toHaveLength(2);
    expect(query.match(/^\s*\/\/ winnow:end$/gm)).toHaveLength(2);
  });
});

const B = '// winnow:begin r/s';
const E = '// winnow:end';

describe('a rule file that is refused', () => {
  test.each<[string, string, string]>([
    ['an alias as its query', `a: &q T\n${head}query: *q\n`, 'WN801'],
    ['an alias of its query', `${head}query: &q |\n  ${T}\nother: *q\n`, 'WN801'],
    ['two queries', `${head}query: |\n  ${T}\nquery: |\n  ${T}\n`, 'WN801'],
    ['a nested query alone', `${head}mine:\n  query: |\n    ${T}\n`, 'WN805'],
    ['a template', `id: r\nresources:\n  - type: x\n    properties:\n      query: |\n        ${T}\n`, 'WN805'],
    ['a list as its query', `${head}query: [${T}]\n`, 'WN805'],
    ['a tag that changes its query', `${head}query: !!binary |\n  ${T}\n`, 'WN802'],
    ['an included query', `${head}query: !include query.kql\n`, 'WN802'],
    ['a plain query with a colon', `${head}query: ${T} | where FileName == "a: b"\n`, 'WN801'],
  ])('%s', (_, text, code) => {
    expect(compileOne(text)).toEqual({ result: undefined, unread: [code] });
  });

  test.each<[string, string, string]>([
    ['lone carriage returns', `${head}query: |\n  ${T}\r  ${W}\n`, 'WN605'],
    ['a marker without its end', `${head}query: |\n  ${T}\n  ${B}\n  ${W}\n`, 'WN610'],
    ['an end without its marker', `${head}query: |\n  ${T}\n  ${W}\n  ${E}\n`, 'WN610'],
    ['a marker of another form', `${head}query: |\n  ${T}\n  \\n${B} escaped\\\n  ${W}\n`, 'WN610'],
    ['a marker elsewhere', `${head}description: |\n  ${E}\nquery: |\n  ${T}\n  ${W}\n`, 'WN610'],
    ['markers in the value alone', `${head}query: "${T}\\n${B}\\n${W.replaceAll('"', '\\"')}\\n${E}\\n"\n`, 'WN610'],
    ['a marker in a folded value', `${head}query: "${T}\\n${E}\\n"\n`, 'WN610'],
    ['another comment of winnow', `${head}query: |\n  ${T}\n  // winnow: note\n  ${W}\n`, 'WN610'],
  ])('%s', (_, text, code) => {
    const { result } = compileOne(text);
    expect([codes(result), result?.tuned, result?.clauses]).toEqual([[code], undefined, 0]);
  });

  test.each([
    ['a colon', 'process.command_line contains "a: b"'],
    ['a sharp', 'process.command_line contains "a #b"'],
  ])('a plain scalar whose clause holds %s', (_, text) => {
    const plain = `${head}query: ${T} ${W}\n`;
    const { result } = compileOne(plain, undefined, exclusionsText('r', text));
    expect([codes(result), result?.tuned]).toEqual([['WN605'], undefined]);
    const quoted = `${head}query: '${T} ${W}'\n`;
    expect(compileOne(quoted, undefined, exclusionsText('r', text)).result?.clauses).toBe(1);
  });

  test('a file in which the clause would end the rule, not the query', () => {
    const rule = ruleOf(`${head}query: ${T}\n  ${W}\nversion: 1\n`);
    const { value, diagnostics } = tuneBehind(rule, '"x"', ['where not(', 'a:', ')']);
    expect([value, diagnostics.map(({ code }) => code)]).toEqual([undefined, ['WN605']]);
  });
});

describe('what is verified', () => {
  const cases = woven.filter(([, text]) => ruleOf(text).query.value.includes('has "x"'));
  test.each(cases)('is the query as YAML reads it: %s', (_, text) => {
    const rule = ruleOf(text);
    const { value } = tuneBehind(rule, 'has "x"', ['where not(A)']);
    expect(value?.query.text).toBe(documents(value?.text ?? '')[0]?.['query']);
    expect(value && withoutInsertions(value.query)).toBe(rule.query.value);
    const [place] = value?.query.clauses ?? [];
    const clauseText = value?.query.text.slice(place?.start, place?.end) ?? '';
    expect(clauseText).toMatch(/^\/\/ winnow:begin [^\n]+\n\s*\| where not\(A\)\n\s*\/\/ winnow:end$/);
  });
});

describe('a query that was read back wrong', () => {
  const B = '// winnow:begin r/s';
  const clauses = [[B, '| where not(A)', '// winnow:end']];
  const good = `T\n${B}\n| where not(A)\n// winnow:end\n| count`;

  test.each<[string, string, number, boolean]>([
    ['as it should be', good, 1, true],
    ['what follows is swallowed', good.replace('end\n', 'end '), 1, false],
    ['the clause is swallowed', good.replace('r/s\n', 'r/s '), 1, false],
    ['the marker is swallowed', good.replace(')\n', ') '), 1, false],
    ['a line of the clause is gone', good.replace('| where not(A)\n', ''), 1, false],
    ['a line of the clause differs', good.replace('not(A)', 'not(B)'), 1, false],
    ['a line more', good.replace(')\n', ')\n| take 1\n'), 1, false],
    ['the rule differs before it', good.replace('T', 'U'), 1, false],
    ['the rule differs behind it', good.replace('count', 'take 1'), 1, false],
    ['another place', good, 0, false],
    ['no clause', 'T\n| count', 1, false],
  ])('%s', (_, woven, offset, holds) => {
    const found = locateClauses('T\n| count', woven, [{ offset, form: 'lines', clauses }]);
    expect(found !== undefined).toBe(holds);
    if (found) expect(withoutInsertions(found)).toBe('T\n| count');
  });

  test('white space of the rule that is gone', () => {
    const place = { offset: 1, form: 'lines', clauses } as const;
    expect(locateClauses('T  | count', good.replace('T\n', 'T \n'), [place])).toBeUndefined();
    expect(locateClauses('T  | count', good.replace('T\n', 'T \n '), [place])).toBeDefined();
  });

  test('two places that are one', () => {
    const place = { offset: 1, form: 'lines', clauses } as const;
    const twice = good.replace('| count', `${B}\n| where not(A)\n// winnow:end\n| count`);
    expect(locateClauses('T\n| count', twice, [{ ...place, clauses: [...clauses, ...clauses] }])).toBeDefined();
    expect(locateClauses('T\n| count', twice, [place, place])).toBeUndefined();
  });
});

const two = (first: string, second: string) => ({
  list: `- id: a\n  query: ${first}\n- id: b\n  query: ${second}\n`,
  stream: `id: a\nquery: ${first}\n---\nid: b\nquery: ${second}\n`,
  both: `# both\n---\n- id: a\n  query: ${first}\n---\nid: b\nquery: ${second}\n...\n`,
});

describe('a file with several rules', () => {
  const literal = `|\n    ${T}\n    ${W}\n    ${S}`;
  const shapes = [
    ...Object.entries(two(literal, literal)),
    ...Object.entries(two(`"${doubled}"`, `'${T} ${W}'`)).map(([name, text]) => [`${name}, quoted`, text] as const),
    ...Object.entries(two(`>-\n    ${T} ${W} ${S}`, `${T} ${W}`)).map(
      ([name, text]) => [`${name}, folded`, text] as const,
    ),
  ];

  test.each(shapes)('%s: each rule has its clauses in the one tuned file', (_, text) => {
    const files = {
      'rules/r.yaml': text,
      'exclusions/a.yaml': exclusionsText('a', filter),
      'exclusions/b.yaml': exclusionsText('b', filter),
    };
    const { results, unread } = compileFiles(files);
    const of = results.get('rules/r.yaml') ?? [];
    expect([of.map(({ rule, clauses }) => [rule.id, clauses]), unread]).toEqual([
      [
        ['a', 1],
        ['b', 1],
      ],
      [],
    ]);
    expect(new Set(of.map(({ tuned }) => tuned)).size).toBe(1);
    const tuned = of[0]?.tuned ?? '';
    expectTuned(tuned, text, ['a', 'b']);
    expect(tuned.match(/tuned by winnow/g)).toHaveLength(1);
    expect(compileFiles({ ...files, 'rules/r.yaml': tuned }).results.get('rules/r.yaml')?.[0]?.tuned).toBe(tuned);
  });

  test('a rule without exclusions stays as it is beside one with', () => {
    const text = two(literal, literal).stream;
    const { results } = compileFiles({ 'rules/r.yaml': text, 'exclusions/b.yaml': exclusionsText('b', filter) });
    expectTuned(results.get('rules/r.yaml')?.[0]?.tuned ?? '', text, ['b']);
  });

  test('none is written where one of them cannot be tuned', () => {
    const text = two(`${T} ${W}`, literal).stream;
    const { results } = compileFiles({
      'rules/r.yaml': text,
      'exclusions/a.yaml': exclusionsText('a', 'process.command_line contains "a: b"'),
      'exclusions/b.yaml': exclusionsText('b', filter),
    });
    const of = results.get('rules/r.yaml') ?? [];
    expect(of.map(({ tuned, clauses }) => [tuned, clauses])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
    expect(of.flatMap(codes)).toEqual(['WN605']);
    expect(of.flatMap(({ scenarios }) => scenarios.map(({ compiled }) => compiled))).toEqual([false, false]);
  });

  test('one that cannot be read does not stop the others, and is said', () => {
    const { results, unread } = compileFiles({
      'rules/r.yaml': `id: a\nquery: |\n  ${T}\n---\nid: c\n---\nid: b\nquery: |\n  ${T}\n`,
      'exclusions/b.yaml': exclusionsText('b', filter),
      'exclusions/c.yaml': exclusionsText('c', filter),
    });
    expect(results.get('rules/r.yaml')?.map(({ rule, clauses }) => [rule.id, clauses])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect(unread).toEqual(['WN805']);
  });

  test('two of one id in a file: the second is left out and named', () => {
    const { results, unread } = compileFiles({
      'rules/r.yaml': two(literal, literal).list.replace('id: b', 'id: a'),
      'exclusions/a.yaml': exclusionsText('a', filter),
    });
    expect([results.get('rules/r.yaml')?.length, unread]).toEqual([1, ['WN804']]);
  });

  test('a path that names the exclusions of one rule takes the others of its file along', () => {
    const root = folderOf({
      'rules/r.yaml': two(literal, literal).list,
      'exclusions/a.yaml': exclusionsText('a', filter),
      'exclusions/b.yaml': exclusionsText('b', filter),
    });
    expect(loadWorkspace(root, ['exclusions/b.yaml']).jobs.map(({ rule }) => rule.id)).toEqual(['a', 'b']);
  });

  test('tuned files of different sources do not join', () => {
    const tuned = tuneBehind(ruleOf(two(literal, literal).list, 'a'), '"x"', ['where not(A)']).value?.text ?? '';
    expect(joinTuned('id: other\n', [tuned]).diagnostics.map(({ code }) => code)).toEqual(['WN602']);
  });
});

describe('rule kinds', () => {
  const padded = (kind: string, length: number) => {
    const query = `${T}\n${W}\n// `;
    return `id: r\nkind: ${kind}\nquery: |\n  ${`${query}${'x'.repeat(length - query.length - 1)}`.replaceAll('\n', '\n  ')}\n`;
  };
  const added = '// winnow:begin r/s1\n'.length + clause.length + '\n// winnow:end\n'.length;

  test.each([
    ['Scheduled', 10_000 - added, 1],
    ['Scheduled', 10_001 - added, 0],
    ['NRT', 10_000 - added, 1],
    ['NRT', 10_001 - added, 0],
    ['nrt', 10_001 - added, 0],
    ['Hunting', 10_001, 1],
  ])('a %s rule with a query of %s characters has %s clauses', (kind, length, clauses) => {
    const text = padded(kind, length);
    expect(documents(text)[0]?.['query']).toHaveLength(length);
    const { result } = compileOne(text);
    expect([result?.clauses, codes(result)]).toEqual([clauses, clauses === 1 ? [] : ['WN604']]);
  });

  test('the query counts, not its place in YAML', () => {
    const deep = padded('NRT', 10_000 - added).replace(/^ {2}/gm, ' '.repeat(40));
    expect(compileOne(deep).result?.clauses).toBe(1);
  });

  test.each([
    ['as they are', `${T}\n${W}\n| project Timestamp, DeviceId, ReportId, FileName`],
    ['aggregated', `${T}\n${W}\n| summarize (Timestamp, ReportId) = arg_max(Timestamp, ReportId), count() by DeviceId`],
  ])('a custom detection returns its columns: %s', (_, query) => {
    const text = `id: r\nquery: |\n  ${query.replaceAll('\n', '\n  ')}\n`;
    const { result } = compileOne(text);
    if (result?.clauses === 1) expectTuned(result.tuned ?? '', text);
    else expect(codes(result)).toEqual(['WN603']);
  });
});

describe('a rule that changes upstream', () => {
  const before = `${head}query: |\n  ${T}\n  ${W}\n  ${S}\n`;

  test.each([
    ['another condition', before.replace(W, `${W}\n  | where isnotempty(SHA1)`)],
    ['another style', `${head}query: '${T} ${W} ${S}'\n`],
    ['another line end', before.replaceAll('\n', '\r\n')],
    ['another key', `${before}version: 2.0.0\n`],
  ])('%s: the next compile weaves anew', (_, after) => {
    const { result } = compileOne(after);
    expect(result?.clauses).toBe(1);
    expectTuned(result?.tuned ?? '', after);
    expect(result?.tuned).not.toBe(compileOne(before).result?.tuned);
  });

  test('a clause that goes takes its lines along', () => {
    const tuned = compileOne(before).result?.tuned ?? '';
    const other = exclusionsText('r', 'process.command_line contains "other.exe"');
    const again = compileOne(tuned, undefined, other).result?.tuned ?? '';
    expect(again).not.toContain('backup.exe');
    expect(strip(again).value).toBe(before);
    expect(compileOne(tuned, undefined, 'rule: r\nscenarios: []\n').result?.tuned).toBe(before);
  });
});
