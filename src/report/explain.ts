import { correlationsOf } from '../bind/bound.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { TranslatedReading, Translation } from '../translate.js';
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
}

/** The explanation for machines: `winnow.explain/1`, a public contract. Spans are UTF-16 offsets into the filter, half-open. */
export function explainJson({ table, filter, translation }: Explanation): string {
  const { status, draft, reading, readings, atoms, diagnostics, compiled } = translation;
  return `${JSON.stringify(
    {
      schema: 'winnow.explain/1',
      table,
      filter,
      status,
      draft,
      reading: reading ?? null,
      clause: compiled?.clause?.join('\n') ?? null,
      readings: readings.map((one) => ({
        reading: one.reading,
        dropSet: one.dropSet ?? null,
        clause: one.clause?.join('\n') ?? null,
        anchored: one.anchored,
        recommended: one.recommended,
        english: one.english,
      })),
      atoms: atoms.map((atom) => ({
        text: filter.slice(atom.atom.span.start, atom.atom.span.end),
        field: atom.atom.field?.name ?? null,
        binding: atom.binding,
        table: atom.table ?? null,
        column: atom.column ?? null,
        ...(atom.atom.hole !== undefined && { hole: atom.atom.hole.name }),
      })),
      diagnostics: diagnostics.map(diagnosticJson),
    },
    null,
    2,
  )}\n`;
}

function diagnosticJson(diagnostic: Diagnostic): Record<string, unknown> {
  const { code, severity, message, span, help, notes, fixes } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(span !== undefined && { span }),
    ...(help !== undefined && { help }),
    ...(notes.length > 0 && { notes }),
    ...(fixes.length > 0 && { fixes }),
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The explanation for people: status, columns, readings in plain English, findings, the clause. */
export function printExplanation(explanation: Explanation, style: Style): string {
  const { translation, filter, title, table } = explanation;
  const { status, readings, atoms, compiled, diagnostics } = translation;
  const main =
    diagnostics.find((diagnostic) => diagnostic.severity === 'error') ??
    diagnostics.find((diagnostic) => /^WN4/.test(diagnostic.code) && diagnostic.severity === 'warning');
  const shown =
    compiled ??
    readings.find((reading) => reading.recommended) ??
    readings.find((reading) => reading.clause !== undefined);
  return [
    ...(title === undefined ? [] : wrap(safe(title), style.width)),
    ...wrap(
      `${style.strong(status)}${translation.draft ? ', draft' : ''}${main === undefined ? '' : `: ${safe(main.message)} (${main.code})`}`,
      style.width,
    ),
    '',
    ...filter
      .split('\n')
      .flatMap((line) => wrap(safe(line), style.width - 2))
      .map((line) => `  ${line}`),
    '',
    ...(atoms.length === 0 ? [] : [`columns, for ${table}`, ...columnLines(explanation), '']),
    ...(readings.length === 0
      ? []
      : [
          readingHead(readings),
          ...readings.flatMap((reading, index) => readingLines(reading, index, readings, style)),
          '',
        ]),
    ...(diagnostics.length === 0
      ? []
      : ['findings', ...diagnostics.flatMap((diagnostic) => findingLines(diagnostic, style)), '']),
    ...(shown?.clause === undefined
      ? ['nothing can be compiled from it as it stands', '']
      : [
          `clause of ${shown.reading}`,
          ...shown.clause.map((line, index) => (index === 0 ? `  | ${line}` : `  ${line}`)),
          '',
        ]),
    ...(status === 'needs-decision' && explanation.reviewable ? [settleLine(readings), ''] : []),
  ].join('\n');
}

function columnLines({ translation, table }: Explanation): readonly string[] {
  const names = translation.atoms.map(({ atom }) => safe(atom.field?.name ?? `\`${atom.hole?.words ?? ''}\``));
  const width = Math.min(40, Math.max(...names.map((name) => name.length)));
  return translation.atoms.map((atom, index) => {
    const column =
      atom.column === undefined
        ? 'not understood, or no column'
        : atom.table === table
          ? atom.column
          : `${atom.column} of ${atom.table} (correlated)`;
    const target = atom.atom.field === undefined ? 'not understood' : atom.column === undefined ? 'no column' : column;
    return `  ${letters[index] ?? '·'} ${(names[index] ?? '').padEnd(width)}   ${target}${atom.atom.hole === undefined ? '' : `, hole \`${safe(atom.atom.hole.name)}\``}`;
  });
}

function readingHead(readings: readonly TranslatedReading[]): string {
  const correlation = readings.flatMap((reading) => correlationsOf(reading.predicate))[0];
  const all = readings.every((reading) => reading.clause === undefined || reading.predicate.kind === 'correlation');
  if (correlation === undefined || !all) return 'readings: a row goes when it has …';
  return correlation.sightings === 'all'
    ? `readings: a row goes when every ${correlation.bridge.sighting} has …`
    : `readings: a row goes when any ${correlation.bridge.sighting} has …`;
}

function readingLines(
  reading: TranslatedReading,
  index: number,
  readings: readonly TranslatedReading[],
  style: Style,
): readonly string[] {
  const note = !reading.anchored
    ? '; not offered, because it would silence the rule'
    : reading.recommended
      ? '; recommended, because its values echo the scenario'
      : reading.clause === undefined
        ? '; nothing of it can be compiled'
        : reading.partial
          ? '; compiled in part'
          : readings.length === 1
            ? ''
            : '';
  const name = `  ${index + 1} ${reading.reading.padEnd(8)}`;
  return wrap(`${name}${safe(reading.english)}${note}`, style.width, ' '.repeat(name.length));
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
    ? 'to settle it: `winnow approve` with a `--filter` of your own, a `--reading` or a `--value`'
    : `to settle it: \`winnow approve … --reading ${recommended.reading}\`, or write \`reading: ${recommended.reading}\` in its review`;
}
