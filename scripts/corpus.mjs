// Weaves an exclusion into every real rule of a corpus and says what became of each: `npm run corpus [folder]`.
// For each rule that Kusto accepts: a condition on a column of each feeding source is compiled, verified, stripped, and
// compiled again. Reads `../shared/corpus` unless told another folder; without it there is nothing to do.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { usualConditions } from './usual-columns.mjs';

const folder = process.argv[2] ?? '../shared/corpus';
const dist = pathToFileURL(`${process.argv[3] ?? 'dist'}/`);
if (!existsSync(folder)) {
  console.log(`skipped: there is no ${folder}`);
  process.exit(0);
}
const { analyzeQuery, compileRule, loadSchema, readRules, strip, chooseEnvironment } = await import(
  new URL('index.js', dist)
);
const { readExclusions } = await import(new URL('sources/exclusion-file.js', dist));
const schema = loadSchema();

/** Every `.yaml`, `.yml` and `.kql` file below the folder, as its path and text. */
function files(path) {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .sort()
      .flatMap((name) => files(join(path, name)));
  return /\.(?:ya?ml|kql)$/.test(path) ? [path] : [];
}

const outcomes = new Map();
const lines = [];
const count = (outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
let accepted = 0;
let failures = 0;
let legs = 0;
let missedLegs = 0;

function judge(rule) {
  const environment = chooseEnvironment(rule.query.value, schema);
  const query = analyzeQuery(rule.query.value, schema, environment);
  if (query.problems.some(({ severity }) => severity === 'error'))
    return { outcome: 'not accepted by Kusto', reason: query.problems[0].message };
  accepted += 1;
  const tables = [...new Set(query.sources.filter(({ role }) => role === 'feeds').map(({ table }) => table))];
  const filters = usualConditions(schema, tables, environment);
  if (filters.length === 0) return refusal(query.refusals);
  const tried = filters.map((filter, index) => () => weave(rule, environment, tables, filter, index));
  let result = tried[0]();
  for (const next of tried.slice(1)) {
    if (!result.outcome.startsWith('refused')) break;
    const other = next();
    if (!other.outcome.startsWith('refused')) result = other;
  }
  return result.outcome.startsWith('refused') && query.sources.length === 0 ? refusal(query.refusals) : result;
}

function weave(rule, environment, tables, filter, index) {
  const { file } = readExclusions({
    path: 'exclusions/corpus.yaml',
    text: `rule: "${rule.id.replace(/["\\]/g, '')}"\nscenarios:\n  - id: corpus\n    filter: '${filter}'\n`,
  });
  const applied = { file, scenario: file.scenarios[0], values: new Map(), diagnostics: [] };
  const compile = (text) => {
    const own = readRules({ path: rule.source.path, text }).rules.find(({ id }) => id === rule.id) ?? rule;
    return compileRule({ rule: own, scenarios: [applied] }, schema, {
      includeUnreviewed: true,
      environment,
      assumeApproved: true,
    });
  };
  const first = compile(rule.source.text);
  const found = first.findings
    .map(({ diagnostic, source }) => ({ ...diagnostic, text: source.text }))
    .filter(({ code }) => code.startsWith('WN6'));
  if (first.clauses === 0) return refusal(found);
  if (first.tuned === undefined) return { outcome: 'FAILED verification', reason: found[0]?.message ?? '' };
  const back = strip(first.tuned).value;
  if (back !== rule.source.text)
    return { outcome: 'FAILED strip', reason: 'the source does not come back byte for byte' };
  const again = compile(first.tuned);
  if (again.tuned !== first.tuned)
    return { outcome: 'FAILED idempotence', reason: again.findings[0]?.diagnostic.message ?? 'other bytes' };
  legs += tables.length;
  const missed = found.filter(({ code, severity }) => severity === 'warning' && /^WN(?:601|603|607|611)$/.test(code));
  missedLegs += missed.length;
  return {
    outcome: missed.length > 0 ? 'woven in part' : index > 0 ? 'woven, on a key column only' : 'woven',
    reason: missed[0]?.message ?? filter,
  };
}

function refusal(found) {
  const worst = found.find(({ severity }) => severity === 'error') ?? found[0];
  return {
    outcome: `refused ${worst?.code ?? 'without a reason'}`,
    reason: worst && `${worst.message}${where(worst)}`,
  };
}

function where({ span, text }) {
  return span === undefined || text === undefined
    ? ''
    : ` at \`${text.slice(span.start, span.end).replace(/\s+/g, ' ').slice(0, 60)}\``;
}

for (const path of files(folder)) {
  let rules = [];
  try {
    rules = readRules({ path, text: readFileSync(path, 'utf8') }).rules;
  } catch (error) {
    failures += 1;
    lines.push(`${path}: THREW ${error?.message ?? error}`);
    continue;
  }
  if (rules.length === 0) count('no rule file that can be read');
  for (const rule of rules) {
    try {
      const { outcome, reason } = judge(rule);
      count(outcome);
      if (outcome.startsWith('FAILED')) failures += 1;
      if (outcome !== 'woven') lines.push(`${path}: ${outcome}${reason ? `: ${reason}` : ''}`);
    } catch (error) {
      failures += 1;
      count('THREW');
      lines.push(`${path}: THREW ${error?.stack ?? error}`);
    }
  }
}
for (const line of lines) console.log(line);
const woven = [...outcomes]
  .filter(([outcome]) => outcome.startsWith('woven'))
  .reduce((sum, [, number]) => sum + number, 0);
console.log('');
for (const [outcome, number] of [...outcomes].sort((a, b) => b[1] - a[1]))
  console.log(`${String(number).padStart(5)}  ${outcome}`);
console.log(
  `${accepted} rules that Kusto accepts, ${woven} woven (${((100 * woven) / Math.max(1, accepted)).toFixed(1)} %), ${failures} failures`,
);
console.log(`${legs} tables in woven rules, ${missedLegs} of them without a clause`);
process.exitCode = failures > 0 ? 1 : 0;
