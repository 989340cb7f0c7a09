import { searchWords } from '../narrowing.js';
import { cursorIndex, type TreeRow, treeRows } from '../rows.js';
import { shortName } from '../select.js';
import type { State, StatusWord } from '../state.js';
import { statusWord } from '../status.js';
import { brokenRuleWord, statusMarks } from './glyphs.js';
import { type Line, part, plain, type Segment, type Token } from './line.js';
import { fit, fitText, lineText, safeText, width as widthOf, wrapLine } from './text.js';

/** The part of the list around the cursor that fits. */
export function treeLines(state: State, width: number, height: number): readonly Line[] {
  const rows = treeRows(state);
  if (rows.length === 0) return emptyList(state, width);
  const cursor = cursorIndex(state);
  const top = Math.max(0, Math.min(cursor - Math.floor(height / 2), rows.length - height));
  return rows.slice(top, top + height).map((row, index) => rowLine(state, row, top + index === cursor, width));
}

function emptyList(state: State, width: number): readonly Line[] {
  return wrapLine(plain(emptyWords(state)), width);
}

/** Why there is nothing in the list. */
export function emptyWords(state: State): string {
  if (!state.loaded && state.rules.length === 0) return 'reading the files …';
  if (state.rules.length === 0)
    return 'no rules here: winnow import PAGE…, or winnow init in a folder of Sentinel rules';
  if (state.search.text === '') return 'no scenario matches the filters: Esc clears';
  return `no scenario matches /${safeText(searchWords(state.search))}: Esc clears`;
}

interface Drawn {
  readonly key: string;
  readonly line: Line;
}
const drawn = new WeakMap<TreeRow, Drawn>();

/** A row, made again only where something on it is another than it was. */
function rowLine(state: State, row: TreeRow, here: boolean, width: number): Line {
  const name = row.kind === 'rule' ? shortName(state, row.rule) : '';
  const word = row.kind === 'rule' ? brokenWord(state, row) : statusWord(state, row.id);
  const search = state.search.inverted ? '' : state.search.text;
  const key = [width, here, name, word, search].join('\n');
  const known = drawn.get(row);
  if (known?.key === key) return known.line;
  const made =
    row.kind === 'rule'
      ? ruleRow(row, name, word, here, width)
      : scenarioRow(row, word as StatusWord, here, width, search);
  const line = here ? [part(lineText(made), 'list.cursor')] : made;
  drawn.set(row, { key, line });
  return line;
}

function brokenWord(state: State, row: TreeRow & { kind: 'rule' }): string {
  if (row.rule.broken !== undefined) return '! broken file';
  return brokenRuleWord(state.checks.get(row.id)?.broken) ?? '';
}

function ruleRow(row: TreeRow & { kind: 'rule' }, name: string, broken: string, here: boolean, width: number): Line {
  const count = row.total === 0 ? 'none' : `${row.decided}/${row.total}`;
  const end = broken === '' ? count : broken;
  // Without colour the cursor must still be seen.
  const head = `${row.folded ? '▸' : '▾'}${here ? '›' : ' '}`;
  const room = Math.max(0, width - 2 - 1 - widthOf(end));
  const text = lineText(fit([{ text: fitText(safeText(name), room) }], room));
  if (broken === '') return [part(`${head}${text} ${end}`, 'tree.rule')];
  return [part(`${head}${text} `, 'tree.rule'), part(end, 'status.malformed')];
}

function scenarioRow(
  row: TreeRow & { kind: 'scenario' },
  word: StatusWord,
  here: boolean,
  width: number,
  search: string,
): Line {
  const { glyph, token } = statusMarks[word];
  const head = [part(here ? '› ' : '  '), part(`${glyph} ${word.padEnd(9)}`, token), part(' ')];
  return fit([...head, ...highlighted(safeText(row.scenario.title), search)], width);
}

/** A text with what was searched for marked in it. */
export function highlighted(text: string, search: string, token: Token = 'search.match'): readonly Segment[] {
  const needle = search.toLowerCase();
  const low = text.toLowerCase();
  // Lower case may be longer than what it was made of; then nothing could be found at its place.
  if (needle === '' || low.length !== text.length) return [part(text)];
  const parts: Segment[] = [];
  let from = 0;
  for (let at = low.indexOf(needle); at !== -1; at = low.indexOf(needle, from)) {
    if (at > from) parts.push(part(text.slice(from, at)));
    parts.push(part(text.slice(at, at + needle.length), token));
    from = at + needle.length;
  }
  if (from < text.length) parts.push(part(text.slice(from)));
  return parts;
}
