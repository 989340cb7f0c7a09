/** Remembers the last answer: the same arguments, by identity, give the same value. */
export function memoLast<A extends readonly unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  return memoSome(1, make);
}

/** Remembers the last answers, so many of them: for what is asked in turns. */
export function memoSome<A extends readonly unknown[], R>(count: number, make: (...args: A) => R): (...args: A) => R {
  const known: { readonly args: A; readonly value: R }[] = [];
  return (...args) => {
    const index = known.findIndex((one) => one.args.every((arg, at) => Object.is(arg, args[at])));
    const found = known[index];
    if (found !== undefined) {
      if (index > 0) known.unshift(...known.splice(index, 1));
      return found.value;
    }
    const value = make(...args);
    known.unshift({ args, value });
    known.length = Math.min(known.length, count);
    return value;
  };
}
