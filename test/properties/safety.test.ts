// Laws of the safety analysis' ways and edits on random filters.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Formula } from '../../src/logic/formula.js';
import { equivalent, implies } from '../../src/logic/solve.js';
import { conjunctionsOf, predicateOf } from '../../src/safety/conjunctions.js';
import { costsOf } from '../../src/safety/cost.js';
import { formulaOf } from '../../src/safety/from-predicate.js';
import { plainRegex } from '../../src/safety/plain-regex.js';
import { waysOf } from '../../src/safety/ways.js';
import { loadSchema } from '../../src/schema/load.js';
import { safetyInput } from '../support/safety-input.js';
import { translating } from '../support/translating.js';

const schema = loadSchema();
const table = 'DeviceProcessEvents';

const atom = fc.constantFrom(
  'process.name == "alpha.exe"',
  'process.name in ("cmd.exe", "beta.exe")',
  'process.name contains "alpha.exe"',
  'process.name != "gamma.exe"',
  'process.command_line contains "update"',
  'process.command_line contains "alpha" or "beta"',
  'process.command_line not contains "gamma"',
  'process.command_line matches regex "(?i)^alpha"',
  'process.executable startswith "C:\\Program Files\\"',
  'process.executable startswith "C:\\Windows\\"',
  'process.executable not startswith "C:\\Windows\\Temp\\"',
  'process.parent.name == "svchost.exe"',
  'process.parent.command_line contains "Schedule"',
  'user.name == "svc"',
  'host.name == "build01"',
  'process.hash.sha1 == "da39a3ee5e6b4b0d3255bfef95601890afd80709"',
  'FileSize > 100',
);

const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc
      .array(tie('filter'), { minLength: 2, maxLength: 3 })
      .chain((parts) => fc.constantFrom(' and ', ' or ').map((word) => parts.map((part) => `(${part})`).join(word))),
    tie('filter').map((part) => `not (${part})`),
  ),
}));

it('ways together are the drop set', () => {
  fc.assert(
    fc.property(filter, (text) => {
      const input = safetyInput(table, text);
      const ways = input && conjunctionsOf(input.predicate);
      if (input === undefined || ways === undefined || ways.length > 12) return;
      const union: Formula = { kind: 'or', parts: ways.map((way) => formulaOf(predicateOf(way))) };
      expect(equivalent(union, formulaOf(input.predicate)).kind).not.toBe('no');
    }),
    { numRuns: 300 },
  );
});

it('an anchor only narrows, and binds where the filter does', () => {
  fc.assert(
    fc.property(filter, (text) => {
      const input = safetyInput(table, text);
      if (input === undefined) return;
      for (const { anchor } of waysOf(input, schema)) {
        if (anchor === undefined) continue;
        const now = translating(table, anchor.filter.replaceAll('<device name>', 'PC-0042')).compiled;
        expect(now, anchor.filter).toBeDefined();
        if (now !== undefined)
          expect(implies(formulaOf(now.predicate), formulaOf(input.predicate)).kind, anchor.filter).not.toBe('no');
      }
    }),
    { numRuns: 300 },
  );
});

it('a cheaper test leaves out no more', () => {
  fc.assert(
    fc.property(filter, (text) => {
      const input = safetyInput(table, text);
      if (input === undefined) return;
      for (const cost of costsOf(input, schema)) {
        const now = cost.filter === undefined ? undefined : translating(table, cost.filter).compiled;
        expect(now, cost.filter).toBeDefined();
        if (now !== undefined)
          expect(implies(formulaOf(now.predicate), formulaOf(input.predicate)).kind, cost.filter).not.toBe('no');
      }
    }),
    { numRuns: 300 },
  );
});

it('a plain expression spells the texts that it was made of', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'ab.\\(|$^*-1'), minLength: 1, maxLength: 5 });
  const escaped = (text: string) => text.replace(/[\\^$.|?*+()[\]{}-]/g, '\\$&');
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.boolean(),
      (texts, starts, ends) => {
        const pattern = `${starts ? '^' : ''}(?:${texts.map(escaped).join('|')})${ends ? '$' : ''}`;
        expect(plainRegex(pattern)).toEqual({ texts, starts, ends, matchCase: true });
      },
    ),
  );
});
