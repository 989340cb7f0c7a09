/**
 * The one door for text that goes into KQL: a string literal whose value is exactly the text.
 * Everything that could end the literal, start a comment or confuse a reader is escaped, so no text can become code.
 */
export function quoteString(text: string): string {
  let body = '';
  for (const unit of text) {
    const code = unit.codePointAt(0) ?? 0;
    if (unit === '"' || unit === '\\') body += `\\${unit}`;
    else if (unit === '\n') body += '\\n';
    else if (unit === '\r') body += '\\r';
    else if (unit === '\t') body += '\\t';
    else if (isInvisible(code)) body += escapeUnits(unit);
    else body += unit;
  }
  return `"${body}"`;
}

/** The name as an identifier: plain where it may be, else `['…']`. */
export function quoteName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `['${name.replace(/[\\']/g, '\\$&')}']`;
}

// Controls, line and paragraph separators, bidirectional marks, zero-width characters, lone surrogates.
function isInvisible(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0xa0) ||
    code === 0xad ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    (code >= 0xd800 && code <= 0xdfff)
  );
}

function escapeUnits(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
