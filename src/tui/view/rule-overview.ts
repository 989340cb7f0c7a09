import type { RuleView } from '../../index.js';
import type { State } from '../state.js';
import { statusWord, statusWords } from '../status.js';
import { brokenRuleWord, statusMarks } from './glyphs.js';
import { type Line, part, plain } from './line.js';
import { safeText, wrapLine } from './text.js';

/** What is told of a rule when the cursor is on its row. */
export function ruleOverview(state: State, rule: RuleView, width: number): readonly Line[] {
  const check = state.checks.get(rule.id);
  const blank: Line = [];
  const lines: Line[] = [...wrapLine([part(safeText(rule.name), 'text.strong')], width)];
  lines.push(...wrapLine([part(safeText(rule.path), 'text.dim')], width));
  if (check?.table !== undefined)
    lines.push(...wrapLine([part(`rows of ${safeText(check.table)}`, 'text.dim')], width));
  if (rule.broken !== undefined) {
    const { path, line, column, message } = rule.broken;
    const place = line === undefined ? '' : `:${line}:${column ?? 1}`;
    lines.push(
      blank,
      ...wrapLine([part('! broken file', 'status.malformed'), part(` ${safeText(path)}${place}`)], width),
    );
    lines.push(...wrapLine(plain(safeText(message)), width));
    lines.push(...wrapLine(plain('nothing is written to it until it parses: E opens it'), width));
  }
  if (check?.broken !== undefined) {
    const { line, column, message, slow } = check.broken;
    const place = slow === true ? '' : ` at ${line}:${column}`;
    lines.push(blank, ...wrapLine([part(brokenRuleWord(check.broken) ?? '', 'status.malformed'), part(place)], width));
    lines.push(...wrapLine(plain(safeText(message)), width));
  }
  lines.push(blank, ...counts(state, rule, width));
  return lines;
}

function counts(state: State, rule: RuleView, width: number): readonly Line[] {
  if (rule.scenarios.length === 0) {
    return rule.broken === undefined
      ? wrapLine(plain('this rule has no scenario: E opens its exclusion file'), width)
      : [];
  }
  const words = rule.scenarios.map((key) => statusWord(state, key));
  return statusWords.flatMap((word): readonly Line[] => {
    const count = words.filter((one) => one === word).length;
    const { glyph, token } = statusMarks[word];
    return count === 0 ? [] : [[part(`${glyph} ${word.padEnd(9)}`, token), part(` ${count}`)]];
  });
}
