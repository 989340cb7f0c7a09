/** Where two texts differ: the words of each between what they share at both ends. */
export function changedPart(
  was: string,
  is: string,
): { readonly was: string; readonly now: string; readonly start: number } {
  const shortest = Math.min(was.length, is.length);
  let start = 0;
  while (start < shortest && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < shortest - start && was[was.length - 1 - end] === is[is.length - 1 - end]) end += 1;
  // Whole words read better than the letters that differ.
  while (start > 0 && /[^\s()]/.test(is[start - 1] ?? ' ')) start -= 1;
  while (end > 0 && /[^\s()]/.test(is[is.length - end] ?? ' ')) end -= 1;
  return { was: was.slice(start, was.length - end), now: is.slice(start, is.length - end), start };
}
