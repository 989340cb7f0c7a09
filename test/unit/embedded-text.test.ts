import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf, toHost, verbatim } from '../../src/text/embedded-text.js';
import { embeddedAt, placesOf } from '../support/places.js';

test('runs hold the place of each character and of the end', () => {
  const steps = fc.array(fc.constantFrom(0, 1, 1, 1, 2, 7), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(steps, (gaps) => {
      const places = gaps.map((_, index) => gaps.slice(0, index + 1).reduce<number>((sum, gap) => sum + gap, 0));
      const embedded = embeddedAt('x'.repeat(places.length - 1), places);
      expect(placesOf(embedded)).toEqual(places);
      expect(embedded.runs.length / 2).toBe(1 + gaps.slice(1).filter((gap) => gap !== 1).length);
    }),
  );
});

test('a span ends behind its last character, not before the next one', () => {
  // `ab` and `c` on lines of their own, indented by two.
  const embedded = embeddedAt('ab\nc', [10, 11, 12, 15, 16]);
  expect(toHost(embedded, { start: 0, end: 3 })).toEqual({ start: 10, end: 13 });
  expect(toHost(embedded, { start: 3, end: 4 })).toEqual({ start: 15, end: 16 });
  expect(toHost(embedded, { start: 3, end: 3 })).toEqual({ start: 15, end: 15 });
});

test('an index beyond the end is the end', () => {
  expect(placeOf(verbatim('abc', 5), 99)).toBe(8);
});
