import { at, type Found } from './regex-escapes.js';
import { setToken } from './regex-sets.js';

const groups: readonly { readonly form: RegExp; readonly name: string; readonly help?: string }[] = [
  {
    form: /\(\?=/y,
    name: 'look-ahead',
    help: 'put what must not follow into a condition of its own with `not contains`',
  },
  {
    form: /\(\?!/y,
    name: 'look-ahead',
    help: 'put what must not follow into a condition of its own with `not contains`',
  },
  { form: /\(\?<[=!]/y, name: 'look-behind', help: 'put what stands before into the expression itself' },
  { form: /\(\?>/y, name: 'atomic groups', help: 'write `(?:`' },
  { form: /\(\?P=\w*\)?/y, name: 'back-references' },
  { form: /\(\?(?:R|[+-]?\d+|&\w*|P>\w*)\)?/y, name: 'recursion' },
  { form: /\(\?\(/y, name: 'conditionals' },
  { form: /\(\?#[^)]*\)?/y, name: 'comments in parentheses', help: 'take the comment out' },
  { form: /\(\?\|/y, name: 'branch resets', help: 'write `(?:`' },
  { form: /\(\?'\w*'?/y, name: 'names of groups in quotes', help: 'write `(?<name>`' },
  { form: /\(\*[A-Z_:]+\)?/y, name: 'control verbs' },
];

/** What opens a group, or switches flags, at this place. */
export function groupToken(pattern: string, start: number): Found {
  const named = at(/\(\?P?<([A-Za-z_][\w.[\]]*)>/, pattern, start);
  if (named !== null)
    return { kind: 'open', start, end: start + named[0].length, js: '(?:', captures: true, name: named[1] };
  const flagged = at(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/, pattern, start);
  // `(?R)` is a flag to Rust and a recursion to its author.
  if (
    flagged !== null &&
    flagged[0] !== '(?R)' &&
    (flagged[1] !== '' || flagged[2] !== undefined || flagged[3] === ':')
  ) {
    const [all, on = '', off = '', sign] = flagged;
    const unknown = [...on, ...off].find((flag) => !'imsUR'.includes(flag));
    const end = start + all.length;
    if (unknown !== undefined) {
      return {
        start,
        end,
        message:
          unknown === 'u' || unknown === 'x'
            ? `the flag \`${unknown}\` is not read by winnow`
            : `there is no flag \`${unknown}\``,
        help: 'the flags are `i`, `m` and `s`',
      };
    }
    const kind = sign === ':' ? 'open' : 'flags';
    return { kind, start, end, js: kind === 'open' ? '(?:' : '', captures: false, flags: on };
  }
  for (const { form, name, help } of groups) {
    const found = at(form, pattern, start);
    if (found !== null)
      return {
        start,
        end: groupEnd(pattern, start) ?? start + found[0].length,
        message: `Kusto's regular expressions have no ${name}`,
        ...(help !== undefined && { help }),
      };
  }
  if (pattern.startsWith('(?', start))
    return { start, end: Math.min(start + 3, pattern.length), message: 'no group begins in this way' };
  return { kind: 'open', start, end: start + 1, js: '(?:', captures: true };
}

/** Where the group that begins here closes; undefined where it does not. */
function groupEnd(pattern: string, start: number): number | undefined {
  let depth = 0;
  for (let place = start; place < pattern.length; place += 1) {
    const one = pattern[place];
    if (one === '\\') place += 1;
    else if (one === '[') place = Math.max(place, (setToken(pattern, place).end ?? place + 1) - 1);
    else if (one === '(') depth += 1;
    else if (one === ')') depth -= 1;
    if (depth === 0) return place + 1;
  }
  return undefined;
}
