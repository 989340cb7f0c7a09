/** Terminals drop longer texts, or a part of them. */
const longestCopy = 74_994;

/** What puts a text onto the clipboard through the terminal, over ssh too; undefined for a text that is too long for it. */
export function copyBytes(text: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const coded = Buffer.from(text, 'utf8').toString('base64');
  if (coded.length > longestCopy) return undefined;
  const bytes = `\x1b]52;c;${coded}\x07`;
  if ((env['TMUX'] ?? '') !== '') {
    // To tmux itself, and past it to the terminal: its settings decide which of the two counts.
    return `${bytes}\x1bPtmux;${bytes.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  }
  return (env['TERM'] ?? '').startsWith('screen') ? `\x1bP${bytes}\x1b\\` : bytes;
}
