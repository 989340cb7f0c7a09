import { at, escapeToken, type Found, literal, type RegexToken } from './regex-escapes.js';
import { groupToken } from './regex-groups.js';
import { setToken } from './regex-sets.js';

/** The piece that begins at this offset, or what is wrong there. */
export function regexToken(pattern: string, start: number): Found {
  const one = pattern[start] ?? '';
  const token = (kind: RegexToken['kind'], end: number, js: string | undefined, more: Partial<RegexToken> = {}) => ({
    kind,
    start,
    end,
    js,
    ...more,
  });
  switch (one) {
    case '(':
      return groupToken(pattern, start);
    case ')':
      return token('close', start + 1, ')');
    case '|':
      return token('or', start + 1, '|');
    case '[':
      return setToken(pattern, start);
    case '^':
    case '$':
      return token('place', start + 1, one);
    case '.':
      return token('set', start + 1, '.');
    case '*':
    case '+':
    case '?':
      return token('repeat', start + 1, one);
    case '{':
      return countToken(pattern, start);
    case '\\':
      return escapeToken(pattern, start);
    default: {
      const end = start + String.fromCodePoint(pattern.codePointAt(start) ?? 0).length;
      return token('text', end, literal(pattern.slice(start, end)));
    }
  }
}

function countToken(pattern: string, start: number): Found {
  const found = at(/\{\s*(\d+)\s*(?:(,)\s*(\d*)\s*)?\}/, pattern, start);
  if (found === null) {
    const close = at(/\{[^{}]*\}/, pattern, start);
    const upTo = /^\{,(\d+)\}$/.exec(close?.[0] ?? '')?.[1];
    return {
      start,
      end: start + (close?.[0].length ?? 1),
      message: 'this brace counts nothing',
      help: 'put a backslash before a brace that is meant as such',
      instead: upTo === undefined ? `\\${pattern.slice(start, start + (close?.[0].length ?? 1))}` : `{0,${upTo}}`,
    };
  }
  const [all, least = '', comma, most = ''] = found;
  const end = start + all.length;
  if (most !== '' && Number(most) < Number(least))
    return { start, end, message: 'this repetition counts from more to less', instead: `{${most},${least}}` };
  if (Number(least) > 1000 || Number(most) > 1000)
    return { start, end, message: 'this repetition is too long', help: 'count up to 1000' };
  return { kind: 'repeat', start, end, js: `{${least}${comma ?? ''}${most}}` };
}
