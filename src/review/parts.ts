import { correlationsOf, testsOf } from '../bind/bound.js';
import type { TranslatedReading } from '../translation.js';

/** The table and keys of each bridge that some readings take, such as `DeviceProcessEvents, DeviceId + SHA1`. */
export function throughOf(readings: readonly TranslatedReading[]): string | undefined {
  const bridges = readings
    .flatMap(({ predicate }) => correlationsOf(predicate))
    .map(({ bridge, keys }) => `${bridge.to}, ${keys.map(({ from }) => from.name).join(' + ')}`);
  return bridges.length === 0 ? undefined : [...new Set(bridges)].join('; ');
}

/** Of a reading that is compiled in part: what its clause still tests, in words. */
export function partialOf(reading: TranslatedReading | undefined, filter: string): string | undefined {
  if (reading?.partial !== true || reading.clause === undefined) return undefined;
  const kept = new Set(testsOf(reading.predicate).map(({ literal }) => literal.atom.id));
  const atoms = [...new Map(reading.literals.map(({ literal }) => [literal.atom.id, literal.atom])).values()];
  const left = atoms.filter(({ id }) => !kept.has(id));
  if (left.length === 0) return 'without the values that cannot be told there the clause tests the others (sound)';
  const tested = atoms.filter(({ id }) => kept.has(id));
  const names = tested.map(
    ({ values, span }) => quoted(values.map(({ text }) => text)) ?? `\`${filter.slice(span.start, span.end)}\``,
  );
  const what =
    names.length === 0
      ? 'the rest'
      : names.length === 1
        ? `${names[0]} alone`
        : names.length <= 3
          ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
          : `the other ${names.length} conditions`;
  const without = left.length === 1 ? 'without it' : `without these ${left.length} parts`;
  return `${without} the clause tests ${what} (sound)`;
}

function quoted(values: readonly string[]): string | undefined {
  return values.length === 0 || values.length > 2 ? undefined : values.map((value) => `\`${value}\``).join(' or ');
}
