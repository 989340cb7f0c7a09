import type { ColumnTest } from './bound.js';

/**
 * A test of a file name, for a column that may also hold the whole path: it then holds for the name at the path's end too.
 * Negated, it so keeps the rows of either form. Undefined where that cannot be said.
 */
export function alsoAsPath(test: ColumnTest): ColumnTest | undefined {
  switch (test.kind) {
    case 'equals':
      return {
        kind: 'any',
        tests: [
          test,
          ...test.values.flatMap((value): readonly ColumnTest[] =>
            value.type === 'string' ? ['\\', '/'].map((separator) => ending(separator + value.text)) : [],
          ),
        ],
      };
    case 'text':
      if (test.operator !== 'startswith') return test;
      return {
        kind: 'any',
        tests: [
          test,
          ...['\\', '/'].map(
            (separator): ColumnTest => ({ ...test, operator: 'contains', text: separator + test.text }),
          ),
        ],
      };
    case 'filled':
      return test;
    case 'any':
    case 'all': {
      const tests = test.tests.map(alsoAsPath);
      return tests.some((one) => one === undefined) ? undefined : { ...test, tests: tests.flatMap((one) => one ?? []) };
    }
    case 'regex':
      // Wildcards are anchored; what an author's own expression means on a path nobody can say.
      return /^\(\?i?s\)\^/.test(test.pattern)
        ? { kind: 'regex', pattern: test.pattern.replace('^', '(?:^|[\\\\/])') }
        : undefined;
    case 'compare':
    case 'between':
    case 'address-range':
    case 'addresses':
    case 'watchlist':
      return undefined;
  }
}

function ending(text: string): ColumnTest {
  return { kind: 'text', operator: 'endswith', text };
}
