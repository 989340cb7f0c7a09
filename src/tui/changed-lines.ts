/** How many lines a comparison of two texts shows. */
export interface ChangedLines {
  readonly added: number;
  readonly removed: number;
}

/** Beyond so many lines their order no longer counts. */
const mostChanges = 3000;

/** The fewest lines that have to be added and taken out to make one text of the other, as `git diff --numstat` counts them. */
export function changedLines(before: string, after: string): ChangedLines {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end++;
  const one = old.slice(start, old.length - end);
  const two = now.slice(start, now.length - end);
  const all = changesBetween(one, two);
  if (all === undefined) return countsApart(one, two);
  const more = two.length - one.length;
  return { added: (all + more) / 2, removed: (all - more) / 2 };
}

/** The number of changes along the shortest way from one list to the other (Myers); undefined where there are too many. */
function changesBetween(one: readonly string[], two: readonly string[]): number | undefined {
  const longest = Math.min(one.length + two.length, mostChanges);
  // How far into the first list each diagonal has come.
  const reach = new Int32Array(2 * longest + 3);
  const middle = longest + 1;
  const at = (diagonal: number): number => reach[middle + diagonal] ?? 0;
  for (let changes = 0; changes <= longest; changes++) {
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const down = diagonal === -changes || (diagonal !== changes && at(diagonal - 1) < at(diagonal + 1));
      let x = down ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (x < one.length && x - diagonal < two.length && one[x] === two[x - diagonal]) x++;
      reach[middle + diagonal] = x;
      if (x >= one.length && x - diagonal >= two.length) return changes;
    }
  }
  return undefined;
}

function countsApart(one: readonly string[], two: readonly string[]): ChangedLines {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of two) {
    const left = counts.get(line) ?? 0;
    if (left > 0) counts.set(line, left - 1);
    else added++;
  }
  return { added, removed: one.length - two.length + added };
}
