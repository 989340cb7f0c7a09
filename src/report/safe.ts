// Controls, marks that reorder text, zero-width and tag characters, halves of surrogate pairs: what a terminal could obey.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

// What build servers obey in a log: `##vso[…]` and `##[…]` anywhere in a line, `::name …::` at its beginning. A text may be
// broken into lines at each blank.
const command = /##(?=(?:vso)?\[)|(?<!\S)::(?=[A-Za-z][A-Za-z-]*(?:::|[ \t]))/gi;

/**
 * Text from a file, fit for a terminal and for the log of a build: every character that one of them could obey is shown as
 * its code.
 */
export function safe(text: string): string {
  return text
    .replace(unsafe, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
    })
    .replace(command, (found) => (found === '##' ? '#\\x23' : ':\\x3a'));
}
