import type { Severity } from '../diagnostics/diagnostic.js';
import type { GateResult } from '../gate.js';
import { number } from './check.js';
import { safe } from './safe.js';

export interface GateFacts {
  readonly baseline: string | undefined;
  readonly changedSince: string | undefined;
  readonly policyFrom: string | undefined;
  readonly failOn: Severity;
  readonly maxUntranslatable: number | undefined;
}

/** What a gate has to say beside its findings; nothing where nobody asked for more than the findings. */
export function gateWords(gate: GateResult, facts: GateFacts): readonly string[] {
  const known = gate.findings.length - gate.fresh.length;
  const fails = gate.failing.length;
  const asked =
    facts.baseline !== undefined ||
    facts.changedSince !== undefined ||
    facts.policyFrom !== undefined ||
    facts.failOn !== 'error' ||
    facts.maxUntranslatable !== undefined;
  return [
    ...(facts.policyFrom === undefined ? [] : [`judged by winnow.yaml of ${safe(facts.policyFrom)}`]),
    ...(facts.changedSince === undefined ? [] : [`looked at what changed since ${safe(facts.changedSince)}`]),
    ...(facts.baseline === undefined
      ? []
      : [
          `${safe(facts.baseline)}: ${number(known, 'known finding')} not shown${gate.gone.length === 0 ? '' : `; ${gate.gone.length} more can be cleaned with \`--write-baseline\``}`,
        ]),
    ...(gate.accepted.size === 0
      ? []
      : [`${number(gate.accepted.size, 'finding is', 'findings are')} accepted in winnow.yaml`]),
    ...(facts.maxUntranslatable === undefined
      ? []
      : [
          `${number(gate.untranslatable, 'untranslatable scenario')}, ${facts.maxUntranslatable} ${gate.tooManyUntranslatable ? 'at most: too many' : 'may be'}`,
        ]),
    ...(asked
      ? [
          fails === 0
            ? `no finding fails the gate (${severities(facts.failOn)})`
            : `${number(fails, 'finding fails', 'findings fail')} the gate (${severities(facts.failOn)})`,
        ]
      : []),
  ];
}

function severities(failOn: Severity): string {
  return failOn === 'error' ? 'errors' : failOn === 'warning' ? 'errors and warnings' : 'every severity';
}
