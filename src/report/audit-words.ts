// Words that the formats of the audit share. All of them are winnow's own; what comes from files is in backticks.
import { type Audit, type AuditEntry, type AuditRank, auditRanks, restsOnTyped, unknownReasons } from '../audit.js';
import type { ReviewState } from '../review-state.js';
import { shorten } from '../text/shorten.js';
import { number } from './check.js';
import { safe } from './safe.js';

/** What the worst of a scenario is, in a few words. */
export const rankWords: Readonly<Record<AuditRank, string>> = {
  WN503: 'matches every row',
  WN504: 'silences its rule',
  WN505: 'covers most of what its rule lists',
  WN508: 'rests only on text that an attacker types',
  effort: 'rests on what an attacker can reach',
  WN502: 'never matches',
  WN507: 'dead in its rule',
  WN506: 'covered by another scenario',
  WN509: 'scans where it need not',
  unknown: 'an answer is unknown',
  clean: 'nothing found',
};

const states: Readonly<Record<ReviewState, string>> = {
  unreviewed: 'not reviewed',
  begun: 'not decided yet',
  approved: 'approved',
  stale: 'stale, approved',
  unsealed: 'without a fingerprint, approved',
  rejected: 'rejected',
};

/** Where the review of a scenario stands: who approved it, and until when; `quoted` makes names fit for the output. */
export function auditReview({ review }: AuditEntry, quoted: (text: string) => string = safe): string {
  const { state, by, on, expires, ticket, expired } = review;
  const said = (text: string | undefined, before: string): string =>
    text === undefined || text === '' ? '' : `${before}${quoted(shorten(text.replace(/\s+/g, ' ')))}`;
  if (state === 'unreviewed' || state === 'begun') return states[state];
  const until = expires === undefined ? ', without an end' : ` until ${expires}`;
  const day = on === undefined ? '' : ` on ${on}`;
  return `${expired ? 'expired, ' : ''}${states[state]}${said(by, ' by ')}${day}${until}${said(ticket, ', ')}`;
}

/** How many scenarios have each rank as their worst, without the ranks that none has. */
export function rankCounts({
  entries,
}: Audit): readonly { readonly rank: AuditRank; readonly count: number; readonly inForce: number }[] {
  return auditRanks.flatMap((rank) => {
    const own = entries.filter(({ worst }) => worst === rank);
    return own.length === 0 ? [] : [{ rank, count: own.length, inForce: own.filter(({ inForce }) => inForce).length }];
  });
}

/** What there is to say of all of it, a sentence each. */
export function auditTotals(audit: Audit): readonly string[] {
  const { entries, rejected, unaudited, rules } = audit;
  const typed = entries.filter(restsOnTyped);
  const live = typed.filter(({ inForce }) => inForce).length;
  const reasons = unknownReasons(audit);
  const count = reasons.reduce((sum, reason) => sum + reason.count, 0);
  return [
    `${number(entries.length, 'scenario')} of ${number(rules, 'rule')} looked at`,
    ...(entries.length === 0
      ? []
      : [
          typed.length === 0
            ? 'none of them rests only on text that an attacker types'
            : `${typed.length} of them ${typed.length === 1 ? 'rests' : 'rest'} only on text that an attacker types, ${live} of these in force`,
        ]),
    ...(unaudited.length === 0
      ? []
      : [`${number(unaudited.length, 'scenario has', 'scenarios have')} no clause to look at (${statusWords(audit)})`]),
    ...(rejected === 0 ? [] : [`${number(rejected, 'rejected scenario is', 'rejected scenarios are')} passed over`]),
    ...(count === 0 ? ['every question was answered'] : [`${number(count, 'answer is', 'answers are')} unknown:`]),
  ];
}

function statusWords({ unaudited }: Audit): string {
  const counts = new Map<string, number>();
  for (const { status = 'of rules that winnow cannot follow' } of unaudited)
    counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
