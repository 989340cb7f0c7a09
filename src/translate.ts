import { type Binding, bindDropSet, bridgeNotes } from './bind/bind.js';
import { fieldWords } from './bind/field-words.js';
import type { BindingScope } from './bind/resolve.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { printClause, printPredicate } from './emit/kql.js';
import { describe } from './meaning/english.js';
import { fillHoles } from './meaning/fill.js';
import { ambiguousLists, trailingLists } from './meaning/lists.js';
import { type NormalForm, normalise } from './meaning/normal-form.js';
import { type Reading, type ReadingName, type Readings, readingOfVerb, readingsOf } from './meaning/readings.js';
import type { Filter, ProseVerb } from './syntax/ast.js';
import { parseFilter } from './syntax/parse.js';
import { atomsOf } from './translated-atoms.js';
import type { ScenarioInput, Status, TranslatedReading, Translation } from './translation.js';
import {
  draftFindings,
  listFindings,
  noneOfNotes,
  overBroad,
  trailingList,
  undecided,
  weigh,
} from './translation-findings.js';

/** Translates a scenario's filter for one table. Pure: the same input always gives the same verdict. */
export function translate(input: ScenarioInput, scope: BindingScope): Translation {
  const parsed = parseFilter(input.filter);
  if (parsed.value === undefined) {
    return {
      status: 'malformed',
      draft: false,
      reading: undefined,
      readings: [],
      atoms: [],
      diagnostics: parsed.diagnostics,
      compiled: undefined,
    };
  }
  const filter = parsed.value;
  const filled = fillHoles(normalise(filter.ast), input.values);
  const readings = chooseReading(readingsOf(filled.form, input.words), filled.form, filter.verb, input.reading);
  const lists = ambiguousLists(filter.ast, input.filter);
  const translated = readings.all.map((reading) => translateReading(reading, input, filter.prose, scope));
  const decided = translated.find((one) => one.reading === readings.decided?.reading);
  const offered = decided === undefined ? translated.filter((one) => one.anchored) : [decided];
  const verdict = statusOf(filter, readings, decided, lists.lists.length > 0);
  const whole = { start: 0, end: input.filter.length };
  const meaning = [
    ...readings.diagnostics,
    ...listFindings(lists),
    ...(lists.lists.length === 0 ? trailingLists(filter.ast).map(trailingList) : []),
    ...(verdict === 'needs-decision' &&
    !filter.prose &&
    readings.decided === undefined &&
    lists.lists.length === 0 &&
    readings.diagnostics.length === 0
      ? [undecided(translated, whole)]
      : []),
    ...(filter.prose ? draftFindings(filter, whole, decided) : []),
    ...(readings.decided === undefined && !readings.open ? [overBroad(whole, filter)] : []),
  ];
  const literals = offered.flatMap((one) => one.literals);
  return {
    status: verdict,
    draft: filter.prose,
    reading: readings.decided?.reading,
    readings: translated,
    atoms: atomsOf(literals.length > 0 ? literals : translated.flatMap((one) => one.literals)),
    diagnostics: unique([
      ...parsed.diagnostics,
      ...filled.diagnostics,
      ...meaning,
      ...noneOfNotes(filled.form),
      ...weigh(literals, verdict),
      ...offered.flatMap((one) => one.diagnostics),
      ...bridgeNotes(
        offered
          .filter((one) => one.clause !== undefined)
          .flatMap((one) =>
            one.literals.filter((literal) => literal.predicate !== undefined).map((literal) => literal.target),
          ),
      ),
    ]),
    compiled: verdict === 'ready' || verdict === 'partial' ? decided : undefined,
  };
}

interface ChosenReadings extends Readings {
  readonly diagnostics: readonly Diagnostic[];
}

/** A verb in prose, or a review, may choose among the readings whose drop set is anchored, never another one. */
function chooseReading(
  readings: Readings,
  form: NormalForm,
  verb: ProseVerb | undefined,
  reviewed: ReadingName | undefined,
): ChosenReadings {
  if (reviewed === undefined && verb !== undefined) return { ...readingOfVerb(form, verb.polarity), diagnostics: [] };
  if (reviewed === undefined) return { ...readings, diagnostics: [] };
  const chosen = readings.all.find((reading) => reading.reading === reviewed && reading.anchored);
  if (chosen !== undefined) return { all: readings.all, decided: chosen, open: false, diagnostics: [] };
  const offered = readings.all.filter((reading) => reading.anchored).map((reading) => `\`${reading.reading}\``);
  return {
    ...readings,
    decided: undefined,
    open: offered.length > 0,
    diagnostics: [
      diagnose('WN406', `this filter cannot be read as \`${reviewed}\`: it would leave out nearly every row`, {
        help: offered.length > 0 ? `it can be read as ${offered.join(' or ')}` : 'write another filter',
      }),
    ],
  };
}

function translateReading(
  reading: Reading,
  input: ScenarioInput,
  prose: boolean,
  scope: BindingScope,
): TranslatedReading {
  const binding: Binding = bindDropSet(reading.dropSet, scope, {
    sightings: input.sightings,
    lookBackDays: input.lookBackDays,
    // In a sentence no words are a field and an operator that an edit could keep.
    filter: prose ? '' : input.filter,
  });
  // INVARIANT: an unanchored drop set describes nearly every row; it never gets a clause.
  const usable = reading.anchored && binding.predicate.kind !== 'never';
  return {
    reading: reading.reading,
    anchored: reading.anchored,
    recommended: reading.recommended,
    why: reading.why,
    form: reading.dropSet,
    english: describe(reading.dropSet, (field) => fieldWords(field, scope)),
    predicate: usable ? binding.predicate : { kind: 'never' },
    dropSet: usable ? printPredicate(binding.predicate).trimStart() : undefined,
    clause: usable ? printClause(binding.predicate, input.expires) : undefined,
    partial: binding.partial,
    literals: binding.literals,
    diagnostics: binding.diagnostics,
  };
}

function statusOf(
  filter: Filter,
  readings: Readings,
  decided: TranslatedReading | undefined,
  openList: boolean,
): Status {
  if (filter.prose) return 'needs-decision';
  if (openList) return 'needs-decision';
  if (decided === undefined) return readings.open ? 'needs-decision' : 'untranslatable';
  if (decided.dropSet === undefined) return isFillable(decided) ? 'needs-decision' : 'untranslatable';
  return decided.partial ? 'partial' : 'ready';
}

/** Whether holes are all that is missing: filled, something would be left to compile. */
function isFillable(reading: TranslatedReading): boolean {
  const open = new Map(
    reading.literals.map((bound) => [bound.literal, bound.predicate !== undefined || bound.fillable]),
  );
  const holds = (form: NormalForm): boolean =>
    form.kind === 'literal'
      ? open.get(form) === true
      : form.kind === 'and'
        ? form.children.every(holds)
        : form.children.some(holds);
  return reading.literals.some((bound) => bound.fillable) && holds(reading.form);
}

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return [...diagnostics]
    .filter((diagnostic) => {
      const key = `${diagnostic.code} ${diagnostic.span?.start} ${diagnostic.span?.end} ${diagnostic.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => (a.span?.start ?? -1) - (b.span?.start ?? -1) || a.code.localeCompare(b.code));
}
