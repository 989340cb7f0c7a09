import { runInNewContext } from 'node:vm';

/** What trying an expression of a filter may cost, in milliseconds: one of plain use takes a fraction of one. */
const mostTime = 200;

/**
 * Whether the expression matches the empty text, or all of the samples; undefined where that takes too long to say.
 * INVARIANT: the expression is a stranger's, and JavaScript goes back over it: it runs under a time limit, never outside of it.
 */
export function matchesAll(source: string, flags: string, samples: readonly string[]): boolean | undefined {
  const code =
    'const regex = new RegExp(source, flags); regex.test("") || samples.every((sample) => regex.test(sample))';
  try {
    return runInNewContext(code, { source, flags, samples }, { timeout: mostTime }) === true;
  } catch (error) {
    return (error as { readonly code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? undefined : false;
  }
}
