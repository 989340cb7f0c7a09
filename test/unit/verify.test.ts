import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { knownScope } from '../../src/verify/known-scope.js';
import { namesHold } from '../../src/verify/names-hold.js';
import { noNewDiagnostic } from '../../src/verify/no-new-diagnostic.js';
import { onlyClauses } from '../../src/verify/only-clauses.js';
import { sameResult } from '../../src/verify/same-result.js';
import type { TunedText } from '../../src/verify/tuned-text.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { smallSchema } from './kql-support.js';
import { correlated, seedQueries, weave } from './weave-support.js';

const clause = ['where not(', '    DeviceName =~ "it is // no comment | here"', ')'];
const rule = 'DeviceProcessEvents\n| where FileName == "a"\n| summarize count() by DeviceId\n';

/** A tuned text made by hand: `«` and `»` stand around what was added, which is one clause. */
function byHand(marked: string): TunedText {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const spans = start === -1 ? [] : [{ start, end }];
  return { text: marked.replace(/[«»]/g, ''), inserted: spans, clauses: spans };
}

function adding(added: string, place = 'FileName == "a"\n'): TunedText {
  return byHand(rule.replace(place, `${place}«${added}»`));
}

const original = analyzeQuery(rule, smallSchema);
const analysed = (tuned: TunedText) => analyzeQuery(tuned.text, smallSchema);
const messages = (found: readonly { readonly message: string }[]) => found.map((finding) => finding.message);

describe('verifyTuned', () => {
  test.each([...seedQueries, rule])('accepts what weaveQuery makes of query %#', (text) => {
    for (const clauses of [[clause], [clause, ['where not(DeviceId == "x")']]]) {
      const { query, woven } = weave(text, clauses);
      expect(verifyTuned(query, woven, clauses.length, smallSchema)).toEqual([]);
    }
  });

  test('accepts a correlated clause', () => {
    const { query, woven } = weave(seedQueries[0] ?? '', [correlated]);
    expect(verifyTuned(query, woven, 1, smallSchema)).toEqual([]);
  });

  const wrong: readonly (readonly [string, TunedText, RegExp])[] = [
    ['an unknown column', adding('| where not(NoColumn == 1)\n'), /error that the rule does not have/],
    ['a broken literal', adding('| where not(FileName == "a)\n'), /error|differs/],
    ['more than a clause', adding('| where not(FileName == "b") | project DeviceId //)\n'), /more than its clauses/],
    ['a clause that closes early', adding('| where not(FileName == "b") or (1 == 1)\n'), /not of the form/],
    ['two operators', adding('| where not(FileName == "b")\n| where not(FileName == "c")\n'), /2 operators/],
    ['no not', adding('| where FileName == "b"\n'), /not of the form/],
    ['an empty not', adding('| where not()\n'), /not of the form/],
    ['another function', adding('| where isempty(FileName)\n'), /not of the form/],
    ['only a comment', adding('// | where not(FileName == "b")\n'), /0 operators/],
    ['an extend', adding('| extend X = 1\n'), /more than its clauses/],
    ['a statement', adding(';\nDeviceProcessEvents | where not(FileName == "b")\n'), /more than its clauses|error/],
    [
      'a changed literal',
      byHand(rule.replace('"a"\n', '"z"\n«| where not(FileName == "b")\n»')),
      /outside of its clauses/,
    ],
    [
      'a changed comment',
      byHand(`${rule.replace('"a"\n', '"a"\n«| where not(FileName == "b")\n»')}// new`),
      /outside of its clauses/,
    ],
    ['a swallowed operator', adding('| where not(FileName == "b") // ', 'FileName == "a"\n'), /more than its clauses/],
    ['a clause behind summarize', adding('| where not(FileName == "b")\n', 'by DeviceId\n'), /error/],
    ['a clause in a sub-query', adding('| where not(DeviceId in ((DeviceNetworkEvents | where not(x)))\n'), /./],
  ];
  test.each(wrong)('finds %s', (_name, tuned, expected) => {
    expect(messages(verifyTuned(original, tuned, 1, smallSchema)).join('\n')).toMatch(expected);
  });

  test('finds a clause that is nested too deeply to be analysed', () => {
    const tuned = adding(`| where not(${Array.from({ length: 600 }, () => 'Nope == 1').join(' or ')})\n`);
    expect(verifyTuned(original, tuned, 1, smallSchema)).not.toEqual([]);
  });

  test('finds a missing clause', () => {
    expect(messages(verifyTuned(original, byHand(rule), 1, smallSchema))).toEqual([
      'the tuned rule should hold 1 clauses and holds 0',
    ]);
  });
});

describe('each check by itself', () => {
  test('noNewDiagnostic lets the errors of the rule stand, at their places', () => {
    const broken = 'DeviceProcessEvents\n| where Nope == "a"\n| where Nope == 1\n';
    const before = analyzeQuery(broken, smallSchema);
    const good = byHand(broken.replace('"a"\n', '"a"\n«| where not(FileName == "b")\n»'));
    expect(noNewDiagnostic(before, analysed(good), good)).toEqual([]);
    const bad = byHand(broken.replace('"a"\n', '"a"\n«| where not(Nope == "b")\n»'));
    expect(noNewDiagnostic(before, analysed(bad), bad)).toHaveLength(1);
  });

  test('sameResult names the first column that differs', () => {
    const other = analyzeQuery('DeviceProcessEvents | summarize dcount(DeviceId) by DeviceId', smallSchema);
    expect(messages(sameResult(original, other))).toEqual([
      'column 2 of the result was `count_: long` and is `dcount_DeviceId: long` in the tuned rule',
    ]);
    expect(messages(sameResult(original, { ...original, open: true }))).toHaveLength(1);
    expect(sameResult(original, original)).toEqual([]);
  });

  test('onlyClauses wants the operator inside its clause', () => {
    const tuned = adding('| where not(FileName == "b")\n');
    expect(onlyClauses(rule, tuned)).toEqual([]);
    const elsewhere = { ...tuned, clauses: [{ start: 0, end: 5 }] };
    expect(onlyClauses(rule, elsewhere)).toHaveLength(1);
  });

  test('namesHold refuses a name that the rule has bound with let', () => {
    const shadowed = `let DeviceNetworkEvents = datatable(DeviceId: string) ["x"];\n${rule}`;
    const tuned = byHand(
      shadowed.replace('"a"\n', '"a"\n«| where not(DeviceId in ((DeviceNetworkEvents | project DeviceId)))\n»'),
    );
    expect(messages(namesHold(analysed(tuned), tuned))).toEqual([
      'the name `DeviceNetworkEvents` in a clause is not what the clause means by it in this rule',
    ]);
    const own = byHand(
      `let isempty = (x: string) { false };\n${rule.replace('"a"\n', '"a"\n«| where not(isempty(FileName))\n»')}`,
    );
    expect(namesHold(analysed(own), own)).toHaveLength(1);
  });

  test('knownScope refuses a place where every name passes for a column, and one outside of the pipeline', () => {
    const open = byHand(
      'DeviceProcessEvents\n| evaluate bag_unpack(parse_json(AdditionalFields))\n«| where not(Anything == 1)\n»',
    );
    expect(knownScope(analysed(open), open)).toHaveLength(1);
    const inner = byHand(
      'DeviceProcessEvents\n| where DeviceId in ((DeviceNetworkEvents «| where not(DeviceId == "x")» | project DeviceId))',
    );
    expect(onlyClauses(inner.text.replace('| where not(DeviceId == "x")', ''), inner)).toEqual([]);
    expect(knownScope(analysed(inner), inner)).toHaveLength(1);
  });
});
