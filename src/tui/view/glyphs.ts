import type { Status } from '../../index.js';
import type { RuleState, StatusWord } from '../state.js';
import type { Token } from './line.js';

/** The sign that stands before each word of the tree, and what it means. */
export const statusMarks = {
  ready: { glyph: '○', token: 'status.ready' },
  partial: { glyph: '◐', token: 'status.partial' },
  decide: { glyph: '?', token: 'status.decide' },
  'untransl.': { glyph: '⊘', token: 'status.untransl' },
  malformed: { glyph: '!', token: 'status.malformed' },
  approved: { glyph: '✓', token: 'status.approved' },
  rejected: { glyph: '✗', token: 'status.rejected' },
  stale: { glyph: '~', token: 'status.stale' },
  expired: { glyph: '~', token: 'status.stale' },
  checking: { glyph: '·', token: 'status.checking' },
} as const satisfies Record<StatusWord, { readonly glyph: string; readonly token: Token }>;

/** The whole word, where there is room for it. */
export function longWord(word: StatusWord): Status | StatusWord {
  if (word === 'decide') return 'needs-decision';
  return word === 'untransl.' ? 'untranslatable' : word;
}

/** What stands beside a rule that cannot be analysed, instead of how many of its scenarios are decided. */
export function brokenRuleWord(broken: RuleState['broken']): string | undefined {
  if (broken === undefined) return undefined;
  return broken.slow === true ? '! too slow' : '! broken rule';
}
