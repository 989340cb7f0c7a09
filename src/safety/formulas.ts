// Formulas made small: constants are gone, junctions are flat, lists over one column are one test.
import type { Formula, TextFormula, TextOperator, ValueRange, ValueType } from '../logic/formula.js';

export const holds: Formula = { kind: 'constant', value: true };
export const fails: Formula = { kind: 'constant', value: false };

/** All of the parts. */
export function allOf(parts: readonly Formula[]): Formula {
  return junction('and', parts);
}

/** Any of the parts; texts that one column is tested for alike become one test. */
export function anyOf(parts: readonly Formula[]): Formula {
  return junction('or', parts);
}

export function negation(part: Formula): Formula {
  if (part.kind === 'constant') return part.value ? fails : holds;
  return part.kind === 'not' ? part.part : { kind: 'not', part };
}

/** A text column holds one of the texts, or none of them where there are none. */
export function textOf(column: string, operator: TextOperator, texts: readonly string[], matchCase: boolean): Formula {
  if (texts.length === 0) return fails;
  return { kind: 'text', column, operator, texts, matchCase };
}

/** A text column that is not empty. */
export function filledText(column: string): Formula {
  return negation(textOf(column, 'equals', [''], true));
}

export function rangesOf(
  column: string,
  type: ValueType,
  ranges: readonly ValueRange[],
  whole: boolean | 'int' = false,
): Formula {
  if (ranges.length === 0) return fails;
  return { kind: 'range', column, type, ranges, ...(whole !== false && { whole }) };
}

function junction(kind: 'and' | 'or', given: readonly Formula[]): Formula {
  const flat = given.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const ends = kind === 'or';
  if (flat.some((part) => part.kind === 'constant' && part.value === ends)) return ends ? holds : fails;
  const parts = flat.filter((part) => part.kind !== 'constant');
  const joined = kind === 'or' ? joinTexts(parts) : parts;
  const [only] = joined;
  if (only === undefined) return ends ? fails : holds;
  return joined.length === 1 ? only : { kind, parts: joined };
}

function joinTexts(parts: readonly Formula[]): readonly Formula[] {
  const groups = new Map<string, TextFormula[]>();
  for (const part of parts)
    if (part.kind === 'text') groups.set(groupOf(part), [...(groups.get(groupOf(part)) ?? []), part]);
  if ([...groups.values()].every((group) => group.length === 1)) return parts;
  return parts.flatMap((part): readonly Formula[] => {
    if (part.kind !== 'text') return [part];
    const group = groups.get(groupOf(part)) ?? [part];
    if (group[0] !== part) return [];
    return group.length === 1 ? [part] : [{ ...part, texts: [...new Set(group.flatMap(({ texts }) => texts))] }];
  });
}

function groupOf({ column, operator, matchCase }: TextFormula): string {
  return `${operator} ${matchCase} ${column}`;
}

/** The columns of the row itself that a formula tests. */
export function columnsOf(formula: Formula): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: Formula): void => {
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(visit);
    else if (part.kind === 'not') visit(part.part);
    else if ('column' in part) found.add(part.column);
  };
  visit(formula);
  return found;
}
