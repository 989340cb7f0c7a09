// Concrete events that a way of an exclusion would hide, as plausible as they can be made.
import { evaluate } from '../logic/evaluate.js';
import type { Formula, Witness } from '../logic/formula.js';
import { printWitness } from '../logic/print-witness.js';
import { satisfy } from '../logic/solve.js';
import type { Column, Schema, Table } from '../schema/schema.js';

/** An event in which formulas hold together, for people and as a row. */
export interface HiddenEvent {
  readonly lines: readonly string[];
  /** Conditions of the rule that were not understood. */
  readonly assumes: readonly string[];
  readonly witness: Witness;
}

const mostLines = 8;

/** An event of the rule that a way hides; undefined where there is none, or none was found. */
export function hiddenEvent(rule: Formula, way: Formula, table: string, schema: Schema): HiddenEvent | undefined {
  const both: Formula = { kind: 'and', parts: [rule, way] };
  const answer = satisfy(both);
  if (answer.kind !== 'yes') return undefined;
  // What the way itself asks for has to be seen in the event; what the rule asks for may be taken for granted, and is told.
  if (evaluate(way, { ...answer.witness, assumed: {} }) !== true) return undefined;
  const witness = plausible(answer.witness, both, table, schema);
  const told: Witness = { ...witness, assumed: {} };
  const lines = printWitness(told);
  const shown =
    lines.length > mostLines ? [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} more`] : lines;
  return { lines: shown, assumes: Object.keys(witness.assumed), witness };
}

/** The same event with texts as they look in real ones, as far as the formula still holds. */
function plausible(found: Witness, formula: Formula, table: string, schema: Schema): Witness {
  let witness = found;
  dress(found, schema.table(table), schema, (values) => {
    const changed = { ...witness, values };
    if (evaluate(formula, changed) !== true) return false;
    witness = changed;
    return true;
  });
  for (const [index, part] of found.elsewhere.entries()) {
    for (const [at, row] of part.rows.entries()) {
      dress(row, schema.table(part.table), schema, (values) => {
        const rows = witness.elsewhere[index]?.rows.map((one, number) => (number === at ? { ...one, values } : one));
        const elsewhere = witness.elsewhere.map((one, place) => (place === index ? { ...one, rows: rows ?? [] } : one));
        if (evaluate(formula, { ...witness, elsewhere }) !== true) return false;
        witness = { ...witness, elsewhere };
        return true;
      });
    }
  }
  return witness;
}

/** Tries better texts for each column of a row; `take` says whether the row may be so. */
function dress(
  row: Witness,
  table: Table | undefined,
  schema: Schema,
  take: (values: Witness['values']) => boolean,
): void {
  let values = row.values;
  const columns = Object.keys(values).flatMap((name) => table?.columns.get(name) ?? []);
  // A path and a command line repeat the file's name.
  const inOrder = [...columns].sort((a, b) => Number(b.kind === 'basename') - Number(a.kind === 'basename'));
  for (const column of inOrder) {
    const value = values[column.name];
    if (typeof value !== 'string') continue;
    const texts = column.kind === 'enumeration' ? schema.valuesOf(table?.name ?? '', column.name) : [];
    for (const text of [...texts, ...dressings(column, value, values, schema)]) {
      if (text === value) break;
      const changed = { ...values, [column.name]: text };
      if (!take(changed)) continue;
      values = changed;
      break;
    }
  }
}

/** Real-looking texts around one that a test asks for, the best first. */
function dressings(column: Column, text: string, row: Witness['values'], schema: Schema): readonly string[] {
  const bare = text.replace(/^[\s\\/]+|[\s\\/]+$/g, '');
  const named = /\.[A-Za-z0-9]{2,4}$/.test(bare);
  const file = fileBeside(column, row);
  switch (column.kind) {
    case 'command-line':
      if (text === '') return [];
      if (/^[\w.-]+\.exe$/i.test(bare)) return [`C:\\Users\\Public\\${bare}`, `${file} ${text}`, `${file}${text}`];
      if (/^\s/.test(text)) return [`${file}${text}`];
      return [`${file} ${text}`, `${file}${text}`, `${file} "${text}"`, `${text} ${file}`];
    case 'basename':
      if (text.startsWith('.')) return [`payload${text}`];
      return text === '' ? [] : [named ? bare : `${bare}.exe`, `${text}payload.exe`, `payload${text}`];
    case 'path': {
      const open = schema.control.folders.writable.filter((one) => one.toLowerCase().startsWith(text.toLowerCase()));
      if (text === '') return [`C:\\Users\\Public\\${file}`];
      if (/^[A-Za-z]:\\/.test(text) && named)
        return /.\\\\/.test(text) ? [text.replace(/\\\\+/g, '\\Contoso\\'), text.replace(/\\\\+/g, '\\')] : [];
      if (/^[A-Za-z]:\\/.test(text))
        return [...open, text.endsWith('\\') ? text : `${text}2\\`].map((folder) => `${folder}${file}`);
      if (bare.startsWith('.')) return [`C:\\Users\\Public\\payload${bare}`];
      return [`C:\\Users\\Public\\${bare}${named ? '' : `\\${file}`}`, `C:\\Users\\Public${text}`];
    }
    case 'hash':
      return /^[0-9a-f]{32,}$/i.test(text) ? [] : [hex.slice(0, hashLength(column.name))];
    case 'url':
      if (text.startsWith('.')) return [`files${text}`];
      if (/\s/.test(bare)) return [bare.replace(/\s+/g, '/')];
      return /[./]/.test(bare) || text === '' ? [] : [`https://files.example.org/${bare}`];
    case 'account':
      return accountsLike(column.name, text);
    case 'address':
      return /^[A-Za-z]?$/.test(text) && !/mac/i.test(column.name) ? ['203.0.113.7'] : [];
    case 'identifier':
      return column.name === 'DeviceId' ? [hex.slice(-40)] : [];
    case 'host':
      if (text.startsWith('.')) return [`pc-0042${text}`];
      if (text.length < 3) return ['pc-0042.example.com', `${text}-0042`];
      return /[-_.]$/.test(text) ? [`${text}0042`] : [];
    default:
      return [];
  }
}

/** A whole account around what a test asks for. */
function accountsLike(name: string, text: string): readonly string[] {
  if (text === '$') return ['PC-0042$'];
  if (/sid$/i.test(name)) return text.length < 2 ? ['S-1-5-21-1004336348-1177238915-682003330-1104'] : [];
  if (text.length < 2) return /id$/i.test(name) ? ['5c1a9e04-d7b2-4863-8e4d-91ab7735cc02'] : ['j.doe'];
  if (text.startsWith('@')) return [`j.doe${text}`];
  if (text.startsWith('\\')) return [`CONTOSO${text}`];
  if (/[\\]$/.test(text)) return [`${text}j.doe`];
  return /[-_.]$/.test(text) ? [`${text}01`] : [];
}

const hex = '5c1a9e04d7b2f8630e4d91ab7735cc02f1686ab9d20e47538c9f10bd6ea2743d';

function hashLength(name: string): number {
  return /md5/i.test(name) ? 32 : /256/.test(name) ? 64 : 40;
}

/** The name of the file whose path or command line the column holds, as far as the row tells. */
function fileBeside({ name }: Column, row: Witness['values']): string {
  const process = name.replace(/(?:Process)?CommandLine$|FolderPath$|NewProcessName$/, '');
  const found = [`${process}FileName`, `${process}ProcessFileName`, 'Process'].map((one) => row[one]);
  const image = found.find((one) => typeof one === 'string' && one !== '');
  return typeof image === 'string' ? image : 'payload.exe';
}
