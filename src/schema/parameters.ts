import type { DeclaredFunction, ScalarType } from './schema.js';

const types = ['string', 'int', 'long', 'real', 'decimal', 'bool', 'datetime', 'timespan', 'dynamic', 'guid'] as const;

/**
 * A function's parameters, written as in KQL: `(starttime:datetime=datetime(null), T:(*), name:string)`. Of a default value only
 * that there is one is read: its text goes nowhere. Undefined for what is not of that form.
 */
export function readParameters(text: string): DeclaredFunction['parameters'] | undefined {
  const inside = /^\s*\(([\s\S]*)\)\s*$/.exec(text)?.[1];
  if (inside === undefined) return undefined;
  if (inside.trim() === '') return [];
  const parts = splitList(inside);
  const read = parts?.map(readParameter);
  const known = read?.flatMap((one) => one ?? []) ?? [];
  const named = new Set(known.map(({ name }) => name)).size === known.length;
  // As in KQL: behind one that may be left out, all may.
  const ordered = known.every(({ optional }, index) => optional || known[index - 1]?.optional !== true);
  return read !== undefined && known.length === read.length && named && ordered ? known : undefined;
}

function readParameter(text: string): DeclaredFunction['parameters'][number] | undefined {
  const found = /^\s*([A-Za-z_]\w*)\s*:\s*(?:(\w+)|\([^()]*\))\s*(=[\s\S]*\S)?\s*$/.exec(text);
  const name = found?.[1];
  if (!found || name === undefined) return undefined;
  const type = found[2] === undefined ? 'table' : types.find((one) => one === found[2]);
  return type && { name, type: type satisfies ScalarType | 'table', optional: found[3] !== undefined };
}

/** The parts between commas, except those inside brackets and texts; undefined where these do not close. */
function splitList(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote: string | undefined;
  for (const [index, character] of [...text].entries()) {
    if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push([...text].slice(start, index).join(''));
      start = index + 1;
    }
    if (depth < 0) return undefined;
  }
  return depth === 0 && quote === undefined ? [...parts, [...text].slice(start).join('')] : undefined;
}
