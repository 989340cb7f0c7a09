import { distance } from 'fastest-levenshtein';

/**
 * The names nearest to what was written, best first; none that is more than a third of its length away. Of equally
 * near ones those come first that begin alike and are written in the same manner.
 */
export function nearFields(written: string, names: Iterable<string>): readonly string[] {
  const lower = written.toLowerCase();
  const limit = Math.floor(lower.length / 3);
  const near = [...new Set(names)]
    .filter((name) => Math.abs(name.length - lower.length) <= limit)
    .map((name) => ({ name, far: howFar(lower, name.toLowerCase()), odd: oddness(written, name) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || a.odd - b.odd || (a.name < b.name ? -1 : 1));
  // Beside a name that differs in one letter, others are noise.
  const best = near[0]?.far ?? 0;
  return near.filter(({ far }) => far <= (best < 2 ? best : best + 1)).map(({ name }) => name);
}

/** Letters to change, add or drop; two that changed places count as one. */
function howFar(a: string, b: string): number {
  const far = distance(a, b);
  const swapped = far === 2 && a.length === b.length && [...a].sort().join('') === [...b].sort().join('');
  return swapped ? 1 : far;
}

/** How unlike two names look: other first letter, other separators, other case. */
function oddness(written: string, name: string): number {
  const separators = (text: string) => text.replace(/[^._\s-]/g, '');
  const capital = (text: string) => /^[A-Z]/.test(text);
  const start = written.slice(0, 1).toLowerCase() === name.slice(0, 1).toLowerCase() ? 0 : 4;
  const parts = separators(written) === separators(name) ? 0 : 2;
  return start + parts + (capital(written) === capital(name) ? 0 : 1);
}
