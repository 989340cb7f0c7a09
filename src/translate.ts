import { type Binding, bindDropSet, bridgeNotes } from './bind/bind.js';
import type { BoundLiteral } from './bind/literal.js';
import type { BindingScope } from './bind/resolve.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { printClause, printPredicate } from './emit/kql.js';
import { fillHoles } from './meaning/fill.js';
import { ambiguousLists, trailingLists } from './meaning/lists.js';
import { type Atom, type NormalForm, normalise } from './meaning/normal-form.js';
import { type Reading, type ReadingName, type Readings, readingsOf } from './meaning/readings.js';
import { describe } from './report/english.js';
import type { Filter } from './syntax/ast.js';
import { parseFilter } from './syntax/parse.js';
import type { ScenarioInput, Status, TranslatedAtom, TranslatedReading, Translation } from './translation.js';
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
  const readings = chooseReading(readingsOf(filled.form, input.words), filter, input.reading);
  const lists = ambiguousLists(filter.ast, input.filter);
  const translated = readings.all.map((reading) => translateReading(reading, input, scope));
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
    ...(readings.decided === undefined && !readings.open ? [overBroad(whole)] : []),
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
function chooseReading(readings: Readings, filter: Filter, reviewed: ReadingName | undefined): ChosenReadings {
  const wanted =
    reviewed ??
    (filter.verb?.polarity === 'exclude' ? 'exclude' : filter.verb?.polarity === 'keep' ? 'keep' : undefined);
  if (wanted === undefined) return { ...readings, diagnostics: [] };
  const chosen = readings.all.find((reading) => reading.reading === wanted && reading.anchored);
  if (chosen !== undefined) return { all: readings.all, decided: chosen, open: false, diagnostics: [] };
  if (filter.verb !== undefined && reviewed === undefined)
    return { ...readings, decided: undefined, open: readings.open || readings.decided !== undefined, diagnostics: [] };
  const offered = readings.all.filter((reading) => reading.anchored).map((reading) => `\`${reading.reading}\``);
  return {
    ...readings,
    decided: undefined,
    open: offered.length > 0,
    diagnostics: [
      diagnose('WN406', `this filter cannot be read as \`${wanted}\`: it would leave out nearly every row`, {
        help: offered.length > 0 ? `it can be read as ${offered.join(' or ')}` : 'write another filter',
      }),
    ],
  };
}

function translateReading(reading: Reading, input: ScenarioInput, scope: BindingScope): TranslatedReading {
  const binding: Binding = bindDropSet(reading.dropSet, scope, {
    sightings: input.sightings,
    lookBackDays: input.lookBackDays,
    filter: input.filter,
  });
  // INVARIANT: an unanchored drop set describes nearly every row; it never gets a clause.
  const usable = reading.anchored && binding.predicate.kind !== 'never';
  return {
    reading: reading.reading,
    anchored: reading.anchored,
    recommended: reading.recommended,
    form: reading.dropSet,
    english: describe(reading.dropSet, (field) => wordsFor(field, scope)),
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
  return holds(reading.form);
}

function atomsOf(literals: readonly BoundLiteral[]): readonly TranslatedAtom[] {
  const byAtom = new Map<number, TranslatedAtom>();
  for (const { literal, target } of literals) {
    if (byAtom.has(literal.atom.id)) continue;
    const first = boundColumn(literal.atom, target);
    byAtom.set(literal.atom.id, {
      atom: literal.atom,
      binding: target === undefined ? 'unbound' : target.bridge === undefined ? 'exact' : 'correlated',
      table: target?.table.name,
      column: first,
    });
  }
  return [...byAtom.values()].sort((a, b) => a.atom.span.start - b.atom.span.start || a.atom.id - b.atom.id);
}

// A hash field has several columns: the one whose length the value has, as the binding chose.
function boundColumn(atom: Atom, target: BoundLiteral['target']): string | undefined {
  const length = atom.values[0]?.text.length;
  const algorithm = length === 32 ? /MD5$/i : length === 64 ? /SHA256$/i : /SHA1$/i;
  return (
    target?.columns.find(({ column }) => target.columns.length > 1 && algorithm.test(column.name)) ?? target?.columns[0]
  )?.column.name;
}

function wordsFor(field: string, scope: BindingScope): string {
  const tables = [scope.table.name, ...scope.schema.bridgesFrom(scope.table.name).map((bridge) => bridge.to)];
  for (const table of tables) {
    const column = scope.schema.table(table, scope.environment)?.columns.get(field);
    const named = column && scope.schema.concept(`column:${column.name}`);
    if (named !== undefined) return named.english;
    const meaning = scope.schema.field(field, table);
    if (meaning.kind === 'column' || meaning.kind === 'hash' || meaning.kind === 'absent') {
      const concept = scope.schema.concept(meaning.concept);
      if (concept !== undefined) return concept.english;
    }
  }
  return `\`${field}\``;
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
