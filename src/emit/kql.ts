import type { BoundCorrelation, BoundPredicate } from '../bind/bound.js';
import { conjunction, disjunction, type Printed, printTest } from './kql-test.js';
import { quoteName, quoteString } from './quote.js';

/** A line of KQL past this many columns is laid out with one condition a line. */
const widest = 100;
const separator = '|';

/** The predicate as KQL, laid out for review: sub-queries and long conditions over several lines. */
export function printPredicate(predicate: BoundPredicate): string {
  return print(predicate, '').text;
}

/**
 * The clause that leaves out what the predicate describes, as lines without the leading pipe.
 * With an expiry (a day, inclusive, UTC) the clause stops working by itself on the day after.
 */
export function printClause(predicate: BoundPredicate, expires?: string): readonly string[] {
  const printed = print(predicate, '');
  const text = expires === undefined
    ? `where not(${printed.text})`
    : `where not(now() < datetime(${dayAfter(expires)}) and ${printed.strength === 'or' ? `(${printed.text})` : printed.text})`;
  return text.split('\n');
}

function print(predicate: BoundPredicate, indent: string): Printed {
  switch (predicate.kind) {
    case 'and':
    case 'or': {
      const parts = predicate.children.map((child) => print(child, indent));
      const joined = predicate.kind === 'and' ? conjunction(parts) : disjunction(parts);
      return longest(joined.text) <= widest - indent.length ? joined : brokenUp(predicate.kind, parts, indent);
    }
    case 'test':
      return printTest(predicate);
    case 'correlation':
      return { text: printCorrelation(predicate, indent), strength: 'and' };
    case 'never':
      return { text: 'false', strength: 'test' };
  }
}

function brokenUp(kind: 'and' | 'or', parts: readonly Printed[], indent: string): Printed {
  const lines = parts.map((part) => (kind === 'and' && part.strength === 'or' ? `(${part.text})` : part.text));
  return { text: lines.join(`\n${indent}    ${kind} `), strength: kind };
}

// Only a line's own text counts: the lines of a sub-query are laid out by themselves.
function longest(text: string): number {
  return text.includes('((\n') ? 0 : Math.max(...text.split('\n').map((line) => line.length));
}

function printCorrelation(correlation: BoundCorrelation, indent: string): string {
  const { bridge, keys, days, sightings } = correlation;
  const own = keys.map((key) => key.from);
  const far = keys.map((key) => key.to);
  const inner = `${indent}    `;
  const condition = print(correlation.predicate, `${inner}    `).text;
  const filled = far.map((column) => `${filledText(column.type)}(${quoteName(column.name)})`).join(' and ');
  const last = own.at(-1);
  const guard = last === undefined ? '' : `${filledText(last.type)}(${quoteName(last.name)}) and `;
  const groups = far.map((column) => (column.kind === 'hash' ? `${quoteName(column.name)} = tolower(${quoteName(column.name)})` : quoteName(column.name)));
  const key = joinedKey(far.map((column) => (column.type === 'string' ? quoteName(column.name) : `tostring(${quoteName(column.name)})`)));
  const ownKey = joinedKey(own.map((column) => (column.kind === 'hash' ? `tolower(${quoteName(column.name)})` : column.type === 'string' ? quoteName(column.name) : `tostring(${quoteName(column.name)})`)));
  // Under `all` nothing but time and keys may filter the sub-query: every sighting counts.
  const body = sightings === 'all'
    ? [`| summarize Seen = count(), Matched = countif(${condition}) by ${groups.join(', ')}`, '| where Matched > 0 and Matched == Seen']
    : [`| where ${condition}`, `| distinct ${far.map((column) => quoteName(column.name)).join(', ')}`, ...foldKeys(far)];
  const lines = [bridge.to, `| where Timestamp > ago(${days}d)`, `| where ${filled}`, ...body, `| project ${key}`];
  return `${guard}${ownKey} in ((\n${lines.map((line) => inner + line).join('\n')}))`;
}

function foldKeys(far: readonly { readonly name: string; readonly kind: string }[]): readonly string[] {
  const hashes = far.filter((column) => column.kind === 'hash').map((column) => `${quoteName(column.name)} = tolower(${quoteName(column.name)})`);
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
