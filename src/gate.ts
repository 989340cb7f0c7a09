import type { RuleOutcome } from './compiled.js';
import type { Severity } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { compare, type Finding } from './finding.js';
import { mayBeAccepted, mayFail } from './gate-codes.js';
import { findingKeys } from './gate-keys.js';
import { type Config, placeOf } from './sources/config.js';

/** What decides whether a check fails. */
export interface GatePolicy {
  readonly config: Config;
  readonly failOn: Severity;
  /** How many untranslatable or malformed scenarios are borne: up to there their findings fail nothing. */
  readonly maxUntranslatable: number | undefined;
  /** Keys of findings that a baseline holds. */
  readonly known: ReadonlySet<string>;
  /** Whether everything was looked at: only then can a finding be gone. */
  readonly whole: boolean;
}

export interface GateResult {
  /** With the severities of the configuration; accepted ones are notes. */
  readonly findings: readonly Finding[];
  /** The keys of those findings that a baseline may hold. */
  readonly keys: ReadonlyMap<Finding, string>;
  /** Those that no baseline holds. */
  readonly fresh: readonly Finding[];
  /** Those that winnow.yaml accepts. */
  readonly accepted: ReadonlySet<Finding>;
  /** Keys of the baseline whose findings are gone. */
  readonly gone: readonly string[];
  /** How many scenarios have no sound translation and are not rejected. */
  readonly untranslatable: number;
  readonly tooManyUntranslatable: boolean;
  /** The new findings at or above the threshold. */
  readonly failing: readonly Finding[];
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Judges findings: severities first, then what is accepted, then what is known. Pure, and in the order of the findings. */
export function gate(findings: readonly Finding[], results: readonly RuleOutcome[], policy: GatePolicy): GateResult {
  const used = new Set<number>();
  const accepted = new Set<Finding>();
  const judged = findings.map((finding): Finding => {
    const weighed = withSeverity(finding, policy.config);
    const index = acceptanceOf(weighed, policy.config);
    if (index === undefined) return weighed;
    used.add(index);
    const note = `accepted in winnow.yaml: ${policy.config.accept[index]?.reason ?? ''}`.replace(/\s+/g, ' ');
    const { diagnostic } = weighed;
    const taken: Finding = {
      ...weighed,
      diagnostic: { ...diagnostic, severity: 'note', notes: [...diagnostic.notes, note] },
    };
    accepted.add(taken);
    return taken;
  });
  const all = [...judged, ...(policy.whole ? unusedAcceptances(policy.config, used) : [])];
  const keys = keysOf(all);
  const present = new Set(keys.values());
  const fresh = all.filter((finding) => !policy.known.has(keys.get(finding) ?? ''));
  const untranslatable = untranslatableIn(results);
  const most = policy.maxUntranslatable;
  const borne = most !== undefined && untranslatable.size <= most ? untranslatable : new Set<string>();
  return {
    findings: all,
    keys,
    fresh,
    accepted,
    gone: policy.whole ? [...policy.known].filter((key) => !present.has(key)).sort(compare) : [],
    untranslatable: untranslatable.size,
    tooManyUntranslatable: most !== undefined && untranslatable.size > most,
    failing: fresh.filter(
      (finding) =>
        !accepted.has(finding) &&
        mayFail(finding.diagnostic.code) &&
        !isBorne(finding, borne) &&
        weight[finding.diagnostic.severity] <= weight[policy.failOn],
    ),
  };
}

function keysOf(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const holdable = findings.filter(({ diagnostic: { code } }) => mayBeAccepted(code) && mayFail(code));
  const keys = findingKeys(holdable);
  return new Map(holdable.map((finding, index) => [finding, keys[index] ?? '']));
}

// INVARIANT: a finding that is an error stays one, whatever its code usually is.
function withSeverity(finding: Finding, config: Config): Finding {
  const { diagnostic } = finding;
  const wanted = Object.hasOwn(config.severities, diagnostic.code) ? config.severities[diagnostic.code] : undefined;
  if (wanted === undefined || diagnostic.severity === 'error' || wanted === diagnostic.severity) return finding;
  return { ...finding, diagnostic: { ...diagnostic, severity: wanted } };
}

/** An acceptance without a scenario is about the rule itself, never about all of its scenarios. */
function acceptanceOf({ diagnostic, rule, scenario }: Finding, config: Config): number | undefined {
  if (!mayBeAccepted(diagnostic.code)) return undefined;
  const index = config.accept.findIndex(
    (entry) => entry.code === diagnostic.code && entry.rule === rule && entry.scenario === scenario,
  );
  return index === -1 ? undefined : index;
}

function unusedAcceptances(config: Config, used: ReadonlySet<number>): readonly Finding[] {
  return config.accept.flatMap((entry, index): readonly Finding[] => {
    if (used.has(index)) return [];
    const diagnostic = diagnose('WN816', `the accepted ${entry.code} is not there any more`, {
      ...placeOfEntry(config, index),
      label: 'is gone',
      help: 'take the entry out of `accept`',
    });
    return [{ source: placeOf(config, ['accept', index, 'code']).source, diagnostic }];
  });
}

function placeOfEntry(config: Config, index: number): { readonly span?: Finding['diagnostic']['span'] } {
  const { span } = placeOf(config, ['accept', index, 'code']);
  return span === undefined ? {} : { span };
}

/** Scenarios without a sound translation, by rule and id; a rejected one is settled. */
function untranslatableIn(results: readonly RuleOutcome[]): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ rule, scenarios }) =>
      scenarios
        .filter(
          ({ translation: { status }, review }) =>
            review !== 'rejected' && (status === 'untranslatable' || status === 'malformed'),
        )
        .map(({ applied }) => nameOf(rule.id, applied.scenario.data.id)),
    ),
  );
}

/** A finding about the meaning of a scenario that may stay untranslatable; what is wrong with its review still counts. */
function isBorne({ diagnostic, rule, scenario }: Finding, borne: ReadonlySet<string>): boolean {
  return (
    rule !== undefined &&
    scenario !== undefined &&
    /^WN[1-5]/.test(diagnostic.code) &&
    borne.has(nameOf(rule, scenario))
  );
}

function nameOf(rule: string, scenario: string): string {
  return `${rule}\n${scenario}`;
}
