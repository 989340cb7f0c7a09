import { describe, expect, it } from 'vitest';
import { addressHolds, addressTexts } from '../../src/logic/addresses.js';
import type {
  AddressFormula,
  Formula,
  RangeFormula,
  TextFormula,
  ValueRange,
  ValueType,
} from '../../src/logic/formula.js';
import { printWitness } from '../../src/logic/print-witness.js';
import { disjoint, implies, satisfy } from '../../src/logic/solve.js';
import { inRanges } from '../../src/logic/values.js';
import { inRange, inRange6 } from '../support/kql-evaluator.js';

const range = (
  low: ValueRange['low'],
  high: ValueRange['high'],
  type: ValueType = 'number',
  more: Partial<ValueRange & RangeFormula> = {},
): RangeFormula => ({
  kind: 'range',
  column: 'C',
  type,
  ranges: [{ low, high, lowIn: more.lowIn ?? true, highIn: more.highIn ?? true }],
  ...(more.whole !== undefined && { whole: more.whole }),
});
const not = (part: Formula): Formula => ({ kind: 'not', part });
const and = (...parts: readonly Formula[]): Formula => ({ kind: 'and', parts });
const or = (...parts: readonly Formula[]): Formula => ({ kind: 'or', parts });
const isNull = (type: ValueType): Formula => ({ kind: 'null', column: 'C', type });
const values = (formula: Formula) => {
  const answer = satisfy(formula);
  return answer.kind === 'yes' ? answer.witness.values : answer.kind;
};

describe('values', () => {
  it('lie in ranges', () => {
    expect(values(and(range(5, undefined), range(undefined, 5)))).toEqual({ C: 5 });
    expect(values(and(range(5, undefined, 'number', { lowIn: false }), range(undefined, 5)))).toBe('no');
    expect(values(range(7, 3))).toBe('no');
    expect(values(and(range(1n, 2n), not(range(1, 1)), not(range(2n, 2n))))).toEqual({ C: 1.5 });
    expect(values(and(range(1n, 2n, 'number', { whole: true }), not(range(1, 1)), not(range(2n, 2n))))).toBe('no');
    expect(values(and(range(2n ** 63n, undefined), not(range(2n ** 63n, 2n ** 63n))))).toEqual({ C: 2n ** 63n + 1n });
    expect(
      values(
        and(range(2n ** 60n, 2n ** 60n + 1n), not(range(2n ** 60n, 2n ** 60n)), not(range(2n ** 60n + 1n, undefined))),
      ),
    ).toBe('unknown');
  });
  it.each<[string, RangeFormula]>([
    ['a long', range(2n ** 63n - 1n, undefined, 'number', { whole: true, lowIn: false })],
    ['an int', range(2_147_483_647, undefined, 'number', { whole: 'int', lowIn: false })],
    ['an int below', range(undefined, -2_147_483_648, 'number', { whole: 'int', highIn: false })],
    ['a date', range(undefined, Date.parse('0001-01-01T00:00:00Z'), 'datetime', { highIn: false })],
  ])('does not go beyond its type: %s', (_, beyond) => {
    expect(values(beyond)).toBe('no');
    const [least] = beyond.ranges;
    expect(values(not(range(least?.low, least?.high, beyond.type, { whole: beyond.whole ?? false })))).not.toBe('no');
  });
  it('finds what lies at the end of its type', () => {
    const high = 2_147_483_640;
    expect(values(range(high, undefined, 'number', { whole: 'int', lowIn: false }))).toEqual({ C: high + 1 });
    const last = Date.parse('9999-12-31T12:00:00Z');
    expect(values(range(last, undefined, 'datetime', { lowIn: false }))).toMatchObject({ C: expect.any(Number) });
  });
  it('may be null, and then lie in none', () => {
    expect(values(and(not(range(undefined, 5)), not(range(5, undefined))))).toEqual({ C: null });
    expect(values(and(isNull('number'), range(1, 2)))).toBe('no');
    expect(values(and(not(isNull('bool')), not(range(1, 1, 'bool'))))).toEqual({ C: false });
    expect(implies(not(range(1, 1, 'bool')), range(0, 0, 'bool'))).toMatchObject({
      kind: 'no',
      witness: { values: { C: null } },
    });
    expect(implies(range(undefined, undefined), not(isNull('number'))).kind).toBe('yes');
  });
  it('join where they touch', () => {
    const parts = or(range(1, 5), range(5, 9, 'number', { lowIn: false }));
    expect(implies(range(1, 9), parts).kind).toBe('yes');
    expect(
      implies(range(1, 9), or(range(1, 5, 'number', { highIn: false }), range(5, 9, 'number', { lowIn: false }))),
    ).toMatchObject({
      kind: 'no',
      witness: { values: { C: 5 } },
    });
    const halfOpen = or(range(1, 5, 'number', { highIn: false }), range(2, 5));
    expect(implies(range(5, 5), halfOpen).kind).toBe('yes');
    expect(inRanges(range(1, 5), null)).toBe(false);
  });
  it('of guids are compared as a whole, whatever the case', () => {
    const guid = '0f0e0d0c-0000-0000-0000-00000000000A';
    const one = range(guid, guid, 'guid');
    expect(implies(range(guid.toLowerCase(), guid.toLowerCase(), 'guid'), one).kind).toBe('yes');
    expect(values(and(not(one), not(isNull('guid'))))).toEqual({ C: '00000000-0000-0000-0000-000000000001' });
  });
  it('of two types on one column are not compared', () => {
    expect(values(and(range(1, 1), range(1, 1, 'datetime')))).toBe('unknown');
    expect(
      values(and(range(1, 1), { kind: 'text', column: 'C', operator: 'equals', texts: ['1'], matchCase: true })),
    ).toBe('unknown');
  });
});

const address = (family: 4 | 6, ...networks: readonly string[]): AddressFormula => ({
  kind: 'address',
  column: 'C',
  family,
  networks,
});
const text = (operator: TextFormula['operator'], ...texts: readonly string[]): TextFormula => ({
  kind: 'text',
  column: 'C',
  operator,
  texts,
  matchCase: false,
});

describe('addresses', () => {
  const texts = [
    '10.0.0.1',
    '010.000.000.001',
    '10.0.0.256',
    '10.0.0',
    '',
    'a',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    '0:0:0:0:0:ffff:0a00:0001',
    'fe80::1',
    '1:2:3:4:5:6:7:8',
    '1::2::3',
    ':::',
    '1:2:3',
    '::',
    '10.0.0.1/24',
    '2001:DB8::',
  ];
  const networks = [
    '10.0.0.0/8',
    '10.0.0.1',
    '0.0.0.0/0',
    '::ffff:10.0.0.0/104',
    'fe80::/10',
    '::/0',
    '::1',
    '10.0.0.0/33',
    'x',
  ];
  it.each(networks)('are in %s as the functions say', (network) => {
    for (const one of texts) {
      const is = { one, old: addressHolds(address(4, network), one), either: addressHolds(address(6, network), one) };
      const bad = network.endsWith('/33');
      expect(is).toEqual({
        one,
        old: !bad && inRange(one, network) === true,
        either: !bad && inRange6(one, network) === true,
      });
    }
  });
  it('are in no list of which one cannot be read', () => {
    expect(addressHolds(address(4, '10.0.0.0/8', '::1'), '10.0.0.1')).toBe(false);
    expect(addressHolds(address(6, '10.0.0.0/8', '::1'), '10.0.0.1')).toBe(true);
  });
  it('have usual spellings', () => {
    const all = addressTexts([address(6, '2001:db8::/126')]);
    expect(all).toEqual(
      expect.arrayContaining([
        '2001:db8::1',
        '2001:db8::',
        '2001:db8::3',
        '2001:db8::4',
        '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff',
        '8.8.8.8',
        '::',
      ]),
    );
  });
  it('follow from each other by their networks', () => {
    expect(implies(address(4, '10.1.0.0/16'), address(4, '10.0.0.0/8')).kind).toBe('yes');
    expect(implies(address(4, '10.0.0.0/8'), address(4, '10.0.0.0/9', '10.128.0.0/9')).kind).toBe('yes');
    expect(implies(address(4, '10.0.0.0/8'), address(6, '10.0.0.0/8')).kind).toBe('yes');
    expect(implies(address(6, '10.0.0.0/8'), address(4, '10.0.0.0/8'))).toMatchObject({
      kind: 'no',
      witness: { values: { C: '::ffff:10.0.0.1' } },
    });
    expect(disjoint(address(4, '10.0.0.0/8'), address(6, '192.168.0.0/16')).kind).toBe('yes');
    expect(values(and(not(address(4, '0.0.0.0/0')), not(address(6, '::/0'))))).toEqual({ C: 'a' });
  });
  it('are tried against texts, and no more is said', () => {
    expect(values(and(address(4, '10.0.0.0/8'), text('startswith', '10.')))).toEqual({ C: '10.0.0.1' });
    expect(values(and(address(4, '10.0.0.0/8'), text('equals', '10.7.7.7', '11.0.0.0')))).toEqual({ C: '10.7.7.7' });
    expect(values(and(address(4, '10.0.0.0/8'), text('equals', '', '11.0.0.0')))).toBe('no');
    expect(values(and(address(4, '10.0.0.0/8'), text('contains', 'x')))).toBe('unknown');
    expect(values(and(not(address(4, '10.0.0.0/8')), text('contains', 'x')))).toEqual({ C: 'x' });
    expect(values(and(address(4, '10.0.0.0/8'), text('contains', 'x'), not(text('contains', 'X'))))).toBe('no');
  });
});

describe('a printed witness', () => {
  it('has a line for each column', () => {
    expect(
      printWitness({
        values: {
          FileName: 'a"b\\',
          N: 5n,
          Flag: true,
          At: Date.UTC(2024, 1, 3, 4, 5, 6),
          Day: 0,
          For: 5_400_000,
          Id: 'ab',
          Gone: null,
          'odd name': '',
        },
        types: { At: 'datetime', Day: 'datetime', For: 'timespan', Id: 'guid', Gone: 'datetime' },
        elsewhere: [
          { frame: 'f', table: 'E', rows: [] },
          { frame: 'g', table: 'F', rows: [{ values: { X: 'y' }, elsewhere: [], assumed: {} }] },
        ],
        assumed: { 'a lookup': false },
      }),
    ).toEqual([
      'FileName = "a\\"b\\\\"',
      'N = 5',
      'Flag = true',
      'At = datetime(2024-02-03T04:05:06Z)',
      'Day = datetime(1970-01-01)',
      'For = 90m',
      'Id = guid(ab)',
      'Gone = datetime(null)',
      `['odd name'] = ""`,
      'E: no row',
      'F: one row',
      '  X = "y"',
      'a lookup: taken as false',
    ]);
  });
});
