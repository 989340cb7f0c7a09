/** A text from outside as a message may quote it: one that is too long is cut in its middle. */
export function shorten(text: string, most = 80): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}
