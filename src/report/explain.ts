import { type BoundCorrelation, correlationsOf } from '../bind/bound.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Safety } from '../safety/safety.js';
import type { TranslatedReading, Translation } from '../translation.js';
import { safetyLines } from './explain-safety.js';
import { jsonText } from './json.js';
import { type Mark, markedFilter } from './marked-filter.js';
import { safe } from './safe.js';
import type { Style } from './style.js';
import { wrap } from './wrap.js';

/** A filter on a table, and what winnow made of it. */
export interface Explanation {
  readonly table: string;
  readonly filter: string;
  readonly title: string | undefined;
  /** Where a review of it would be written, for the last line. */
  readonly reviewable: boolean;
  readonly translation: Translation;
  /** What the clause hides, for each table; absent where nothing compiles. */
  readonly safety?: readonly Safety[];
}

/**
 * The explanation for machines: `winnow.explain/1`, a public contract, so no key more and none less. Spans are UTF-16
 * offsets into the filter, half-open; a finding about all of it spans all of it.
 */
export function explainJson({ table, filter, translation }: Explanation): string {
  const { status, draft, reading, readings, atoms, diagnostics, compiled } = translation;
  const decided = status === 'ready' || status === 'partial' ? compiled : undefined;
  return jsonText({
    schema: 'winnow.explain/1',
    table,
    filter,
    status,
    draft,
    reading: reading ?? null,
    clause: decided?.clause?.join('\n') ?? null,
    readings: readings.map((one) => ({
      reading: one.reading,
      dropSet: one.dropSet ?? null,
      clause: one.clause?.join('\n') ?? null,
      anchored: one.anchored,
      recommended: one.recommended || (one.reading === reading && status !== 'needs-decision'),
    })),
    atoms: atoms.map(({ atom, binding, table: boundTable, column }) => ({
      text: filter.slice(atom.span.start, atom.span.end),
      field: atom.field?.name ?? null,
      binding,
      table: boundTable ?? null,
      column: column ?? null,
    })),
    diagnostics: diagnostics.map((diagnostic) => diagnosticJson(diagnostic, filter)),
  });
}

function diagnosticJson(diagnostic: Diagnostic, filter: string): Record<string, unknown> {
  const { code, severity, message, span, notes, help } = diagnostic;
  const start = Math.min(span?.start ?? 0, filter.length);
  const end = Math.min(span?.end ?? filter.length, filter.length);
  return {
    code,
    severity,
    message,
    span: { start, end: Math.max(start, end) },
    help: help ?? notes[0] ?? `run \`winnow explain ${code}\``,
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The explanation for people: status, columns, readings in plain English, findings, the clause. */
export function printExplanation(explanation: Explanation, style: Style): string {
  const { translation, filter, title } = explanation;
  const { status, readings, atoms, compiled, diagnostics } = translation;
  const refused = safetyFindings(explanation).find(({ severity }) => severity === 'error');
  const main =
    refused ??
    diagnostics.find((diagnostic) => diagnostic.severity === 'error') ??
    diagnostics.find((diagnostic) => /^WN4/.test(diagnostic.code) && diagnostic.severity === 'warning');
  // Without a recommendation every clause is shown: nothing nudges the reader.
  const first = compiled ?? readings.find((reading) => reading.recommended);
  const shown = first === undefined ? readings.filter((reading) => reading.clause !== undefined) : [first];
  // The status line, the columns and the readings have said these already.
  const said = [...diagnostics, ...safetyFindings(explanation)].filter(
    ({ code }) => code !== 'WN203' && code !== 'WN401',
  );
  return [
    ...(title === undefined ? [] : wrap(safe(title), style.width)),
    ...wrap(
      `${style.strong(status)}${translation.draft ? ', draft' : ''}${main === undefined ? '' : `: ${safe(main.message)} (${main.code})`}`,
      style.width,
    ),
    '',
    ...markedFilter(filter, marksOf(translation, filter), style.width - 2).map((line) => `  ${line}`),
    '',
    ...(atoms.length === 0 ? [] : [columnHead(explanation), ...columnLines(explanation), '']),
    ...(readings.length === 0
      ? []
      : [readingHead(readings), ...readings.flatMap((reading, index) => readingLines(reading, index, style)), '']),
    ...(said.length === 0 ? [] : ['findings', ...said.flatMap((diagnostic) => findingLines(diagnostic, style)), '']),
    ...(shown.some((reading) => reading.clause !== undefined)
      ? shown.flatMap((reading) => clauseLines(reading, readings, refused))
      : ['nothing can be compiled from it as it stands', '']),
    ...safetyLines(explanation.safety ?? [], style),
    ...(status === 'needs-decision' && explanation.reviewable
      ? [...wrap(settleLine(readings), style.width, '  '), '']
      : []),
  ].join('\n');
}

/** What is said of several tables alike is said once; the section behind the clause says the rest of it. */
function safetyFindings({ safety = [] }: Explanation): readonly Diagnostic[] {
  const all = safety.flatMap(({ diagnostics }) => diagnostics);
  return [
    ...new Map(all.map((one) => [`${one.code}\n${one.span?.start}\n${one.message}`, { ...one, notes: [] }])).values(),
  ];
}

function clauseLines(
  reading: TranslatedReading,
  readings: readonly TranslatedReading[],
  refused: Diagnostic | undefined,
): readonly string[] {
  const { clause } = reading;
  if (clause === undefined) return [];
  const head = readings.length > 1 ? `clause of ${readings.indexOf(reading) + 1} ${reading.reading}` : 'clause';
  const never = refused === undefined ? '' : `, never compiled (${refused.code})`;
  return [head + never, ...clause.map((line, index) => (index === 0 ? `  | ${line}` : `  ${line}`)), ''];
}

function marksOf({ atoms, diagnostics }: Translation, filter: string): readonly Mark[] {
  const spots = diagnostics.flatMap(({ span, code }) =>
    span === undefined || (span.start === 0 && span.end >= filter.length) ? [] : [{ span, code }],
  );
  return [...atoms.map(({ atom }, index) => ({ span: atom.span, letter: letterOf(index) })), ...spots];
}

function letterOf(index: number): string {
  return letters[index] ?? '·';
}

/** One bridge for all of it is said once, here. */
function columnHead({ translation, table }: Explanation): string {
  const correlation = onlyBridge(translation);
  if (correlation === undefined) return `columns, for ${table}`;
  const keys = correlation.keys.map((key) => key.from.name).join(' + ');
  return `columns, through ${correlation.bridge.to} on ${keys} (correlated)`;
}

function onlyBridge({ readings, atoms }: Translation): BoundCorrelation | undefined {
  const correlations = readings.flatMap((reading) => correlationsOf(reading.predicate));
  const [first] = correlations;
  const one = first !== undefined && correlations.every((other) => other.bridge === first.bridge);
  return one && atoms.every(({ binding }) => binding === 'correlated') ? first : undefined;
}

function columnLines({ translation, table }: Explanation): readonly string[] {
  const names = translation.atoms.map(({ atom }) => safe(atom.field?.name ?? `\`${atom.hole?.words ?? ''}\``));
  const width = Math.min(40, Math.max(...names.map((name) => name.length)));
  const bridged = onlyBridge(translation) !== undefined;
  return translation.atoms.map(({ atom, column, table: other }, index) => {
    const target =
      atom.field === undefined
        ? 'not understood'
        : column === undefined
          ? 'no column'
          : bridged || other === table
            ? column
            : `${column} of ${other}, correlated`;
    const hole = atom.hole === undefined ? '' : `, hole \`${safe(atom.hole.name)}\``;
    return `  ${letterOf(index)} ${(names[index] ?? '').padEnd(width)}   ${target}${hole}`;
  });
}

function readingHead(readings: readonly TranslatedReading[]): string {
  const correlation = readings.flatMap((reading) => correlationsOf(reading.predicate))[0];
  const all = readings.every((reading) => reading.clause === undefined || reading.predicate.kind === 'correlation');
  if (correlation === undefined || !all) return 'readings: it drops …';
  const every = correlation.sightings === 'all' ? 'every' : 'any';
  return `readings: it drops a row when ${every} ${correlation.bridge.sighting} is among …`;
}

function readingLines(reading: TranslatedReading, index: number, style: Style): readonly string[] {
  const outcome =
    reading.anchored && reading.clause === undefined
      ? '; nothing of it can be compiled'
      : reading.anchored && reading.partial
        ? '; compiled in part'
        : '';
  const name = `  ${index + 1} ${reading.reading.padEnd(9)}`;
  return wrap(`${name}${safe(reading.english)}; ${safe(reading.why)}${outcome}`, style.width, ' '.repeat(name.length));
}

function findingLines(diagnostic: Diagnostic, style: Style): readonly string[] {
  const head = `  ${diagnostic.severity} ${diagnostic.code} `;
  const [first = '', ...rest] = wrap(`${head}${safe(diagnostic.message)}`, style.width, '    ');
  const details = [
    ...diagnostic.notes.map((note) => `note: ${note}`),
    ...(diagnostic.help === undefined ? [] : [`help: ${diagnostic.help}`]),
  ];
  return [
    first.replace(diagnostic.severity, style.severity(diagnostic.severity, diagnostic.severity)),
    ...rest,
    ...details.flatMap((line) => wrap(`    ${safe(line)}`, style.width, '          ')),
  ];
}

function settleLine(readings: readonly TranslatedReading[]): string {
  const recommended = readings.find((reading) => reading.recommended);
  return recommended === undefined
    ? 'to settle it: `winnow review`, or `winnow approve` with a `--filter`, a `--reading` or a `--value`'
    : `to settle it: \`winnow review\`, or \`winnow approve … --reading ${recommended.reading}\``;
}
