// While a snapshot is built V8 has not installed its youngest functions; it does when a process starts from it. These stand in
// while the program is loaded and runs over made-up rules, and are taken away again: every process has V8's own.
const standIns: Readonly<Record<string, (this: readonly unknown[], ...given: never[]) => unknown>> = {
  toReversed() {
    return [...this].reverse();
  },
  toSorted(compare?: (a: unknown, b: unknown) => number) {
    return [...this].sort(compare);
  },
  toSpliced(start: number, count: number, ...items: readonly unknown[]) {
    const copy = [...this];
    copy.splice(start, count, ...items);
    return copy;
  },
  with(index: number, value: unknown) {
    const copy = [...this];
    copy[index < 0 ? copy.length + index : index] = value;
    return copy;
  },
};

const absent = Object.keys(standIns).filter((name) => !(name in Array.prototype));
for (const name of absent) Object.defineProperty(Array.prototype, name, { value: standIns[name], configurable: true });

/** Takes the stand-ins away: call it at the end of the build. */
export function removeStandIns(): void {
  for (const name of absent) Reflect.deleteProperty(Array.prototype, name);
}
