/**
 * A small evaluator of the KQL that winnow prints, written from shared/facts/kql-semantics.md alone: three-valued nulls,
 * ASCII case folding, terms of `has`. It reads the printed text, so that quoting, precedence and layout are tested too.
 */
export type Cell = string | number | bigint | boolean | null;
export type Row = Readonly<Record<string, Cell>>;
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** Whether the predicate is true, false or null on the row. */
export function evaluateKql(text: string, row: Row, tables: Tables): boolean | null {
  const parser = new Parser(tokenize(text), tables);
  const expression = parser.or();
  if (!parser.atEnd()) throw new Error(`left over in: ${text}`);
  return truth(expression(row));
}

type Token = { readonly kind: 'string' | 'number' | 'word' | 'symbol'; readonly text: string };
type Expression = (row: Row) => Cell | readonly Cell[];
type Operator = (left: Cell, right: Cell) => boolean | null;

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|"((?:[^"\\\n]|\\.)*)"|(-?\d+(?:\.(?!\.)\d+)?(?:[dhms]\b)?)|(!?[A-Za-z_]\w*~?)|(\.\.|==|!=|=~|!~|<=|>=|[<>=(),|])/gy;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw new Error(`no token at ${text.slice(at, at + 20)}`);
    const [, string, number, word, symbol] = found;
    if (string !== undefined) tokens.push({ kind: 'string', text: JSON.parse(`"${string}"`) as string });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push(...splitWord(word));
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    if (word === 'datetime') {
      const value = /\(([^)]*)\)/y;
      value.lastIndex = pattern.lastIndex;
      const date = value.exec(text)?.[1] ?? '';
      tokens.pop();
      tokens.push({ kind: 'number', text: String(Date.parse(date)) });
      pattern.lastIndex = value.lastIndex;
    }
  }
  return tokens;
}

function splitWord(word: string): readonly Token[] {
  return [{ kind: 'word', text: word }];
}

class Parser {
  private position = 0;
  private readonly tokens: readonly Token[];
  private readonly tables: Tables;
  constructor(tokens: readonly Token[], tables: Tables) {
    this.tokens = tokens;
    this.tables = tables;
  }
  atEnd(): boolean {
    return this.position >= this.tokens.length;
  }
  private peek(text: string, ahead = 0): boolean {
    const token = this.tokens[this.position + ahead];
    return token !== undefined && token.kind !== 'string' && token.text === text;
  }
  private take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.position += 1;
    return true;
  }
  private expect(text: string): void {
    if (!this.take(text)) throw new Error(`expected ${text}, found ${this.tokens[this.position]?.text}`);
  }
  private next(): Token {
    const token = this.tokens[this.position];
    if (token === undefined) throw new Error('the text stops too early');
    this.position += 1;
    return token;
  }
  or(): Expression {
    const parts = [this.and()];
    while (this.take('or')) parts.push(this.and());
    return parts.length === 1 && parts[0] ? parts[0] : (row) => anyOf(parts.map((part) => truth(part(row))));
  }
  private and(): Expression {
    const parts = [this.comparison()];
    while (this.take('and')) parts.push(this.comparison());
    return parts.length === 1 && parts[0] ? parts[0] : (row) => allOf(parts.map((part) => truth(part(row))));
  }
  private comparison(): Expression {
    const left = this.primary();
    const operator = this.tokens[this.position];
    if (operator === undefined || operator.kind === 'string' || operator.kind === 'number') return left;
    if (/^!?in~?$/.test(operator.text)) {
      this.position += 1;
      const list = this.list();
      const same = operators[operator.text.endsWith('~') ? '=~' : '=='] as Operator;
      return (row) => {
        const value = single(left(row));
        const found = list(row).some((one) => same(value, one) === true);
        return operator.text.startsWith('!') ? !found : found;
      };
    }
    if (operator.text === 'between') {
      this.position += 1;
      this.expect('(');
      const low = this.primary();
      this.expect('..');
      const high = this.primary();
      this.expect(')');
      return (row) =>
        allOf([order('>=')(single(left(row)), single(low(row))), order('<=')(single(left(row)), single(high(row)))]);
    }
    if (operator.text === 'matches') {
      this.position += 1;
      this.expect('regex');
      const right = this.primary();
      return (row) => kustoRegex(String(single(right(row)))).test(String(single(left(row))));
    }
    const apply = operators[operator.text];
    if (apply === undefined) return left;
    this.position += 1;
    const right = this.primary();
    return (row) => apply(single(left(row)), single(right(row)));
  }
  private primary(): Expression {
    if (this.take('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    const token = this.next();
    if (token.kind === 'string') return () => token.text;
    if (token.kind === 'number') return () => (/[.dhms]/.test(token.text) ? token.text : BigInt(token.text));
    if (token.kind === 'symbol') throw new Error(`unexpected ${token.text}`);
    if (token.text === 'true' || token.text === 'false') return () => token.text === 'true';
    if (this.take('(')) {
      const parameters: Expression[] = [];
      while (!this.take(')')) {
        parameters.push(this.or());
        this.take(',');
      }
      const call = functions[token.text];
      if (call === undefined) throw new Error(`unknown function ${token.text}`);
      return (row) => call(parameters.map((one) => single(one(row))));
    }
    return (row) => {
      if (!(token.text in row)) throw new Error(`no column ${token.text}`);
      return row[token.text] ?? null;
    };
  }
  private list(): (row: Row) => readonly Cell[] {
    this.expect('(');
    if (this.take('(')) {
      const values = this.pipeline();
      this.expect(')');
      this.expect(')');
      return () => values;
    }
    const parts: Expression[] = [];
    while (!this.take(')')) {
      parts.push(this.primary());
      this.take(',');
    }
    return (row) => parts.map((part) => single(part(row)));
  }
  private pipeline(): readonly Cell[] {
    let rows: readonly Row[] = this.tables[this.next().text] ?? [];
    while (this.take('|')) {
      const operator = this.next().text;
      if (operator === 'where') {
        if (this.peek('Timestamp') && this.peek('ago', 2)) {
          this.position += 6;
          continue;
        }
        const condition = this.or();
        rows = rows.filter((row) => truth(condition(row)) === true);
      } else if (operator === 'summarize') {
        rows = this.summarize(rows);
      } else if (operator === 'distinct') {
        this.columns();
      } else if (operator === 'extend') {
        const columns = this.columns();
        rows = rows.map((row) => ({ ...row, ...pick(columns, row) }));
      } else if (operator === 'project') {
        const value = this.or();
        return rows.map((row) => single(value(row)));
      } else throw new Error(`unknown operator ${operator}`);
    }
    throw new Error('no project');
  }
  private summarize(rows: readonly Row[]): readonly Row[] {
    for (const word of ['Seen', '=', 'count', '(', ')', ',', 'Matched', '=', 'countif', '(']) this.expect(word);
    const condition = this.or();
    this.expect(')');
    this.expect('by');
    const keys = this.columns();
    const groups = new Map<string, { key: Row; seen: number; matched: number }>();
    for (const row of rows) {
      const key = pick(keys, row);
      const id = JSON.stringify(Object.values(key).map(String));
      const group = groups.get(id) ?? { key, seen: 0, matched: 0 };
      groups.set(id, group);
      group.seen += 1;
      if (truth(condition(row)) === true) group.matched += 1;
    }
    return [...groups.values()].map(({ key, seen, matched }) => ({
      ...key,
      Seen: BigInt(seen),
      Matched: BigInt(matched),
    }));
  }
  private columns(): readonly { readonly name: string; readonly value: Expression }[] {
    const found: { name: string; value: Expression }[] = [];
    do {
      const name = this.peek('=', 1) ? this.next().text : undefined;
      if (name !== undefined) this.expect('=');
      const word = this.tokens[this.position]?.text ?? '';
      found.push({ name: name ?? word, value: this.primary() });
    } while (this.take(','));
    return found;
  }
}

function pick(columns: readonly { readonly name: string; readonly value: Expression }[], row: Row): Row {
  return Object.fromEntries(columns.map(({ name, value }) => [name, single(value(row))]));
}

const operators: Readonly<Record<string, Operator>> = {
  '==': (a, b) => (a === null || b === null ? (a === b ? null : false) : a === b),
  '!=': (a, b) => (a === null || b === null ? (a === b ? null : true) : a !== b),
  '=~': (a, b) => fold(a) === fold(b),
  '!~': (a, b) => fold(a) !== fold(b),
  '<': order('<'),
  '<=': order('<='),
  '>': order('>'),
  '>=': order('>='),
  ...text('contains', (a, b) => a.includes(b)),
  ...text('startswith', (a, b) => a.startsWith(b)),
  ...text('endswith', (a, b) => a.endsWith(b)),
  ...text('has', hasTerms),
};

function text(name: string, holds: (a: string, b: string) => boolean): Readonly<Record<string, Operator>> {
  return {
    [name]: (a, b) => holds(fold(a), fold(b)),
    [`!${name}`]: (a, b) => !holds(fold(a), fold(b)),
    [`${name}_cs`]: (a, b) => holds(String(a), String(b)),
    [`!${name}_cs`]: (a, b) => !holds(String(a), String(b)),
  };
}

/** Whether the text stands there between separators: a term is a run of letters and digits. */
export function hasTerms(whole: string, part: string): boolean {
  if (part === '') return true;
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const joins = (index: number) => index >= 0 && /[\p{L}\p{N}]/u.test(whole[index] ?? '');
    const before = joins(at) && joins(at - 1);
    const after = joins(at + part.length - 1) && joins(at + part.length);
    if (!before && !after) return true;
  }
  return false;
}

function order(operator: '<' | '<=' | '>' | '>='): Operator {
  return (a, b) => {
    if (a === null || b === null) return null;
    if (operator === '<') return a < b;
    if (operator === '<=') return a <= b;
    return operator === '>' ? a > b : a >= b;
  };
}

const functions: Readonly<Record<string, (parameters: readonly Cell[]) => Cell>> = {
  not: ([value]) => (value === null || value === undefined ? null : !value),
  isempty: ([value]) => value === null || value === '',
  isnotempty: ([value]) => value !== null && value !== '',
  isnull: ([value]) => value === null,
  isnotnull: ([value]) => value !== null,
  tolower: ([value]) => String(value ?? '').toLowerCase(),
  tostring: ([value]) => String(value ?? ''),
  strcat: (values) => values.map((value) => String(value ?? '')).join(''),
  ipv4_is_in_range: ([address, range]) => inRange(String(address), String(range)),
  ipv4_is_in_any_range: ([address, ...ranges]) => inAny(ranges, (range) => inRange(String(address), range)),
  ipv6_is_in_range: ([address, range]) => inRange6(String(address), String(range)),
  ipv6_is_match: ([address, range]) => inRange6(String(address), String(range)),
  ipv6_is_in_any_range: ([address, ...ranges]) => inAny(ranges, (range) => inRange6(String(address), range)),
};

/** Whether an IPv4 address lies in a range; null where it is no such address. */
export function inRange(address: string, range: string): boolean | null {
  const number = (text: string): bigint | undefined => {
    const octets = text.split('.');
    if (octets.length !== 4 || octets.some((octet) => !/^\d{1,3}$/.test(octet) || Number(octet) > 255))
      return undefined;
    return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  };
  const [base = '', bits = '32'] = range.split('/');
  const own = number(address);
  const start = number(base);
  if (own === undefined || start === undefined) return null;
  const shift = 32n - BigInt(bits);
  return own >> shift === start >> shift;
}

/** True where any range holds it, null where one of the texts is no address. */
function inAny(ranges: readonly Cell[], holds: (range: string) => boolean | null): boolean | null {
  const parts = ranges.map((range) => holds(String(range)));
  return parts.includes(null) ? null : parts.includes(true);
}

/** The same for IPv6 and IPv4 alike: an IPv4 address is the IPv6 one that maps it. */
export function inRange6(address: string, range: string): boolean | null {
  const [base = '', bits] = range.split('/');
  const own = bits128(address);
  const start = bits128(base);
  if (own === undefined || start === undefined) return null;
  const width = bits === undefined ? 128n : BigInt(bits) + (base.includes(':') ? 0n : 96n);
  return own >> (128n - width) === start >> (128n - width);
}

function bits128(text: string): bigint | undefined {
  const dotted = /^(.*?)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted !== null) {
    const [front = '', ...octets] = dotted.slice(1);
    if (octets.some((octet) => Number(octet) > 255)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
    const low = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    return front === '' ? bits128(`::ffff:${low}`) : front.endsWith(':') ? bits128(front + low) : undefined;
  }
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':') || /:::|::.*::/.test(text)) return undefined;
  const count = text.split(':').filter((group) => group !== '').length;
  const whole = text.includes('::')
    ? text.replace('::', `:${'0:'.repeat(Math.max(0, 8 - count))}`).replace(/^:|:$/g, '')
    : text;
  const groups = whole.split(':');
  if (groups.length !== 8 || groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** ASCII letters only: the case of others counts. */
export function fold(value: Cell): string {
  return String(value ?? '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A pattern of winnow's own making in Kusto's flavour, where `(?i)` folds beyond ASCII too. */
function kustoRegex(pattern: string): RegExp {
  const [, flags = '', body = ''] = /^(?:\(\?([is]+)\))?([\s\S]*)$/.exec(pattern) ?? [];
  const folded = body.replace(/\(\?-i:(\[..\])\)|(\\.|\[[^\]]*\]|\(\?:)|([A-Za-z])/gs, (all, exact, kept, letter) => {
    if (exact !== undefined) return exact as string;
    if (kept !== undefined || !flags.includes('i')) return all;
    const more: Readonly<Record<string, string>> = { k: '\u212a', s: '\u017f' };
    const lower = String(letter).toLowerCase();
    return `[${lower}${lower.toUpperCase()}${more[lower] ?? ''}]`;
  });
  return new RegExp(folded, 's');
}

function truth(value: Cell | readonly Cell[]): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function single(value: Cell | readonly Cell[]): Cell {
  return Array.isArray(value) ? (value[0] as Cell) : (value as Cell);
}

function allOf(parts: readonly (boolean | null)[]): boolean | null {
  return parts.includes(false) ? false : parts.includes(null) ? null : true;
}

function anyOf(parts: readonly (boolean | null)[]): boolean | null {
  return parts.includes(true) ? true : parts.includes(null) ? null : false;
}
