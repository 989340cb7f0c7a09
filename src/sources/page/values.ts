import { blockEnd, closingLine, opensKey } from './blocks.js';
import { fullerText } from './copied.js';
import { blockHeader, type KeyLine } from './key-line.js';
import { dedent, dropBlankLines, type Line, trimBlanks } from './lines.js';
import type { PageParts } from './locate.js';
import type { KeyShape } from './rule-keys.js';
import { loadYaml } from './yaml-load.js';
import { blockScalar, hasUnsafe, yamlScalar, yamlText } from './yaml-text.js';

/** A key or item of a rule whose value is to be read. */
export interface ValuePlace {
  readonly lines: readonly Line[];
  readonly parts: PageParts;
  /** The line of the key. */
  readonly at: number;
  readonly line: KeyLine;
  readonly shape: KeyShape;
  readonly indent: number;
  /** The top-level keys so far. */
  readonly seen: ReadonlySet<string>;
}

/** The value as YAML, and the line behind it. */
export interface ReadValue {
  readonly text: string;
  readonly next: number;
}

/** Reads a value: a block scalar, one that runs over lines, or one on the key's line. */
export function readValue(place: ValuePlace): ReadValue {
  const { lines, parts, at, line, shape } = place;
  const header = blockHeader(line.value);
  if (header) return readBlock(place, header);
  const raw = line.value;
  if (shape.holds === 'text' && !/^['"]/.test(raw)) return readPlain(place);
  const closed = trimValue(raw, shape);
  if (closed !== undefined) return { text: closed, next: at + 1 };
  const end = closingLine(lines, at, parts.rule.to, raw);
  if (end !== undefined) {
    const margin = ' '.repeat(place.indent + 2);
    const rest = lines.slice(at + 1, end).map(({ text }) => margin + trimBlanks(text));
    const text = [raw, ...rest].join('\n');
    if (loadYaml(`${' '.repeat(place.indent)}k: ${text}`) !== undefined) return { text, next: end };
  }
  return { text: yamlScalar(raw), next: at + 1 };
}

/** The value as it stands when YAML reads it as its shape wants; undefined when it is to be quoted. */
function trimValue(raw: string, shape: KeyShape): string | undefined {
  if (/^[\w./-]*$/.test(raw)) return raw;
  if (/^[&*!]/.test(raw)) return undefined;
  const read = loadYaml(`k: ${raw}`);
  const value = typeof read === 'object' && read !== null && 'k' in read ? read.k : undefined;
  if (value === undefined || (shape.holds === 'line' && typeof value === 'object' && value !== null)) return undefined;
  return typeof value === 'string' && hasUnsafe(raw) ? yamlScalar(value) : raw;
}

/** A plain scalar goes on to the next key; it becomes a block, for its line ends would turn into blanks. */
function readPlain({ lines, parts, at, line, shape, indent, seen }: ValuePlace): ReadValue {
  let end = at + 1;
  while (end < parts.rule.to && !opensKey(lines, end, parts.rule.to, seen)) end += 1;
  const last = dropBlankLines(lines, at + 1, end);
  if (last === at + 1) return { text: trimValue(line.value, shape) ?? yamlScalar(line.value), next: end };
  const rest = dedent(lines.slice(at + 1, last).map(({ text }) => text));
  const texts = line.value === '' ? rest : [line.value, ...rest];
  return { text: yamlText(`${texts.join('\n')}\n`, indent), next: end };
}

function readBlock(place: ValuePlace, header: NonNullable<ReturnType<typeof blockHeader>>): ReadValue {
  const { lines, parts, at, indent } = place;
  const isQuery = at === parts.query;
  const told = isQuery ? parts.queryEnd : undefined;
  const next = told ?? blockEnd(lines, at, parts.rule.to, place.seen);
  const end = header.chomp === '+' ? next : dropBlankLines(lines, at + 1, next);
  const own = lines.slice(at + 1, end).map(({ text }) => text);
  const copy = told !== undefined && parts.copy ? lines.slice(parts.copy.from, parts.copy.to) : undefined;
  const texts = copy
    ? fullerText(
        own,
        copy.map(({ text }) => text),
      )
    : dedent(own);
  if (texts.every((text) => trimBlanks(text) === '')) return { text: place.line.value, next };
  if (header.style === '>') return { text: folded(texts, header.chomp, indent), next };
  const value = texts.join('\n') + (header.chomp === '-' ? '' : '\n');
  return { text: blockScalar(value, indent) ?? yamlScalar(value), next };
}

/** A folded scalar keeps its style, for its line ends mean blanks. */
function folded(texts: readonly string[], chomp: string, indent: number): string {
  const margin = ' '.repeat(indent + 2);
  const indicator = /^[ \t]/.test(texts[0] ?? '') ? '2' : '';
  const text = `>${indicator}${chomp}\n${texts.map((line) => (line === '' ? '' : margin + line)).join('\n')}`;
  const valid = loadYaml(`${' '.repeat(indent)}k: ${text}\n`) !== undefined;
  return valid && !hasUnsafe(text) ? text : yamlScalar(texts.join(' '));
}
