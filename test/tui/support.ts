// A review without a terminal and without a thread: keys go in, whole frames come out, and everything happens at once.
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  conflictOn,
  explainCode,
  openReview,
  type ReviewSession,
  restoreReview,
  type SlowRule,
  writeReview,
} from '../../src/index.js';
import type { Effect, Event, RestoreEffect, WriteEffect } from '../../src/tui/event.js';
import { initialState } from '../../src/tui/initial.js';
import type { Key } from '../../src/tui/keys/key.js';
import { reduce } from '../../src/tui/reduce.js';
import { neededDetail } from '../../src/tui/select.js';
import type { State, StatusWord } from '../../src/tui/state.js';
import { plainFrame, screenOf, tokensOf } from '../../src/tui/view/layout.js';

export interface ReviewSetup {
  readonly columns?: number;
  readonly rows?: number;
  /** How many rules the checker has looked at; all of them where nothing is said. */
  readonly checked?: number;
  readonly readOnly?: boolean;
  readonly by?: string | undefined;
  readonly ascii?: boolean;
  /** Rules that Kusto is not asked of. */
  readonly slow?: readonly SlowRule[];
  readonly rules?: readonly string[];
  readonly status?: readonly StatusWord[];
}

export interface TestReview {
  readonly root: string;
  readonly session: ReviewSession;
  state(): State;
  /** Presses keys by their names: `j`, `Enter`, `Ctrl-D`. */
  press(...names: readonly string[]): TestReview;
  /** Types a text, a key a character. */
  type(text: string): TestReview;
  /** Gives an event to the reducer, and does what it asks for. */
  send(event: Event): TestReview;
  resize(columns: number, rows: number): TestReview;
  /** Effects that leave the review: copies, editors, redraws, suspends, the end. */
  readonly effects: readonly Effect[];
  /** The frame as rows. */
  rows(): readonly string[];
  frame(): string;
  tokens(): string;
  /** The line above the hints, and the hints, without blanks around them. */
  status(): string;
  hints(): string;
  /** The title of the scenario under the cursor, or the name of the rule. */
  here(): string;
}

/** Opens a review of a folder, as 2026-11-21 and as j.doe; the checker has looked at everything. */
export function reviewOf(root: string, setup: ReviewSetup = {}): TestReview {
  const { columns = 80, rows = 24, checked, readOnly = false, ascii = false } = setup;
  const session = openReview(root, '2026-11-21', setup.slow);
  const by = 'by' in setup ? setup.by : 'j.doe';
  let state = initialState(
    { readOnly, by, today: '2026-11-21', ascii, out: 'tuned' },
    { columns, rows },
    { rules: setup.rules ?? [], status: setup.status ?? [] },
  );
  const effects: Effect[] = [];
  // Far apart, so that no key counts as one that is held down.
  let clock = 0;

  const send = (event: Event): void => {
    const step = reduce(state, event);
    state = step.state;
    for (const effect of step.effects) run(effect);
  };

  function run(effect: Effect): void {
    switch (effect.kind) {
      case 'write':
      case 'restore':
        send(answerOf(effect));
        break;
      case 'compile': {
        const answer = session.compile({ force: effect.force });
        send(
          answer.kind === 'asks'
            ? { kind: 'compile-asks', paths: answer.paths }
            : { kind: 'compiled', words: answer.words, good: answer.good },
        );
        break;
      }
      case 'explain':
        send({ kind: 'page', title: effect.code, lines: (explainCode(effect.code) ?? '').split('\n') });
        break;
      case 'reload':
        send({ kind: 'outline', outline: session.reload() });
        check(Number.POSITIVE_INFINITY);
        break;
      case 'copy':
        effects.push(effect);
        send({ kind: 'said', words: 'copied', good: true });
        break;
      case 'editor':
      case 'redraw':
      case 'suspend':
      case 'quit':
        effects.push(effect);
    }
  }

  function answerOf(effect: WriteEffect | RestoreEffect): Event {
    const approval =
      effect.kind === 'write' && effect.approve
        ? session.approval(effect.key, effect.change, effect.seal ?? '')
        : undefined;
    const conflict = approval?.ok === false && effect.kind === 'write' ? conflictOn(root, effect.shown) : undefined;
    if (conflict !== undefined) return { kind: 'conflict', path: conflict.path, effect, theirs: conflict.theirs };
    if (approval?.ok === false) return { kind: 'refused', key: (effect as WriteEffect).key, why: approval.why };
    const outcome =
      effect.kind === 'write'
        ? writeReview(root, effect.shown, approval === undefined ? effect.change : approval.change, effect.label)
        : restoreReview(root, effect.write, effect.how);
    switch (outcome.kind) {
      case 'written':
        return { ...outcome, how: effect.kind === 'write' ? 'do' : effect.how };
      case 'conflict':
        return { kind: 'conflict', path: outcome.path, effect, theirs: outcome.theirs };
      case 'failed':
        return { kind: 'write-failed', path: outcome.path, reason: outcome.reason, effect };
    }
  }

  function check(most: number): void {
    const rulesToCheck = state.rules.slice(0, most);
    send({ kind: 'checked', rules: rulesToCheck.map(({ id }) => session.checkRule(id)) });
    if (rulesToCheck.length === state.rules.length) send({ kind: 'all-checked' });
  }

  /** The checker's answers to what the screen shows. */
  function settle(): void {
    for (let needed = neededDetail(state); needed !== undefined; needed = neededDetail(state)) {
      const detail = session.detail(needed.key, needed.change);
      if (detail === undefined) return;
      send({ kind: 'detail', detail });
    }
  }

  function key(one: Key): void {
    send({ kind: 'shown', at: clock });
    clock += 1000;
    send({ kind: 'key', key: one, at: clock });
    settle();
  }

  send({ kind: 'outline', outline: session.outline() });
  check(checked ?? Number.POSITIVE_INFINITY);
  settle();

  const review: TestReview = {
    root,
    session,
    state: () => state,
    press(...names) {
      for (const name of names) key({ name, text: textOf(name) });
      return review;
    },
    type(text) {
      for (const one of text) key({ name: one === ' ' ? 'Space' : one, text: one });
      return review;
    },
    send(event) {
      send(event);
      settle();
      return review;
    },
    resize(width, height) {
      return review.send({ kind: 'resize', columns: width, rows: height });
    },
    effects,
    rows: () => plainFrame(screenOf(state), state.size, ascii),
    frame: () => `${review.rows().join('\n')}\n`,
    tokens: () => tokensOf(screenOf(state), state.size),
    status: () => review.rows().at(-2)?.trim() ?? '',
    hints: () => review.rows().at(-1)?.trim() ?? '',
    here() {
      const at = state.cursor ?? '';
      return state.scenarios.get(at)?.title ?? state.rules.find(({ id }) => id === at)?.name ?? at;
    },
  };
  return review;
}

/** What a key of this name types. */
function textOf(name: string): string {
  if (name === 'Space') return ' ';
  return [...name].length === 1 && !/[↑↓←→]/.test(name) ? name : '';
}

/** A copy of the repository's own rules and scenarios, none of them reviewed. */
export function unreviewedCopy(): string {
  const root = reviewedCopy();
  for (const name of readdirSync(join(root, 'exclusions'))) {
    const path = join(root, 'exclusions', name);
    writeFileSync(path, withoutReviews(readFileSync(path, 'utf8')));
  }
  return root;
}

/** A copy of the repository's own rules and scenarios as they are. */
export function reviewedCopy(): string {
  const root = mkdtempSync(join(tmpdir(), 'winnow-review-'));
  // Never a link to the repository itself, which would be written to.
  for (const folder of ['rules', 'exclusions'])
    cpSync(resolve(folder), join(root, folder), { recursive: true, dereference: true });
  return root;
}

/** An exclusion file as it was imported: `review:` of each scenario and what stands under it is gone. */
export function withoutReviews(text: string): string {
  return text.replace(/^ {4}review:\n(?: {6}.*\n)*/gm, '');
}
