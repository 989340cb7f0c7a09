import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import type { Scenario } from './sources/exclusion-file.js';
import type { ReviewData } from './sources/exclusion-schema.js';
import { sealParts } from './sources/fingerprint.js';
import { entryOf } from './sources/yaml.js';

/**
 * Where a scenario's review stands, for one rule: `begun` has no decision yet, `stale` was approved for something else,
 * `unsealed` says approved but does not say of what.
 */
export type ReviewState = 'unreviewed' | 'begun' | 'approved' | 'stale' | 'unsealed' | 'rejected';

/** The state of a review, given what it would cover now. An approval stands only for exactly what was approved. */
export function reviewState(
  review: ReviewData | undefined,
  ruleId: string,
  fingerprint: string | undefined,
): ReviewState {
  if (review === undefined) return 'unreviewed';
  switch (review.decision) {
    case undefined:
      return 'begun';
    case 'rejected':
      return 'rejected';
    case 'approved': {
      const approved = sealFor(review, ruleId);
      if (approved === undefined) return 'unsealed';
      const now = fingerprint === undefined ? undefined : sealParts(fingerprint).content;
      return sealParts(approved).content === now ? 'approved' : 'stale';
    }
  }
}

/**
 * Whether the rule's query is another than the one that was approved. The approval stands all the same: what it covers did not
 * change. One that was written before winnow kept the query never says so.
 */
export function queryChanged(review: ReviewData, ruleId: string, fingerprint: string | undefined): boolean {
  const seen = sealParts(sealFor(review, ruleId) ?? '').query;
  return seen !== undefined && fingerprint !== undefined && sealParts(fingerprint).query !== seen;
}

function sealFor(review: ReviewData, ruleId: string): string | undefined {
  const seals = review.fingerprint ?? {};
  return Object.hasOwn(seals, ruleId) ? seals[ruleId] : undefined;
}

/** What there is to say about a review's state. */
export function reviewFindings(scenario: Scenario, state: ReviewState, ruleId: string): readonly Diagnostic[] {
  const review = entryOf(scenario.node, 'review');
  const span = entryOf(review, 'decision')?.span ?? scenario.idSpan;
  const again = `winnow approve ${shellWord(ruleId)} ${scenario.data.id}`;
  switch (state) {
    case 'unreviewed':
    case 'begun':
      return [
        diagnose('WN701', `\`${scenario.data.id}\` is not reviewed yet`, {
          span: scenario.idSpan,
          help: `look at it, then \`${again}\``,
        }),
      ];
    case 'stale':
      return [
        diagnose('WN703', 'the approval is stale: what it covers has changed since', {
          span,
          label: 'approved something else',
          notes: ['it is not compiled until it is renewed'],
          help: `look at it again, then \`${again}\``,
        }),
      ];
    case 'unsealed':
      return [
        diagnose('WN705', 'the approval does not say what was approved: it has no fingerprint for this rule', {
          span,
          label: 'approved what?',
          notes: ['it is not compiled until then'],
          help: `run \`${again}\``,
        }),
      ];
    case 'approved':
    case 'rejected':
      return [];
  }
}

/** An id comes from a file, and help gets pasted into a shell. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9._][A-Za-z0-9._/-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
