// What a gate says of reviews beside their states: what the calendar and the configuration ask for. Compiling needs none of it.
import type { RuleOutcome, ScenarioOutcome } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import type { Finding } from './finding.js';
import { queryChanged, shellWord } from './review-state.js';
import type { Requirements } from './sources/config-schema.js';
import type { ReviewData } from './sources/exclusion-schema.js';
import { entryOf } from './sources/yaml.js';
import type { Span } from './text/span.js';

export interface ReviewPolicy {
  readonly require: Requirements;
  /** The day of the check, `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** Findings about reviews: rejected, expired, expiring, of a rule that changed, or without what is required. */
export function reviewPolicyFindings(results: readonly RuleOutcome[], policy: ReviewPolicy): readonly Finding[] {
  return results.flatMap(({ rule, scenarios }) =>
    scenarios.flatMap((result) => {
      const { file, scenario } = result.applied;
      return policyOf(result, rule.id, policy).map(
        (diagnostic): Finding => ({ source: file.source, rule: rule.id, scenario: scenario.data.id, diagnostic }),
      );
    }),
  );
}

function policyOf(result: ScenarioOutcome, ruleId: string, policy: ReviewPolicy): readonly Diagnostic[] {
  const { scenario } = result.applied;
  const { review } = scenario.data;
  const node = entryOf(scenario.node, 'review');
  const at = (key: string): Span => entryOf(node, key)?.span ?? entryOf(node, 'decision')?.span ?? scenario.idSpan;
  if (review === undefined || review.decision === undefined) return [];
  if (review.decision === 'rejected') {
    const message = `\`${scenario.data.id}\` was rejected`;
    return [diagnose('WN711', message, { span: at('decision'), label: 'settled' })];
  }
  const again = `winnow approve ${shellWord(ruleId)} ${scenario.data.id}`;
  return [
    ...expiry(review, at('expires'), again, policy),
    ...lacking(review, at('decision'), again, policy.require),
    ...(result.review === 'approved' && queryChanged(review, ruleId, result.fingerprint)
      ? [
          diagnose('WN708', "the rule's query has changed since this was approved", {
            span: at('fingerprint'),
            label: 'of another query',
            notes: ['the approval stands: the conditions that it covers are the same'],
            help: `look at both together, then \`${again}\``,
          }),
        ]
      : []),
  ];
}

function expiry(review: ReviewData, span: Span, again: string, policy: ReviewPolicy): readonly Diagnostic[] {
  if (review.expires === undefined) return [];
  // A day is the last one: on it the clause still works.
  const left = daysFrom(policy.today, review.expires);
  const help = `if it is still right, \`${again} --expires …\` with a later day`;
  if (left < 0)
    return [
      diagnose('WN704', `the approval expired on ${review.expires}: its clause does not work any more`, {
        span,
        label: 'is over',
        help,
      }),
    ];
  if (left > policy.require.warnBeforeExpiry) return [];
  const when = left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`;
  const message = `the approval expires ${when === 'today' ? 'at the end of today' : when}, on ${review.expires}`;
  return [diagnose('WN709', message, { span, label: when, help })];
}

function lacking(review: ReviewData, span: Span, again: string, require: Requirements): readonly Diagnostic[] {
  const wanted = [
    ...(require.ticket ? [{ key: 'ticket', words: 'a ticket', option: '--ticket …' }] : []),
    ...(require.reason ? [{ key: 'reason', words: 'a reason', option: '--reason …' }] : []),
    ...(require.expires ? [{ key: 'expires', words: 'a last day', option: '--expires …' }] : []),
  ] as const;
  return wanted.flatMap(({ key, words, option }) =>
    (review[key as 'ticket' | 'reason' | 'expires'] ?? '').trim() !== ''
      ? []
      : [
          diagnose('WN710', `the approval has no \`${key}\`, and winnow.yaml requires ${words}`, {
            span,
            label: `no ${key}`,
            help: `\`${again} ${option}\``,
          }),
        ],
  );
}

function daysFrom(today: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}
