import { fieldWords } from '../bind/field-words.js';
import type { ScenarioResult } from '../compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Manifest } from '../manifest.js';
import type { ReviewChange } from '../sources/review-edit.js';
import type { AppliedScenario } from '../sources/workspace.js';
import type { TranslatedReading } from '../translation.js';
import { type Woven, weaveScenarios } from '../weave-scenarios.js';
import { aboutReview, aboutRule, briefOf, isTold } from './brief.js';
import { withChange } from './change.js';
import { settledByApproval } from './decide-approval.js';
import { effectOf } from './effect.js';
import { findingView } from './finding-view.js';
import { holesOf } from './holes.js';
import { scenarioKey } from './key.js';
import { judgeOne, type ReviewContext, type RuleLook, withoutSpan } from './look.js';
import { partialOf, throughOf } from './parts.js';
import { safetyFindings, safetyOfDetail, safetyViews } from './safety.js';
import { sinceApproval, sinceChange } from './since.js';
import { diffLines, plainLines } from './tuned.js';
import type { ApprovalView, AtomView, Detail, FindingView, ReadingView, TunedView } from './view.js';
import { openHoles, whyNot } from './why.js';
import { wordsOf } from './words.js';

/** Everything about a scenario under a change of its review. */
export function detailOf(
  look: RuleLook,
  applied: AppliedScenario,
  change: ReviewChange,
  context: ReviewContext,
  manifest: () => Manifest | undefined,
): Detail {
  const changed = changedBy(look, applied, change, context);
  const { result, problem } = changed;
  const { translation } = result;
  const { data, filter } = result.applied.scenario;
  const tried = asIfApproved(look, changed, change, context);
  const woven = tried && weave(look, tried.result, context);
  const about = result.compiled && woven !== undefined ? findingsOf(woven) : [];
  const safety = safetyOfDetail(look, applied, (tried ?? changed).result, context);
  const reading = tried?.result.translation.compiled;
  const shown = reading === undefined ? translation.readings.filter(({ anchored }) => anchored) : [reading];
  const { words, together } = wordsOf(filter.value, translation.atoms, result.applied.values, result.table);
  const allowed = data.review?.allow ?? [];
  return {
    key: scenarioKey(look.rule.id, data.id),
    change,
    brief: briefOf(look, result, about, context),
    table: result.table === '' ? look.table : result.table,
    filter: filter.value,
    findings: [
      ...translation.diagnostics.filter(isTold),
      ...safetyFindings(safety, (tried ?? changed).result.applied.scenario.filter.value),
      ...about,
      ...look.findings,
      ...aboutReview(look, result, context),
    ].map((diagnostic) => withCandidates(findingView(diagnostic, allowed), filter.value, translation.draft, context)),
    readings: translation.readings.map((one) => ({
      ...readingView(one, look),
      seal: sealOf(one, look, applied, change, result, context),
    })),
    reading: translation.reading,
    atoms: translation.atoms.map(({ atom, binding, table, column }): AtomView => {
      const text = filter.value.slice(atom.span.start, atom.span.end);
      return { text, span: atom.span, field: atom.field?.name, binding, table, column };
    }),
    holes: holesOf(filter.value, translation.atoms, new Set(result.applied.values.keys()), look.analysed?.scope),
    words,
    together,
    through: throughOf(shown),
    sightings: data.review?.sightings ?? 'all',
    partial: partialOf(
      translation.compiled ?? translation.readings.find(({ recommended }) => recommended),
      filter.value,
    ),
    approval: approvalView(look, applied, changed, tried, woven, context, problem),
    tuned: tried && woven && tunedView(look, tried, woven),
    since:
      Object.keys(change).length === 0
        ? sinceApproval(look, result, manifest(), context)
        : sinceChange(judgeOne(look, applied, context), result),
    safety: safetyViews(safety),
  };
}

interface Changed {
  readonly result: ScenarioResult;
  readonly problem: string | undefined;
}

function changedBy(look: RuleLook, applied: AppliedScenario, change: ReviewChange, context: ReviewContext): Changed {
  const changed = withChange(applied, change, (file) => context.workspace.listValues(file));
  return { result: judgeOne(look, changed.applied, context), problem: changed.problem };
}

/** What a draft comes down to, where that is the draft or less and there is no other. */
export function draftFilter({ translation }: ScenarioResult): string | undefined {
  if (!translation.draft) return undefined;
  const texts = translation.diagnostics.flatMap(({ code, fixes }) => (code === 'WN403' ? fixes : []));
  const wider = translation.diagnostics.some(({ code }) => code === 'WN411');
  return texts.length === 1 && !wider ? texts[0] : undefined;
}

interface Tried extends Changed {
  /** Whether an approval would need nothing but what stands there, or what a draft comes down to. */
  readonly decided: boolean;
}

/** The scenario as decided, or else as its draft or its recommended reading would have it. */
function asIfApproved(
  look: RuleLook,
  changed: Changed,
  change: ReviewChange,
  context: ReviewContext,
): Tried | undefined {
  const { result } = changed;
  if (result.compiled) return { ...changed, decided: true };
  const filter = draftFilter(result);
  const recommended = result.translation.readings.find(
    (reading) => reading.recommended && reading.clause !== undefined,
  );
  const wish =
    filter !== undefined
      ? { filter }
      : recommended !== undefined && !result.translation.draft
        ? { reading: recommended.reading }
        : undefined;
  if (wish === undefined) return undefined;
  const next = changedBy(look, result.applied, wish, context);
  return next.result.compiled ? { ...next, decided: filter !== undefined && change.filter === undefined } : undefined;
}

/** A display name that stands for several programs: the reviewer knows which of them was meant. */
function withCandidates(finding: FindingView, filter: string, draft: boolean, { schema }: ReviewContext): FindingView {
  const { code, span, fixes, message } = finding;
  const name = /`([^`]+)`/.exec(message)?.[1];
  if (code !== 'WN301' || fixes.length > 0 || span === undefined || name === undefined || draft) return finding;
  const written = filter.slice(span.start, span.end).replace(/^["'`“‘]|["'`”’]$/g, '');
  const known = written === name ? schema.displayName(name) : undefined;
  if (known === undefined || known.commandLine !== undefined) return finding;
  const texts = known.images.map((image) => `${filter.slice(0, span.start)}"${image}"${filter.slice(span.end)}`);
  return { ...finding, fixes: texts.map((text) => ({ filter: text, wider: false })) };
}

function weave({ analysed }: RuleLook, result: ScenarioResult, { schema }: ReviewContext): Woven | undefined {
  return analysed && weaveScenarios([result], analysed.rule, analysed.query, schema);
}

function findingsOf(woven: Woven): readonly Diagnostic[] {
  return woven.findings.map(({ diagnostic }) => withoutSpan(diagnostic));
}

function approvalView(
  look: RuleLook,
  applied: AppliedScenario,
  { result }: Changed,
  tried: Tried | undefined,
  woven: Woven | undefined,
  context: ReviewContext,
  problem: string | undefined,
): ApprovalView {
  if (problem !== undefined) return { ok: false, why: problem };
  if (applied.scenario.node.flow)
    return { ok: false, why: 'its scenario is written in braces: write the review by hand (E)' };
  if (context.workspace.held.has(look.rule.source.path))
    return { ok: false, why: 'an exclusion file of this rule cannot be read: nothing of it compiles until then' };
  const judged = tried?.decided === true ? tried.result : result;
  const done = woven?.compiled.has(judged) === true && judged.fingerprint !== undefined;
  const why = done ? undefined : (ofOffer(look, result, context) ?? whyNot(look, judged, woven && findingsOf(woven)));
  if (why !== undefined) return { ok: false, why };
  const all = [
    ...judged.translation.diagnostics,
    ...(woven === undefined ? [] : findingsOf(woven)),
    ...look.findings,
    ...aboutReview(look, judged, context),
  ];
  const warnings = all.filter(({ severity, code }) => severity === 'warning' && !settledByApproval.has(code));
  return {
    ok: true,
    warnings: warnings.map((diagnostic) => findingView(diagnostic)),
    seal: judged.fingerprint ?? '',
    ...(judged !== result && { filter: judged.applied.scenario.filter.value }),
  };
}

/** The fingerprint of an approval that takes a reading. */
function sealOf(
  { reading, clause }: TranslatedReading,
  look: RuleLook,
  applied: AppliedScenario,
  change: ReviewChange,
  { translation, fingerprint }: ScenarioResult,
  context: ReviewContext,
): string | undefined {
  if (clause === undefined || translation.draft) return undefined;
  if (reading === translation.reading) return fingerprint;
  return changedBy(look, applied, { ...change, reading }, context).result.fingerprint;
}

/** What a draft's own filter waits for, once it is written. */
function ofOffer(look: RuleLook, result: ScenarioResult, context: ReviewContext): string | undefined {
  const filter = draftFilter(result);
  if (filter === undefined || look.broken !== undefined) return undefined;
  const offer = changedBy(look, result.applied, { filter }, context).result;
  if (offer.compiled) return undefined;
  const holes = openHoles(offer);
  // What is to be done stands first: the line may be too short for all of it.
  return holes === undefined
    ? `f writes the filter first; then: ${whyNot(look, offer, [])}`
    : `f writes the filter first, then v fills ${holes}`;
}

function readingView(reading: TranslatedReading, { analysed }: RuleLook): ReadingView {
  const { english, why, anchored, recommended, partial, clause, dropSet } = reading;
  const effect = effectOf(reading, (field) => (analysed === undefined ? field : fieldWords(field, analysed.scope)));
  return { reading: reading.reading, english, ...effect, why, anchored, recommended, partial, clause, dropSet };
}

function tunedView(look: RuleLook, { result }: Tried, woven: Woven): TunedView | undefined {
  const reading = result.translation.compiled?.reading;
  if (reading === undefined || look.analysed === undefined) return undefined;
  const { text } = look.analysed.query;
  const lines = woven.query === undefined ? plainLines(text) : diffLines(text, woven.query);
  const added = lines.filter(({ kind }) => kind === 'added' || kind === 'marker').length;
  const verified = woven.compiled.has(result);
  const [first] = [...findingsOf(woven), ...aboutRule(look)].filter(({ severity }) => severity === 'error');
  return {
    reading,
    lines,
    weavePoint: Math.max(
      0,
      lines.findIndex(({ kind }) => kind === 'added' || kind === 'marker'),
    ),
    added,
    verified,
    problem: verified
      ? undefined
      : first === undefined
        ? 'no place in the rule takes the clause'
        : `${first.message} (${first.code})`,
  };
}
