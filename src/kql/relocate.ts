import type { StageColumn } from './query.js';
import { mark } from './skeleton.js';

/** Plain data about one text, such as a query, to be made anew for another text of the same shape. */
export interface Plan {
  /** The parts that differ from text to text, each behind those that stand in it; the last one is the whole. */
  readonly steps: readonly Step[];
}

/** An object or a list, with the keys of what has to change in a copy of it. */
interface Step {
  readonly source: Data;
  readonly offsets: readonly string[];
  readonly literals: readonly (readonly [key: string, index: number, as: keyof Literal])[];
  readonly parts: readonly (readonly [key: string, step: number])[];
}

type Data = Readonly<Record<string, unknown>>;

/** A literal as it stands in the text, and the text that it means. */
export interface Literal {
  readonly raw: string;
  readonly value: string;
}

/** The names under which offsets into the text stand. */
const offsetKeys: ReadonlySet<string> = new Set(['start', 'end', 'offset', 'bar', 'barStart']);

/**
 * What to change in data about a skeleton, whose literals are given as they stand in it; undefined where one of them has got into
 * another text, or an offset lies within one.
 */
export function planOf(
  root: object,
  literals: readonly Literal[],
  isPlace: (offset: number) => boolean,
): Plan | undefined {
  const steps: Step[] = [];
  const known = new Map<object, number>();
  const indexes = new Map<string, readonly [index: number, as: keyof Literal]>(
    literals.flatMap(({ raw, value }, index) => [
      [raw, [index, 'raw']],
      [value, [index, 'value']],
    ]),
  );
  let complete = true;
  const stepOf = (source: Data): number | undefined => {
    const index = known.get(source);
    if (index !== undefined) return index;
    // Most objects say nothing of the text: nothing is kept of them.
    let step: { offsets: string[]; literals: Step['literals'][number][]; parts: Step['parts'][number][] } | undefined;
    const own = () => {
      step ??= { offsets: [], literals: [], parts: [] };
      return step;
    };
    for (const key of Object.keys(source)) {
      const value = source[key];
      if (typeof value === 'string') {
        if (!value.includes(mark)) continue;
        const found = indexes.get(value);
        if (found) own().literals.push([key, ...found]);
        else complete = false;
      } else if (typeof value === 'number') {
        if (!offsetKeys.has(key)) continue;
        own().offsets.push(key);
        complete &&= isPlace(value);
      } else if (typeof value === 'object' && value !== null && !isFixed(value)) {
        const part = stepOf(value as Data);
        if (part !== undefined) own().parts.push([key, part]);
      }
    }
    if (step === undefined) return undefined;
    steps.push({ source, ...step });
    known.set(source, steps.length - 1);
    return steps.length - 1;
  };
  const whole = stepOf(root as Data);
  if (whole === undefined) steps.push({ source: root as Data, offsets: [], literals: [], parts: [] });
  return complete ? { steps } : undefined;
}

/** Columns outnumber all else in a query by far, and most of them say nothing of the text. */
function isFixed(value: object): boolean {
  return Array.isArray(value) && (value as readonly Partial<StageColumn>[]).every(isFixedColumn);
}

function isFixedColumn({ origin }: Partial<StageColumn>): boolean {
  return origin !== undefined && origin.kind !== 'made';
}

/** The data for another text: what was one object is one again, and what says nothing of the text is shared. */
export function relocate(plan: Plan, offsets: Int32Array, literals: readonly Literal[]): object {
  const made: object[] = [];
  for (const { source, offsets: moved, literals: texts, parts } of plan.steps) {
    const copy: Record<string, unknown> = Array.isArray(source) ? (source.slice() as never) : { ...source };
    for (const key of moved) copy[key] = offsets[source[key] as number];
    for (const [key, index, as] of texts) copy[key] = literals[index]?.[as];
    for (const [key, step] of parts) copy[key] = made[step];
    made.push(copy);
  }
  return made.at(-1) ?? {};
}
