import stringWidth from 'string-width';

const plain = /^[ -~]*$/;

/** The columns that a text takes on a terminal. Most text is plain ASCII, whose columns are its characters. */
export function columnsOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}
