// Small parts that the panes share.
import { type Line, part } from './line.js';
import { fit, lineWidth, wrapLine } from './text.js';

/** A heading with a rule behind it that reaches to the pane's end: `── text ──────`. */
export function section(title: Line, columns: number): Line {
  const room = columns - lineWidth(title) - 4;
  return room < 0 ? [part('── '), ...fit(title, columns - 3)] : [part('── '), ...title, part(` ${'─'.repeat(room)}`)];
}

/** A line of facts behind a dim name: `reason  nightly job`. */
export function fact(name: string, value: Line, columns: number, nameColumns = 10): readonly Line[] {
  return wrapLine([part(name.padEnd(nameColumns), 'text.dim'), ...value], columns, nameColumns);
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Small numbers in words. */
export function inWords(count: number): string {
  return words[count] ?? String(count);
}

/** Keeps what was made for a thing for as long as the thing is there, by a key for how it was made. */
export function kept<Value>(): (owner: object, key: string, make: () => Value) => Value {
  const values = new WeakMap<object, Map<string, Value>>();
  return (owner, key, make) => {
    const known = values.get(owner) ?? new Map<string, Value>();
    values.set(owner, known);
    const found = known.get(key);
    if (found !== undefined) return found;
    // Sizes of the terminal and ways to look at it: a few at a time.
    if (known.size >= 8) known.clear();
    const made = make();
    known.set(key, made);
    return made;
  };
}
