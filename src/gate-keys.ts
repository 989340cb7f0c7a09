import { createHash } from 'node:crypto';
import type { Finding } from './finding.js';

/**
 * A name for each finding, in their order, that stays when lines move and when its message is worded anew: made of its code,
 * its scenario and rule (its file where it has no rule), and the text that it points to. Of several alike each has a number.
 */
export function findingKeys(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const base = digest(finding);
    const index = (seen.get(base) ?? 0) + 1;
    seen.set(base, index);
    return index === 1 ? base : `${base}.${index}`;
  });
}

function digest({ diagnostic, source, rule, scenario }: Finding): string {
  const { code, span, message } = diagnostic;
  const place = span === undefined || source.text === '' ? '' : source.text.slice(span.start, span.end);
  // Without a place there is only the message to tell two findings of one code apart.
  const words = place.trim() === '' ? message : place.replace(/\s+/g, ' ').trim();
  const owner = rule === undefined ? ['file', source.path] : ['rule', rule];
  const text = JSON.stringify([1, code, ...owner, scenario ?? null, words]);
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}
