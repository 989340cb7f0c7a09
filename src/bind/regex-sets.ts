import { at, escapeToken, type Found, literal } from './regex-escapes.js';

const deepest = 16;
const posixSets: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  alnum: 'a-zA-Z0-9',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  word: '\\w',
  xdigit: '0-9a-fA-F',
};

/** A class in brackets, which may hold others. JavaScript is told of it only where no two sets are set against each other. */
export function setToken(pattern: string, start: number, depth = 0): Found {
  if (depth > deepest) return { start, end: start + 1, message: 'brackets stand too deep in each other' };
  const negated = pattern[start + 1] === '^';
  const parts: string[] = [];
  let plain = true;
  let place = start + (negated ? 2 : 1);
  let from: number | undefined;
  for (let first = true; place < pattern.length; first = false) {
    if (pattern[place] === ']' && !first) {
      const js = plain ? `[${negated ? '^' : ''}${parts.join('')}]` : undefined;
      return { kind: 'set', start, end: place + 1, js, negated };
    }
    const posix = at(/\[:\^?[a-z]+:\]/, pattern, place);
    const inner = posix === null && pattern[place] === '[' ? setToken(pattern, place, depth + 1) : undefined;
    if (inner !== undefined && 'message' in inner)
      return { ...inner, help: 'put a backslash before a bracket that is meant as such' };
    const named = posix === null ? undefined : posixSets[posix[0].slice(2, -2)];
    if (named !== undefined || inner?.js !== undefined) {
      parts.push(named ?? inner?.js ?? '');
      place = inner?.end ?? place + (posix?.[0].length ?? 2);
      from = undefined;
      continue;
    }
    if (posix !== null || inner !== undefined || /^(?:&&|--|~~)/.test(pattern.slice(place, place + 2))) {
      plain = false;
      place = inner?.end ?? place + (posix?.[0].length ?? 2);
      from = undefined;
      continue;
    }
    if (pattern[place] === '-' && from !== undefined && pattern[place + 1] !== ']') {
      const last = member(pattern, place + 1);
      if ('message' in last) return last;
      const high = last.kind === 'text' ? (codeOf(last.js) ?? 0) : -1;
      if (high < from)
        return {
          start: place - 1,
          end: last.end,
          message: 'this range goes backwards or ends in no character',
          help: 'put a backslash before a dash that is meant as such',
        };
      parts.push(`-${last.js ?? ''}`);
      place = last.end;
      from = undefined;
      continue;
    }
    const one = member(pattern, place);
    if ('message' in one) return one;
    if (one.js === undefined) plain = false;
    parts.push(one.js ?? '');
    from = one.kind === 'text' ? codeOf(one.js) : undefined;
    place = one.end;
  }
  return {
    start,
    end: start + 1,
    message: 'this bracket never closes',
    help: 'close it, or put a backslash before it',
  };
}

function member(pattern: string, place: number): Found {
  if (pattern[place] === '\\') {
    if (pattern[place + 1] === 'b') return { start: place, end: place + 2, message: 'a class holds no word boundary' };
    return escapeToken(pattern, place);
  }
  const end = place + String.fromCodePoint(pattern.codePointAt(place) ?? 0).length;
  return { kind: 'text', start: place, end, js: literal(pattern.slice(place, end)) };
}

function codeOf(js: string | undefined): number | undefined {
  const code = /^\\u\{([0-9a-f]+)\}$/.exec(js ?? '')?.[1];
  return code === undefined ? undefined : Number.parseInt(code, 16);
}
