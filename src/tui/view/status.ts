import { whyBroken } from '../../index.js';
import { offReason } from '../commands/all.js';
import { dialogKinds } from '../dialogs/all.js';
import type { Dialog, DialogKind } from '../dialogs/dialog.js';
import { matchLine } from '../dialogs/search.js';
import { bindingOf } from '../keys/lookup.js';
import { isNarrowed } from '../narrowing.js';
import { currentDetail, currentRule, currentScenario, shortName } from '../select.js';
import { shownReading } from '../shown-reading.js';
import type { Log, State } from '../state.js';
import { type Line, part, type Segment } from './line.js';
import { isWide } from './rooms.js';
import { fitText, safeText } from './text.js';
import { emptyWords } from './tree.js';

/** The last line but one: what was just said, else what `a` will write, or why it is off. */
export function statusLine(state: State): Line {
  return [part(' '), ...words(state)];
}

function words(state: State): Line {
  const { log, dialog, pending } = state;
  if (log !== undefined) return logLine(log);
  if (pending !== undefined) return [part(`${safeText(pending.words)} …`, 'text.dim')];
  if (dialog !== undefined) return dialogStatus(state, dialog) ?? [];
  if (state.unwritten !== undefined) return [part('a decision is not written yet: R tries again', 'toast.bad')];
  if (state.checker === 'stopped') return [part('the checker stopped: R starts it again', 'toast.bad')];
  if (state.summary) return [part('nothing is left to decide', 'text.dim')];
  if (currentScenario(state) === undefined) return ruleWords(state);
  return verified(state) ?? approveWords(state);
}

function logLine({ tone, text: said }: Log): Line {
  const text = safeText(said);
  if (tone === 'plain') return marked(text);
  const token = tone === 'good' ? 'toast.ok' : 'toast.bad';
  // What was done is coloured, where and how is not.
  const head = (tone === 'good' ? /^✓ \S+/ : /^[^:;]+/).exec(text)?.[0] ?? text;
  return [part(head, token), ...(head === text ? [] : [part(text.slice(head.length))])];
}

/** A command that is off, as it is said of `a`. */
function marked(text: string): Line {
  const [, head, rest] = /^(\S+ is off)(: .*)$/s.exec(text) ?? [];
  return head === undefined ? [part(text)] : [part(head, 'key.disabled'), ...withKeys(rest ?? '')];
}

function dialogStatus<D extends Dialog>(state: State, dialog: D): Line | undefined {
  return (dialogKinds[dialog.kind] as unknown as DialogKind<D>).status(state, dialog);
}

function approveWords(state: State): Line {
  const off = offReason(state, 'approve');
  if (off !== undefined) return [part('a is off', 'key.disabled'), ...withKeys(`: ${safeText(off)}`)];
  if (shownReading(currentDetail(state))?.idle === true) return idleWords(state);
  const { by, today } = state.options;
  const who = `decision: approved${by === undefined ? '' : `, by: ${safeText(by)}`}`;
  const asked = by === undefined ? '; asks for your name first' : '';
  const detail = currentDetail(state);
  const filter = detail?.approval.ok === true ? detail.approval.filter : undefined;
  if (filter !== undefined) return offerWords(filter, who, asked, state.size.columns);
  if (detail?.partial !== undefined) return narrowerWords(detail.partial, asked, state.size.columns);
  const values = `${who}, on: ${today}`;
  return [part('a', 'key.cap'), part(' writes '), part(values, 'diff.added'), part(` and the fingerprint${asked}`)];
}

/** A draft is approved as the filter that is written along. */
function offerWords(filter: string, who: string, asked: string, columns: number): Line {
  const room = columns - ` a writes filter:  and ${who}${asked} `.length;
  return [
    part('a', 'key.cap'),
    part(' writes '),
    part(`filter: ${fitText(safeText(filter), Math.max(12, room))}`, 'diff.added'),
    part(' and '),
    part(who, 'diff.added'),
    part(asked),
  ];
}

/** Of what a clause leaves out in part, what it still tests. */
function narrowerWords(partial: string, asked: string, columns: number): Line {
  const tests = partial.replace(/^.*?\bthe clause tests /, 'it tests ').replace(/ \(sound\)$/, '');
  const lead = ' approves the narrower clause: ';
  return [
    part('a', 'key.cap'),
    part(lead),
    part(fitText(safeText(tests), Math.max(12, columns - lead.length - asked.length - 3)), 'status.partial'),
    part(asked),
  ];
}

/** An approval that does nothing is told as that. */
function idleWords(state: State): Line {
  const words: Line = [
    part('a', 'key.cap'),
    part(' approves '),
    part('a clause that never matches', 'severity.warning'),
  ];
  if (offReason(state, 'fix') !== undefined) return words;
  return [...words, part('; '), part('f', 'key.cap'), part(' writes another filter first')];
}

/** A single key named at the end of a reason stands out as keys do. */
function withKeys(text: string): readonly Segment[] {
  const match = /^(.* with )([a-zA-Z])$/s.exec(text);
  if (match === null) return [part(text)];
  return [part(match[1] ?? ''), part(match[2] ?? '', 'key.cap')];
}

/** Where the rule has the screen: what Kusto says of it. */
function verified(state: State): Line | undefined {
  const alone = state.focus === 'rule' && (state.zoomed || (state.open && !isWide(state.size)));
  const tuned = alone ? currentDetail(state)?.tuned : undefined;
  if (tuned === undefined) return undefined;
  if (!tuned.verified)
    return [part('! not verified', 'toast.bad'), part(`: ${safeText(tuned.problem ?? 'nothing was woven')}`)];
  return [
    part('✓ verified', 'status.approved'),
    part(' by Kusto: same columns, no new diagnostic, only the clause differs'),
  ];
}

function ruleWords(state: State): Line {
  const rule = currentRule(state);
  if (rule === undefined) return [part(emptyWords(state))];
  const file = rule.broken;
  const check = state.checks.get(rule.id);
  if (file !== undefined) {
    const place = file.line === undefined ? '' : `:${file.line}:${file.column ?? 1}`;
    return [
      part('! broken file', 'status.malformed'),
      part(` ${safeText(file.path)}${place}: ${safeText(file.message)}`),
    ];
  }
  if (check?.broken !== undefined) {
    return [part('a is off', 'key.disabled'), part(`: ${safeText(whyBroken(check.broken))}`)];
  }
  if (isNarrowed(state)) return matchLine(state);
  if (rule.scenarios.length === 0)
    return [part('this rule has no scenario: '), part('E', 'key.cap'), part(' opens its exclusion file')];
  const enter = bindingOf('open').keys[0] ?? '';
  return [
    part(enter, 'key.cap'),
    part(` ${state.folded.has(rule.id) ? 'unfolds' : 'folds'} ${safeText(shortName(state, rule))}`),
  ];
}
