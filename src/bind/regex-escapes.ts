// Regular expressions in the syntax of Rust's regex crate, which Kusto takes (facts/kql-semantics.md, section 5).

/** What is wrong in an expression, and where: offsets into its text. */
export interface RegexProblem {
  readonly start: number;
  readonly end: number;
  /** A clause behind `Kusto's regular expressions …`, or a sentence of its own. */
  readonly message: string;
  readonly help?: string;
  /** What may stand in that place instead, where it means the same or nearly. */
  readonly instead?: string;
  /** A letter behind a backslash that is no escape: perhaps a path. */
  readonly escape?: true;
}

/** One piece of an expression. `js` is the same in JavaScript with the flag `v`; undefined where there is no such. */
export interface RegexToken {
  readonly kind: 'text' | 'set' | 'place' | 'open' | 'close' | 'or' | 'repeat' | 'flags';
  readonly start: number;
  readonly end: number;
  readonly js: string | undefined;
  /** Of a group: whether it captures, and under what name; of flags and groups with flags: which are switched on. */
  readonly captures?: boolean;
  readonly name?: string | undefined;
  readonly flags?: string;
  /** Of a set: whether it says what is not in it. */
  readonly negated?: boolean;
}

export type Found = RegexToken | RegexProblem;

/** What the form finds at exactly this place. */
export function at(form: RegExp, text: string, start: number): RegExpExecArray | null {
  const sticky = new RegExp(form.source, 'y');
  sticky.lastIndex = start;
  return sticky.exec(text);
}

/** One character as JavaScript takes it anywhere in an expression. */
export function literal(text: string): string {
  return `\\u{${(text.codePointAt(0) ?? 0).toString(16)}}`;
}

const controls: Readonly<Record<string, string>> = { a: '\\x07', f: '\\f', t: '\\t', n: '\\n', r: '\\r', v: '\\v' };
const strangers: Readonly<Record<string, readonly [string, string?]>> = {
  Z: ['\\Z', '$'],
  h: ['\\h', '[ \\t]'],
  R: ['\\R', '(?:\\r\\n|\\n)'],
  e: ['\\e', '\\x1b'],
  G: ['\\G'],
  K: ['\\K'],
  X: ['\\X'],
  Q: ['\\Q'],
  E: ['\\E'],
};

/** A backslash and what belongs to it, outside or inside of a class. */
export function escapeToken(pattern: string, start: number): Found {
  const next = pattern[start + 1];
  if (next === undefined)
    return { start, end: start + 1, message: 'a backslash at the end stands before nothing', instead: '\\\\' };
  const end = start + 2;
  const text = (value: string, to: number): RegexToken => ({ kind: 'text', start, end: to, js: literal(value) });
  if (/[dswDSW]/.test(next)) return { kind: 'set', start, end, js: `\\${next}`, negated: /[DSW]/.test(next) };
  const property = at(/\\[pP](?:\{\^?([A-Za-z_ =:!]+)\}|([A-Z]))/, pattern, start);
  if (property !== null)
    return {
      kind: 'set',
      start,
      end: start + property[0].length,
      js: `\\${next === 'P' ? 'P' : 'p'}{${property[1] ?? property[2] ?? ''}}`,
      negated: next === 'P' || property[0].includes('^'),
    };
  const place = at(/\\(?:b\{(?:start|end|start-half|end-half)\}|[bB<>Az])/, pattern, start);
  if (place !== null) {
    const js = next === 'A' ? '^' : next === 'z' ? '$' : next === 'B' ? '\\B' : '\\b';
    return { kind: 'place', start, end: start + place[0].length, js };
  }
  const code = at(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xuU]\{([0-9a-fA-F]{1,6})\})/,
    pattern,
    start,
  );
  const point = Number.parseInt(code?.slice(1).find((one) => one !== undefined) ?? '', 16);
  if (code !== null && point <= 0x10ffff) return text(String.fromCodePoint(point), start + code[0].length);
  const control = controls[next];
  if (control !== undefined) return { kind: 'text', start, end, js: control };
  const reference = at(/\\(?:[1-9]\d?|k(?:<\w*>|\{\w*\}|'\w*')?|g(?:\{-?\w+\}|-?\d))/, pattern, start);
  if (reference !== null)
    return {
      start,
      end: start + reference[0].length,
      message: "Kusto's regular expressions have no back-references",
      escape: true,
    };
  const stranger = Object.hasOwn(strangers, next) ? strangers[next] : undefined;
  if (/[A-Za-z0-9]/.test(next) || next > '\u007f') {
    return {
      start,
      end,
      message: "Kusto's regular expressions have no such escape",
      escape: true,
      ...(stranger?.[1] !== undefined && { instead: stranger[1], help: `write \`${stranger[1]}\`` }),
    };
  }
  return text(next, end);
}
