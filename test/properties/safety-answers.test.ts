import { expect, it } from 'vitest';
import { printPredicate } from '../../src/emit/kql.js';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import type { Witness } from '../../src/logic/formula.js';
import { disjoint, implies, satisfy } from '../../src/logic/solve.js';
import { negation } from '../../src/safety/formulas.js';
import { formulaOf } from '../../src/safety/from-predicate.js';
import { furtherAnswers, gateAnswers } from '../../src/safety/questions.js';
import { ruleFormulaOn } from '../../src/safety/rule-formula.js';
import { loadSchema } from '../../src/schema/load.js';
import { type Cell, evaluateKql, type Row } from '../support/kql-evaluator.js';
import { translating } from '../support/translating.js';

const schema = loadSchema();
const table = 'DeviceProcessEvents';

const cells: Readonly<Record<string, readonly Cell[]>> = {
  FileName: ['', 'a.exe', 'A.EXE', 'b.exe', 'ab.exe', 'c.dll'],
  ProcessCommandLine: ['', 'a', 'a b', 'B', 'xa', 'b-a', 'ab'],
  AccountName: ['', 'bob', 'BOB', 'ann'],
  ProcessId: [null, 3n, 4n, 5n, 6n],
  FileSize: [null, 0n, 10n],
};
const filters = [
  'FileName == "a.exe"',
  'FileName in ("a.exe", "b.exe")',
  'FileName endswith ".exe"',
  'FileName != "a.exe"',
  'FileName like "a*"',
  'ProcessCommandLine contains "a"',
  'ProcessCommandLine has "a"',
  'not ProcessCommandLine contains "b"',
  'AccountName == "bob"',
  'AccountName exists',
  'ProcessId < 5',
  'ProcessId >= 5',
  'ProcessId between 4 and 6',
  'FileSize == 10',
];
const conditions = [
  'FileName =~ "a.exe"',
  'FileName in~ ("a.exe", "b.exe", "c.dll")',
  'FileName !endswith ".dll"',
  'FileName startswith "a"',
  'ProcessCommandLine contains "a"',
  'ProcessCommandLine !has "b"',
  'ProcessCommandLine == "a"',
  'isnotempty(AccountName)',
  'AccountName !~ "bob"',
  'ProcessId < 4',
  'ProcessId != 5',
  'not(ProcessId == 5)',
  'FileSize > 5',
];

let state = 11;
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
function joined(atoms: readonly string[], words: readonly string[]): string {
  const parts = Array.from({ length: 1 + random(3) }, () => atoms[random(atoms.length)] ?? '');
  return parts.reduce((text, part) => (text === '' ? part : `(${text} ${words[random(words.length)]} ${part})`), '');
}
function someRow(): Row {
  return Object.fromEntries(Object.entries(cells).map(([name, all]) => [name, all[random(all.length)] ?? null]));
}

/** A row that the witness stands for: what it does not name holds nothing. */
function rowOf({ values }: Witness): Row {
  const empty = Object.fromEntries(Object.entries(cells).map(([name, all]) => [name, all.includes('') ? '' : null]));
  const named = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? BigInt(value) : value,
  ]);
  return { ...empty, ...Object.fromEntries(named) };
}

it('answers hold for random rows, and witnesses show what they claim', () => {
  const told: Record<string, number> = {};
  let rows = 0;
  for (let round = 0; round < 700; round += 1) {
    const filter = joined(filters, ['and', 'and', 'or']);
    const condition = joined(conditions, ['and', 'and', 'or']);
    const predicate = translating(table, filter).readings.find((one) => one.reading === 'exclude')?.predicate;
    if (predicate === undefined || predicate.kind === 'never') continue;
    const rule = ruleFormulaOn(table, analyzeQuery(`${table} | where ${condition}`, schema, 'xdr'));
    const dropSet = formulaOf(predicate);
    const kql = printPredicate(predicate);
    const gate = gateAnswers(dropSet, rule);
    const answers = [...gate, ...furtherAnswers(dropSet, rule, gate)];
    for (const { question, answer } of answers)
      told[`${question} ${answer}`] = (told[`${question} ${answer}`] ?? 0) + 1;
    const yes = (question: string) => answers.some((one) => one.question === question && one.answer === 'yes');
    const drops = (row: Row) => evaluateKql(kql, row, {}) === true;
    const selects = (row: Row) => evaluateKql(condition, row, {}) === true;
    for (let turn = 0; turn < 40; turn += 1) {
      const row = someRow();
      rows += 1;
      const is = { filter, condition, row, drops: drops(row), selects: selects(row) };
      if (yes('never-matches')) expect(is).toMatchObject({ drops: false });
      if (yes('always-matches')) expect(is).toMatchObject({ drops: true });
      if (yes('silences-rule') && is.selects) expect(is).toMatchObject({ drops: true });
      if (yes('dead-with-rule') && is.selects) expect(is).toMatchObject({ drops: false });
    }
    const [hidden, kept, both, outside] = [
      satisfy(dropSet),
      implies(rule.formula, dropSet),
      disjoint(rule.formula, dropSet),
      satisfy(negation(dropSet)),
    ];
    if (hidden.kind === 'yes') expect(drops(rowOf(hidden.witness))).toBe(true);
    if (outside.kind === 'yes') expect(drops(rowOf(outside.witness))).toBe(false);
    if (kept.kind === 'no') {
      const row = rowOf(kept.witness);
      expect({ filter, condition, row, selects: selects(row), drops: drops(row) }).toMatchObject({
        selects: true,
        drops: false,
      });
    }
    if (both.kind === 'no') {
      const row = rowOf(both.witness);
      expect({ filter, condition, row, selects: selects(row), drops: drops(row) }).toMatchObject({
        selects: true,
        drops: true,
      });
    }
  }
  expect(rows).toBeGreaterThan(10_000);
  // Each question is answered both ways; nothing here is too hard.
  for (const answer of ['never-matches yes', 'silences-rule yes', 'silences-rule no', 'dead-with-rule yes'])
    expect(told[answer] ?? 0).toBeGreaterThan(5);
  expect(Object.keys(told).filter((one) => one.endsWith('unknown') && !one.startsWith('silences'))).toEqual([]);
});
