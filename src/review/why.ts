import type { ScenarioResult } from '../compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { RuleLook } from './look.js';
import type { BrokenRule } from './view.js';

const numbers = ['no', 'one', 'two', 'three'];

/** Why a scenario cannot be approved as it stands, with the key that settles it; `woven` is what weaving had to say. */
export function whyNot(look: RuleLook, result: ScenarioResult, woven: readonly Diagnostic[] = []): string {
  const { translation, applied } = result;
  if (look.broken !== undefined) return whyBroken(look.broken);
  if (translation.status === 'malformed')
    return `the filter does not parse (${firstError(translation.diagnostics)?.code ?? 'WN102'})`;
  const ofRule = firstError(look.findings);
  if (ofRule !== undefined) return told(ofRule);
  if (translation.draft) return ofDraft(translation.diagnostics);
  if (translation.status === 'needs-decision') return undecided(result);
  if (translation.status === 'untranslatable') return untranslatable(translation.diagnostics);
  const unsafe = result.safety.flatMap(({ diagnostics }) => firstError(diagnostics) ?? [])[0];
  if (unsafe !== undefined) return told(unsafe);
  const unusable = firstError(applied.diagnostics);
  if (unusable !== undefined) return told(unusable);
  const stopped = firstError(woven) ?? woven.find(({ severity }) => severity === 'warning');
  // Its own words name an operator of the rule, which the rule's pane shows.
  if (stopped?.code === 'WN603') return 'accept WN603 by name (A), or reject it (x)';
  return stopped === undefined ? 'no place in the rule takes the clause' : told(stopped);
}

/** Why no scenario of a rule that cannot be analysed is approved, in Kusto's own words where they fit. */
export function whyBroken({ message, line, column, slow }: BrokenRule): string {
  return slow === true
    ? message
    : `the rule itself has an error at ${line}:${column}: ${plain(message).replace(/\.$/, '')}`;
}

function ofDraft(diagnostics: readonly Diagnostic[]): string {
  const wider = diagnostics.some(({ code, fixes }) => code === 'WN411' && fixes.length > 0);
  const hole = diagnostics.some(({ code }) => code === 'WN411' || code === 'WN402' || code === 'WN408');
  return hole
    ? `a condition of this draft is a hole; write your own filter (${wider ? 'e or f' : 'e'})`
    : 'a draft is approved by writing the filter that it means (e)';
}

function undecided(result: ScenarioResult): string {
  const { readings, reading, diagnostics } = result.translation;
  const refused = diagnostics.find(({ code }) => code === 'WN406');
  if (refused !== undefined) return `${plain(refused.message)}, choose another with r`;
  const list = diagnostics.find(({ code, severity }) => code === 'WN404' && severity !== 'note');
  if (list !== undefined) return `${plain(list.message)}, choose one with ${list.fixes.length > 0 ? 'f' : 'e'}`;
  const offered = readings.filter(({ anchored }) => anchored).length;
  if (reading === undefined && offered > 1)
    return `${numbers[offered] ?? offered} readings are possible, choose one with r`;
  if (reading === undefined) return 'it can only be read another way than it is written, choose it with r';
  const names = holeNames(result);
  const [only] = names;
  return names.length === 1
    ? `nothing compiles before the hole ${only} is filled (v)`
    : `nothing compiles before its ${names.length} holes are filled (v)`;
}

/** The holes that a filter waits for and nothing else, in a few words. */
export function openHoles(result: ScenarioResult): string | undefined {
  const { status, reading, draft, diagnostics } = result.translation;
  const open = diagnostics.some(({ code, severity }) => code === 'WN406' || (code === 'WN404' && severity !== 'note'));
  const names = holeNames(result);
  if (draft || open || status !== 'needs-decision' || reading === undefined || names.length === 0) return undefined;
  return names.length === 1 ? names.join('') : `its ${names.length} holes`;
}

function holeNames({ translation }: ScenarioResult): readonly string[] {
  const names = translation.readings.flatMap(({ literals }) =>
    literals.flatMap(({ literal, predicate }) => (predicate === undefined ? (literal.atom.hole?.name ?? []) : [])),
  );
  return [...new Set(names)];
}

function untranslatable(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const unbound = errors.find(({ code }) => code === 'WN201') ?? errors.find(({ code }) => code === 'WN202');
  const field = /^`([^`]+)` has no column/.exec(unbound?.message ?? '')?.[1];
  if (unbound !== undefined && field !== undefined) return `${field} has no column (${unbound.code})`;
  const first = unbound ?? errors[0];
  return first === undefined ? 'nothing of it can be compiled' : told(first);
}

function firstError(diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  return diagnostics.find(({ severity }) => severity === 'error');
}

function told({ message, code }: Diagnostic): string {
  return `${plain(message)} (${code})`;
}

// The line above the hints is one plain sentence.
function plain(message: string): string {
  return message.replaceAll('`', '');
}
