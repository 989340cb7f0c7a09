import { distance } from 'fastest-levenshtein';

/** The names nearest to what was written, best first, at most three; none that is more than two fifths away. */
export function nearestNames(written: string, names: Iterable<string>): readonly string[] {
  const lower = written.toLowerCase();
  const limit = Math.max(2, Math.floor(lower.length * 0.4));
  return [...new Set(names)]
    .filter((name) => Math.abs(name.length - lower.length) <= limit)
    .map((name) => ({ name, far: distance(lower, name.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}
