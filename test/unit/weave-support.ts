import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import type { Query } from '../../src/kql/query.js';
import type { Schema } from '../../src/schema/schema.js';
import type { EmbeddedText } from '../../src/text/embedded-text.js';
import { type Chunk, clauseText } from '../../src/weave/clause-text.js';
import { checkShrinks } from '../../src/weave/shrink.js';
import { findWeavePoint, findWeavePoints, type WeavePoint } from '../../src/weave/weave-point.js';
import { type Insertion, type WovenQuery, weaveQuery } from '../../src/weave/weave-query.js';
import { embeddedAt } from '../support/places.js';
import { corpusFolder, smallSchema } from './kql-support.js';

/** The queries of the five seed pages; their rules differ in the signer alone. */
export const seedQueries: readonly string[] = [
  ...['German Gorodokuplya', 'NCH Software', 'idrive', 'Remote Utilities'].map(
    (signer) => `let Time_start = now(-5d);
let Time_end = now();
//
DeviceFileCertificateInfo
| where Timestamp between (Time_start..Time_end)
| where Signer has '${signer}'
| summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp),
Report=make_set(ReportId), Count=count() by DeviceId, DeviceName
`,
  ),
  `let Time_start = now(-5d);
let Time_end = now();
//
DeviceProcessEvents 
| where Timestamp between (Time_start..Time_end)
| where ProcessVersionInfoCompanyName has 'Distant Software'
    and ProcessVersionInfoProductName has 'Distant Desktop'
| summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), 
    Report=make_set(ReportId), Count=count() by DeviceId, DeviceName
`,
];

/** The clause of section 5 of the spec, over a bridge. */
export const correlated: readonly string[] = [
  'where not(isnotempty(SHA1) and strcat(DeviceId, "|", tolower(SHA1)) in ((',
  '    DeviceProcessEvents',
  '    | where Timestamp > ago(30d)',
  '    | where isnotempty(DeviceId) and isnotempty(SHA1)',
  '    | summarize Seen = count(), Matched = countif(ProcessCommandLine contains "backup.exe") by DeviceId, SHA1 = tolower(SHA1)',
  '    | where Matched > 0 and Matched == Seen',
  '    | project strcat(DeviceId, "|", SHA1))))',
];

export function chunkOf(lines: readonly string[], scenario = 'scenario-1', rule = 'rule-1'): Chunk {
  const { value, diagnostics } = clauseText(lines, rule, scenario);
  if (!value) throw new Error(diagnostics[0]?.message);
  return value;
}

export function pointOf(query: Query, needed: readonly string[]): WeavePoint {
  const source = query.sources[0];
  const found = source ? findWeavePoint(source, needed) : undefined;
  if (!found?.value) throw new Error(found?.diagnostics[0]?.message ?? query.refusals[0]?.message);
  return found.value;
}

/** A query woven with clauses at the place where `DeviceName` is in scope. */
export function weave(text: string, clauses: readonly (readonly string[])[], schema: Schema = smallSchema) {
  const query = analyzeQuery(text, schema);
  const point = pointOf(query, ['DeviceName']);
  const insertions = clauses.map(
    (lines, index): Insertion => ({ point, chunk: chunkOf(lines, `scenario-${index + 1}`) }),
  );
  const woven: WovenQuery = weaveQuery(text, insertions);
  return { query, insertions, woven };
}

/** What stands in the way of weaving, as codes: of the query, of the weave point, of what follows it. */
export function codesOf(text: string, needed: readonly string[], schema: Schema = smallSchema): readonly string[] {
  const query = analyzeQuery(text, schema);
  const source = query.sources[0];
  const codes = query.refusals.map((found) => found.code);
  if (!source) return codes;
  const point = findWeavePoint(source, needed);
  const later = point.value ? checkShrinks(source, point.value) : [];
  return [...codes, ...point.diagnostics.map((found) => found.code), ...later.map((found) => found.code)];
}

/**
 * Where a clause on columns of a reading of a table goes, or why nowhere: the code, and for WN603 the operator that the
 * best place fails at. `reading` is a table's name, with a number for its later readings.
 */
export function placeOf(
  query: Query,
  reading: string,
  needed: readonly string[],
): { readonly point?: WeavePoint; readonly note?: string | undefined; readonly refused?: string } {
  const [table, number = '1'] = reading.split(' ');
  const source = query.sources.filter((candidate) => candidate.table === table)[Number(number) - 1];
  if (!source) return { refused: `no reading ${reading} among ${query.sources.map((one) => one.table).join(' ')}` };
  if (source.role === 'subtracts') return { refused: 'subtracts' };
  const { value: points = [], diagnostics } = findWeavePoints(source, needed, query);
  if (points.length === 0) return { refused: `${diagnostics[0]?.code} ${diagnostics[0]?.message}` };
  let refused: string | undefined;
  for (const point of points) {
    const findings = checkShrinks(source, point);
    const bad = findings.find(({ code }) => code === 'WN603');
    if (!bad) return { point, note: findings[0]?.code };
    refused ??= `${bad.code} ${query.text.slice(bad.span?.start, bad.span?.end)}`;
  }
  return { refused: refused ?? '' };
}

/** A YAML file with the query as a literal block, and where the query stands in it. `header` is what stands after `query: |`. */
export function literalFile(lines: readonly string[], lineBreak: string, indent: number, header: string, tail: string) {
  const head = `id: abc${lineBreak}name: 'a: rule' # kept${lineBreak}query: |${header}${lineBreak}`;
  let text = head;
  let value = '';
  const offsets: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line !== '') text += ' '.repeat(indent);
    for (const unit of line.split('')) {
      offsets.push(text.length);
      value += unit;
      text += unit;
    }
    const last = index === lines.length - 1;
    // A block ends in a line break of the value even where the file has none, unless it is chomped.
    if (!last || !header.includes('-')) {
      offsets.push(text.length);
      value += '\n';
    }
    if (!last || tail !== '') text += lineBreak;
  }
  offsets.push(text.length);
  const query: EmbeddedText = embeddedAt(value, offsets);
  return { text: text + (tail === 'end' ? '' : tail), query };
}

/** The corpus' rule files, by name; empty where the corpus is missing. */
export function corpusRules(): readonly { readonly name: string; readonly text: string }[] {
  const folder = corpusFolder();
  if (folder === undefined) return [];
  const files = readdirSync(join(folder, 'sentinel-yaml')).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => ({ name, text: readFileSync(join(folder, 'sentinel-yaml', name), 'utf8') }));
}
