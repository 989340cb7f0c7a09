/** What was worked out for some texts, the least used forgotten first; never more than so many characters of them. */
export interface Remembered<Value> {
  readonly get: (text: string) => Value | undefined;
  readonly set: (text: string, value: Value) => Value;
}

const every: (() => void)[] = [];

/** Forgets all of it: rules that a start-up snapshot was warmed with shall not lie in it. */
export function forgetAll(): void {
  for (const forget of every) forget();
}

/** Values must depend on their text alone: then it never shows which of them were forgotten. */
export function remembering<Value>(mostCharacters: number): Remembered<Value> {
  const values = new Map<string, Value>();
  let characters = 0;
  every.push(() => {
    values.clear();
    characters = 0;
  });
  const forget = (text: string): void => {
    if (values.delete(text)) characters -= text.length;
  };
  return {
    get: (text) => {
      const value = values.get(text);
      if (value === undefined) return undefined;
      values.delete(text);
      values.set(text, value);
      return value;
    },
    set: (text, value) => {
      forget(text);
      values.set(text, value);
      characters += text.length;
      for (const oldest of values.keys()) {
        if (characters <= mostCharacters) break;
        forget(oldest);
      }
      return value;
    },
  };
}
