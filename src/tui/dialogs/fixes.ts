import type { FindingView, FixView } from '../../index.js';

/** The filters that settle a finding: the ones that it offers, else the one with the name that it takes to be meant. */
export function fixesOf({ fixes, help, span, code }: FindingView, filter: string): readonly FixView[] {
  if (fixes.length > 0) return fixes;
  const meant = /^did you mean `([^`]+)`/.exec(help ?? '')?.[1];
  // Only of words and fields: a value also needs its quotes.
  if (meant === undefined || span === undefined || !/^WN[12]/.test(code)) return [];
  return [{ filter: filter.slice(0, span.start) + meant + filter.slice(span.end), wider: false }];
}
