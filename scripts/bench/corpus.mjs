// The corpus of real rules as a workspace: each rule that Kusto accepts, with an exclusion of its own.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualConditions } from '../usual-columns.mjs';
import { median } from './harness.mjs';
import { analyseWarm, writeQueries } from './queries.mjs';
import { edited, variant, withIdEnding } from './variant.mjs';
import { compileAnew } from './winnow.mjs';

const workspaces = new Map();

/** The workspace of the corpus, with so many variations of each rule beside it; made once. */
export function corpusWorkspace(context, variations = 0) {
  const known = workspaces.get(variations) ?? makeWorkspace(context, variations);
  workspaces.set(variations, known);
  return known;
}

/**
 * `folder`, where it lies; `rules`, each with its file, text, query and environment; `tuned`, the queries of the tuned rules, and
 * `queries`, the file that holds them for the references.
 */
async function makeWorkspace(context, variations) {
  const { library, schema } = context;
  const originals = withOwnIds(acceptedRules(context));
  const rules = originals.flatMap((rule) => [rule, ...variantsOf(rule, variations, context)]);
  const folder = join(context.scratch, `corpus-${variations}`);
  mkdirSync(join(folder, 'rules'), { recursive: true });
  mkdirSync(join(folder, 'exclusions'), { recursive: true });
  writeFileSync(join(folder, 'winnow.yaml'), 'rules: rules\n');
  for (const { name, text, filter } of rules) {
    writeFileSync(join(folder, 'rules', name), text);
    const exclusion = `rule: rules/${name}\nscenarios:\n  - id: corpus\n    filter: '${filter}'\n`;
    writeFileSync(join(folder, 'exclusions', `${name.replace(/\.\w+$/, '')}.yaml`), exclusion);
  }
  await compileAnew(context, folder, []);
  const tuned = rules.flatMap(({ name, environment }) => {
    const text = tunedQuery(join(folder, 'tuned', name), library);
    return text === undefined ? [] : [{ name, environment, text }];
  });
  const queries = writeQueries(join(context.scratch, `corpus-${variations}.json`), schema, tuned);
  return { folder, rules, queries, tuned };
}

/** The rules of the corpus that Kusto accepts, each with a filter that can be woven where there is one. */
function acceptedRules(context) {
  const { library, schema } = context;
  const files = filesBelow(context.corpus).filter((_, index) => !context.quick || index % 7 === 0);
  return files.flatMap(({ name, text }) => {
    const rules = library.readRules({ path: `rules/${name}`, text }).rules;
    const [rule] = rules;
    if (rules.length !== 1 || rule === undefined) return [];
    const environment = library.chooseEnvironment(rule.query.value, schema);
    const query = library.analyzeQuery(rule.query.value, schema, environment);
    if (query.problems.some(({ severity }) => severity === 'error')) return [];
    const tables = [...new Set(query.sources.filter(({ role }) => role === 'feeds').map(({ table }) => table))];
    const filters = usualConditions(schema, tables, environment);
    const weaves = (filter) => clausesOf(context, rule, environment, filter) > 0;
    const filter = filters.find(weaves) ?? filters[0] ?? 'FileName == "winnow-corpus.exe"';
    return [{ name, id: rule.id, text, environment, filter, query: rule.query.value }];
  });
}

/** Some rules of the corpus share an id, which winnow refuses: the later ones get one of their own. */
function withOwnIds(rules) {
  const taken = new Set();
  return rules.map((rule) => {
    const again = taken.has(rule.id);
    taken.add(rule.id);
    return again ? { ...rule, text: withIdEnding(rule.text, rule.name.replace(/\W+/g, '-')) } : rule;
  });
}

function clausesOf({ library, readExclusions, schema }, rule, environment, filter) {
  const text = `rule: x\nscenarios:\n  - id: corpus\n    filter: '${filter}'\n`;
  const { file } = readExclusions({ path: 'exclusions/corpus.yaml', text });
  const scenarios = [{ file, scenario: file.scenarios[0], values: new Map(), diagnostics: [] }];
  return library.compileRule({ rule, scenarios }, schema, { includeUnreviewed: true, environment }).clauses;
}

/** Variations of a rule that are read back as what they say and that Kusto accepts like the rule itself. */
function variantsOf(rule, count, { library, schema }) {
  return Array.from({ length: count }, (_, index) => variant(rule, index + 1)).filter(
    ({ name, text, query, environment }) =>
      library.readRules({ path: `rules/${name}`, text }).rules[0]?.query.value === query &&
      library.analyzeQuery(query, schema, environment).problems.every(({ severity }) => severity !== 'error'),
  );
}

function tunedQuery(path, { readRules }) {
  try {
    return readRules({ path, text: readFileSync(path, 'utf8') }).rules[0]?.query.value;
  } catch {
    return undefined;
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => /\.(?:ya?ml|kql)$/.test(path))
    .sort()
    .map((path) => ({ name: path.replace(/^.*[\\/]/, ''), text: readFileSync(join(folder, path), 'utf8') }));
}

let chosen;

/** The rule whose source's warm analysis costs the middle one, among those whose text an edit changes; chosen once. */
export function medianRule(context) {
  chosen ??= chooseMedian(context);
  return chosen;
}

async function chooseMedian(context) {
  const { rules } = await corpusWorkspace(context);
  const changing = rules.filter((rule) => edited(rule, 1).query !== rule.query);
  const queries = changing.map(({ query, environment }) => ({ text: query, environment }));
  const file = writeQueries(join(context.scratch, 'corpus-sources.json'), context.schema, queries);
  const warm = (await analyseWarm(file, 5)).slice(2);
  const byCost = changing
    .map((rule, index) => ({ rule, cost: median(warm.map((pass) => pass[index])) }))
    .sort((a, b) => a.cost - b.cost);
  return byCost[Math.floor(byCost.length / 2)].rule;
}
