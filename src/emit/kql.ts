import type { BoundCorrelation, BoundPredicate } from '../bind/bound.js';
import { conjunction, disjunction, type Printed, printTest } from './kql-test.js';
import { quoteName, quoteString } from './quote.js';

/** A line of KQL past this many columns is laid out with one condition a line. */
const widest = 100;
const separator = '|';

/** The predicate as KQL, laid out for review: sub-queries and long conditions over several lines. */
export function printPredicate(predicate: BoundPredicate): string {
  return print(openUp(predicate), '').text;
}

/**
 * The clause that leaves out what the predicate describes, as lines without the leading pipe.
 * With an expiry (a day, inclusive, UTC) the clause stops working by itself on the day after.
 */
export function printClause(predicate: BoundPredicate, expires?: string): readonly string[] {
  const printed = print(openUp(predicate), '');
  const until = expires === undefined ? '' : `now() < datetime(${dayAfter(expires)}) and `;
  const body = until !== '' && printed.strength === 'or' ? `(${printed.text})` : printed.text;
  return `where not(${until}${body})`.split('\n');
}

/** Tests of several parts as junctions of one part each, so that each stands on a line of its own where lines are long. */
function openUp(predicate: BoundPredicate): BoundPredicate {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return flat(predicate.kind, predicate.children.map(openUp));
    case 'correlation':
      return { ...predicate, predicate: openUp(predicate.predicate) };
    case 'test': {
      const { test, negated, when } = predicate;
      if ((test.kind !== 'any' && test.kind !== 'all') || when.length > 0) return predicate;
      const kind = (test.kind === 'any') === negated ? 'and' : 'or';
      return flat(
        kind,
        test.tests.map((part) => openUp({ ...predicate, test: part })),
      );
    }
    case 'never':
      return predicate;
  }
}

function flat(kind: 'and' | 'or', children: readonly BoundPredicate[]): BoundPredicate {
  return { kind, children: children.flatMap((child) => (child.kind === kind ? child.children : [child])) };
}

function print(predicate: BoundPredicate, indent: string): Printed {
  switch (predicate.kind) {
    case 'and':
    case 'or': {
      const inline = joined(
        predicate.kind,
        predicate.children.map((child) => print(child, indent)),
      );
      if (fits(inline.text)) return inline;
      const inner = `${indent}    `;
      const parts = predicate.children.map((child) => print(child, inner));
      const lines = parts.map((part) =>
        predicate.kind === 'and' && part.strength === 'or' ? `(${part.text})` : part.text,
      );
      return { text: `\n${inner}${lines.join(`\n${inner}${predicate.kind} `)}`, strength: predicate.kind };
    }
    case 'test':
      return printTest(predicate);
    case 'correlation':
      return { text: printCorrelation(predicate, indent), strength: 'and' };
    case 'never':
      return { text: 'false', strength: 'test' };
  }
}

function joined(kind: 'and' | 'or', parts: readonly Printed[]): Printed {
  return kind === 'and' ? conjunction(parts) : disjunction(parts);
}

// A sub-query is always laid out over lines of its own; what stands before and after it counts by itself.
function fits(text: string): boolean {
  return text.split('\n').every((line) => line.length <= widest || line.trimStart().startsWith('|'));
}

function printCorrelation(correlation: BoundCorrelation, indent: string): string {
  const { bridge, keys, days, sightings } = correlation;
  const own = keys.map((key) => key.from);
  const far = keys.map((key) => key.to);
  const inner = `${indent}    `;
  const condition = print(correlation.predicate, inner).text;
  const filled = far.map((column) => `${filledText(column.type)}(${quoteName(column.name)})`).join(' and ');
  const last = own.at(-1);
  const guard = last === undefined ? '' : `${filledText(last.type)}(${quoteName(last.name)}) and `;
  const groups = far.map((column) =>
    column.foldsCase ? `${quoteName(column.name)} = tolower(${quoteName(column.name)})` : quoteName(column.name),
  );
  const key = joinedKey(
    far.map((column) => (column.type === 'string' ? quoteName(column.name) : `tostring(${quoteName(column.name)})`)),
  );
  const ownKey = joinedKey(
    own.map((column) =>
      column.foldsCase
        ? `tolower(${quoteName(column.name)})`
        : column.type === 'string'
          ? quoteName(column.name)
          : `tostring(${quoteName(column.name)})`,
    ),
  );
  // Under `all` nothing but time and keys may filter the sub-query: every sighting counts.
  const body =
    sightings === 'all'
      ? [
          `| summarize Seen = count(), Matched = countif(${condition}) by ${groups.join(', ')}`,
          '| where Matched > 0 and Matched == Seen',
        ]
      : [
          `| where ${condition}`,
          `| distinct ${far.map((column) => quoteName(column.name)).join(', ')}`,
          ...foldKeys(far),
        ];
  const lines = [bridge.to, `| where Timestamp > ago(${days}d)`, `| where ${filled}`, ...body, `| project ${key}`];
  return `${guard}${ownKey} in ((\n${lines.map((line) => inner + line).join('\n')}))`;
}

function foldKeys(far: readonly { readonly name: string; readonly foldsCase: boolean }[]): readonly string[] {
  const hashes = far
    .filter((column) => column.foldsCase)
    .map((column) => `${quoteName(column.name)} = tolower(${quoteName(column.name)})`);
  return hashes.length === 0 ? [] : [`| extend ${hashes.join(', ')}`];
}

function joinedKey(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `strcat(${parts.join(`, ${quoteString(separator)}, `)})`;
}

function filledText(type: string): string {
  return type === 'string' ? 'isnotempty' : 'isnotnull';
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
