import type { JoinKind, JoinStep } from '../kql/query.js';

/** What leaving out rows of one side of a join does to its result: it only shrinks, or the reason why it may not. */
type Verdict = 'shrinks' | { readonly reason: string };

const takesAway: Verdict = { reason: 'its rows take others away, so that leaving one out gives more results' };
const unmatched: Verdict = { reason: 'a row of the other side would lose its match and stay, with empty columns' };
const both: Verdict = { reason: 'either side keeps its rows without a match, which the clause would change' };
const unheard: Verdict = { reason: 'winnow does not know this kind of join' };

/** Every kind of join, seen from the side whose rows are left out. */
const joins = {
  innerunique: { left: 'shrinks', right: 'shrinks' },
  inner: { left: 'shrinks', right: 'shrinks' },
  leftsemi: { left: 'shrinks', right: 'shrinks' },
  rightsemi: { left: 'shrinks', right: 'shrinks' },
  leftouter: { left: 'shrinks', right: unmatched },
  rightouter: { left: unmatched, right: 'shrinks' },
  fullouter: { left: both, right: both },
  leftanti: { left: 'shrinks', right: takesAway },
  rightanti: { left: takesAway, right: 'shrinks' },
  unknown: { left: unheard, right: unheard },
} as const satisfies Readonly<Record<JoinKind, Readonly<Record<'left' | 'right', Verdict>>>>;

/** Why leaving out rows on this side of a join could let new ones through; undefined when it cannot. */
export function joinRefusal({ kind, side }: JoinStep): string | undefined {
  const verdict: Verdict = joins[kind][side];
  return verdict === 'shrinks' ? undefined : verdict.reason;
}
