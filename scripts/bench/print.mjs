// What the benchmark prints: a table for people, or JSON.

/** The rows as JSON. A row that was not measured has no figures, and says why. */
export function jsonOf(rows) {
  return `${JSON.stringify({ rows: rows.map(plainRow) }, null, 2)}\n`;
}

function plainRow({ number, name, unit, target, value, reference, skipped, failed }) {
  const measured = value !== undefined;
  return {
    name: `${number} ${name}${unit === '' ? '' : ` (${unit})`}`,
    value: measured ? round(value) : null,
    reference: measured ? round(reference) : null,
    ratio: measured ? round(value / reference) : null,
    target,
    ok: measured ? value / reference <= target : failed === undefined ? null : false,
    ...(skipped === undefined ? {} : { skipped }),
    ...(failed === undefined ? {} : { failed }),
  };
}

const head = ['#', 'figure', 'value', 'reference', 'ratio', 'target', 'ok', 'orientation'];
const numbers = new Set([2, 3, 4, 5]);

/** The rows as a table, with what there is to say of each below it. */
export function tableOf(rows) {
  const cells = [head, ...rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row.map((cell, column) => (numbers.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))),
  );
  return [...lines.map((line) => line.join('  ').trimEnd()), '', ...rows.flatMap(notesOf)].join('\n');
}

function cellsOf({ number, name, unit, target, value, reference, orientation = '-', skipped }) {
  const first = [String(number), name];
  if (value === undefined)
    return [...first, '-', '-', '-', String(target), skipped === undefined ? 'FAILED' : 'skipped', '-'];
  const ok = value / reference <= target ? 'yes' : 'NO';
  const figures = [shown(value, unit), shown(reference, unit), (value / reference).toFixed(2)];
  return [...first, ...figures, String(target), ok, orientation];
}

function notesOf({ number, notes = [], skipped, failed }) {
  const missing = skipped === undefined ? failed && `failed: ${failed}` : `skipped: ${skipped}`;
  return [...notes, ...(missing === undefined ? [] : [missing])].map((note) => `${number}: ${note}`);
}

function shown(figure, unit) {
  const text = figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
  return unit === '' ? text : `${text} ${unit}`;
}

function round(figure) {
  return Number(figure.toPrecision(5));
}
