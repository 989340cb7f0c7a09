import type { RegexProblem, RegexToken } from './regex-escapes.js';
import { regexToken } from './regex-tokens.js';

/** An expression that Kusto takes, and what winnow has to know of it. */
export interface RegexReading {
  /** The same in JavaScript with the flag `v`; undefined where there is no such. */
  readonly js: string | undefined;
  /** Flags that are switched on anywhere in it. */
  readonly flags: string;
  /** Whether letter case is told nowhere: the whole of it ignores case, or no letter stands in it. */
  readonly foldsAll: boolean;
  /** Whether a class says what is not in it: ignoring case then matches less there, not more. */
  readonly negatedSets: boolean;
}

const mostGroups = 16;

/** Reads an expression; everything that is wrong in it, in the order of the text. */
export function readRegex(pattern: string): RegexReading | readonly RegexProblem[] {
  const tokens: RegexToken[] = [];
  const problems: RegexProblem[] = [];
  for (let place = 0; place < pattern.length; ) {
    const found = regexToken(pattern, place);
    if ('message' in found) {
      problems.push(found);
      // Behind a bracket or brace that never closes nothing can be told.
      if (pattern[place] === '[' || pattern[place] === '{') break;
      if (pattern[place] === '(' && pattern[found.end - 1] !== ')')
        tokens.push({ kind: 'open', start: found.start, end: found.end, js: '(?:' });
      else if (pattern[place] === '(' || pattern[place] === '\\')
        tokens.push({ kind: 'text', start: found.start, end: found.end, js: '' });
    } else tokens.push(found);
    place = found.end;
  }
  const structure = problems.some(({ message }) => message.includes('never closes')) ? [] : structureProblems(tokens);
  const all = [...problems, ...structure].sort((a, b) => a.start - b.start);
  return all.length > 0 ? all : reading(pattern, tokens);
}

function structureProblems(tokens: readonly RegexToken[]): readonly RegexProblem[] {
  const problems: RegexProblem[] = [];
  const open: RegexToken[] = [];
  const names = new Set<string>();
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const here = { start: token.start, end: token.end };
    if (token.kind === 'open') open.push(token);
    if (token.kind === 'close' && open.pop() === undefined)
      problems.push({
        ...here,
        message: 'this parenthesis closes nothing',
        help: 'put a backslash before a parenthesis that is meant as such',
        instead: '\\)',
      });
    if (token.name !== undefined && names.has(token.name))
      problems.push({ ...here, message: `two groups are named \`${token.name}\`` });
    if (token.name !== undefined) names.add(token.name);
    if (token.kind === 'repeat') problems.push(...repeatProblem(token, before, tokens[index - 2]));
  });
  for (const group of open)
    problems.push({
      start: group.start,
      end: group.start + 1,
      message: 'this parenthesis never closes',
      help: 'close it, or put a backslash before a parenthesis that is meant as such',
    });
  const captures = tokens.filter(({ captures: one }) => one === true);
  const extra = captures[mostGroups];
  if (extra !== undefined) {
    const { start, end } = extra;
    problems.push({
      start,
      end,
      message: `Kusto takes at most ${mostGroups} groups in a regular expression`,
      help: 'write `(?:` for a group whose text is not needed',
    });
  }
  return problems;
}

function repeatProblem(
  token: RegexToken,
  before: RegexToken | undefined,
  earlier: RegexToken | undefined,
): readonly RegexProblem[] {
  const here = { start: token.start, end: token.end };
  const repeatable = before !== undefined && ['text', 'set', 'close'].includes(before.kind);
  if (repeatable) return [];
  if (before?.kind === 'repeat') {
    const lazy = before.js === '?' && earlier?.kind === 'repeat';
    if (token.js === '?' && !lazy) return [];
    const message =
      token.js === '+'
        ? "Kusto's regular expressions have no possessive quantifiers"
        : 'two repetitions stand in a row';
    return [{ start: before.start, end: token.end, message, help: 'leave the second one out' }];
  }
  return [
    {
      ...here,
      message: `nothing stands before \`${token.js ?? ''}\` to be repeated`,
      help: `write \`.${token.js ?? ''}\` for any text, or a backslash before a sign that is meant as such`,
    },
  ];
}

function reading(pattern: string, tokens: readonly RegexToken[]): RegexReading {
  const flags = [...new Set(tokens.flatMap((token) => [...(token.flags ?? '')]))].join('');
  const js = tokens.every((token) => token.js !== undefined) ? tokens.map((token) => token.js).join('') : undefined;
  const inFront = /^\(\?[a-zA-Z]*i[a-zA-Z]*\)/.test(pattern) && !/\(\?[a-zA-Z]*-[a-zA-Z]*i/.test(pattern);
  const letters = tokens.some(
    ({ kind, start, end }) =>
      (kind === 'text' || kind === 'set') &&
      /\p{L}/u.test(pattern.slice(start, end).replace(/\\(?:[dDsSwWnrtfav]|x..|u....|[pP](?:\{[^}]*\}|.))/g, '')),
  );
  return { js, flags, foldsAll: inFront || !letters, negatedSets: tokens.some(({ negated }) => negated === true) };
}
