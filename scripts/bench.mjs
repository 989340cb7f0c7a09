// `npm run bench`: what a verified compile of wide and long rules costs, against Kusto's own analysis of the same text in the
// same run. Prints ratios, which travel between machines; times are for orientation. With an empty folder nothing is read.
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(`${process.argv[2] ?? 'dist'}/`);
const { analyzeQuery, compileRule, loadSchema, readRules } = await import(new URL('index.js', dist));
const { readExclusions } = await import(new URL('sources/exclusion-file.js', dist));
const { globalState } = await import(new URL('kql/global-state.js', dist));
const { libraries } = await import(new URL('kql/kusto.js', dist));
const schema = loadSchema();

/** A rule with so many `let`s, as many conditions, and a list of so many values. */
function wideQuery(size) {
  const lets = Array.from({ length: size }, (_, index) => `let Name${index} = "tool-${index}.exe";`);
  const values = Array.from({ length: size * 25 }, (_, index) => `"value-${index}.exe"`).join(', ');
  const where = Array.from({ length: size * 6 }, (_, index) => `| where ProcessCommandLine !contains "part-${index}"`);
  return [
    ...lets,
    'DeviceProcessEvents',
    `| where FileName in~ (${values})`,
    ...where,
    '| summarize Count = count() by DeviceId, DeviceName',
    '| where Count > 5',
  ].join('\n');
}

/** A union of so many legs, each with conditions of its own. */
function manyLegs(size) {
  const leg = (index) =>
    `(Device${['Process', 'Network', 'File', 'Registry'][index % 4]}Events | where DeviceName startswith "pc-${index}" | project Timestamp, DeviceId, DeviceName)`;
  return `union\n  ${Array.from({ length: size }, (_, index) => leg(index)).join(',\n  ')}\n| summarize Count = count() by DeviceId, DeviceName`;
}

function median(work, runs = 5) {
  work();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

const { file } = readExclusions({
  path: 'exclusions/bench.yaml',
  text: 'rule: bench\nscenarios:\n  - id: one\n    filter: \'host.name startswith "build-"\'\n',
});
const scenarios = [{ file, scenario: file.scenarios[0], values: new Map(), diagnostics: [] }];

function measure(name, query) {
  const text = `id: bench\nname: Bench\nquery: |\n${query.replace(/^/gm, '  ')}\n`;
  const [rule] = readRules({ path: 'rules/bench.yaml', text }).rules;
  const options = { includeUnreviewed: true, environment: 'xdr', assumeApproved: true };
  const compile = () => compileRule({ rule, scenarios }, schema, options);
  const result = compile();
  const kusto = median(() => libraries().kusto.KustoCode.ParseAndAnalyze(query, globalState(query, schema, 'xdr')));
  const whole = median(compile);
  const own = median(() => analyzeQuery(query, schema, 'xdr'));
  console.log(
    `${name.padEnd(34)} Kusto ${kusto.toFixed(0).padStart(5)} ms   winnow's analysis ${(own / kusto).toFixed(2)} of it   verified compile ${(whole / kusto).toFixed(2)} of it   ${result.clauses} clause`,
  );
  return { kusto, whole };
}

/** The exponent by which time grows with size: 1 is linear. */
function growth(name, sizes, query) {
  const points = sizes.map((size) => ({ size, ...measure(`${name}, ${size}`, query(size)) }));
  const exponent = (of) => Math.log(of(points.at(-1)) / of(points[0])) / Math.log(points.at(-1).size / points[0].size);
  console.log(
    `  grows with the power ${exponent(({ whole }) => whole).toFixed(2)}, Kusto's own analysis with ${exponent(({ kusto }) => kusto).toFixed(2)}`,
  );
}

growth('lets, conditions, a list', [10, 20, 40], wideQuery);
growth('legs of a union', [10, 20, 40], manyLegs);

/** The gate over so many rules of five scenarios each: everything that `check` does but reading files. */
function gate(count) {
  const shapes = [
    (n) =>
      `DeviceProcessEvents\n| where FileName =~ "tool-${n}.exe"\n| summarize Count = count() by DeviceId, DeviceName`,
    (n) =>
      `DeviceNetworkEvents\n| where RemoteUrl has "host-${n}.example"\n| project Timestamp, DeviceId, DeviceName, RemoteUrl`,
    (n) =>
      `let Names = dynamic(["a-${n}.exe", "b-${n}.exe"]);\nDeviceFileEvents\n| where FileName in~ (Names)\n| summarize arg_max(Timestamp, *) by DeviceId`,
    (n) =>
      `DeviceProcessEvents\n| where ProcessCommandLine contains "part-${n}"\n| join kind=leftouter (DeviceInfo | summarize arg_max(Timestamp, *) by DeviceId) on DeviceId`,
  ];
  const filters = (n) => [
    `process.name == "agent-${n}.exe"`,
    `host.name startswith "build-${n}-"`,
    `process.command_line contains "update-${n}" or "patch-${n}"`,
    `process.parent.name == "svc-${n}.exe" and user.name == "CORP\\svc"`,
    `user.name in ("a${n}", "b${n}")`,
  ];
  const jobs = Array.from({ length: count }, (_, n) => {
    const query = shapes[n % shapes.length](n);
    const text = `id: rule-${n}\nname: Rule ${n}\nquery: |\n${query.replace(/^/gm, '  ')}\n`;
    const [rule] = readRules({ path: `rules/${n}.yaml`, text }).rules;
    const list = filters(n).map((filter, index) => `  - id: s${index}\n    filter: '${filter}'\n`);
    const read = readExclusions({
      path: `exclusions/${n}.yaml`,
      text: `rule: rule-${n}\nscenarios:\n${list.join('')}`,
    });
    return {
      query,
      rule,
      scenarios: read.file.scenarios.map((scenario) => ({
        file: read.file,
        scenario,
        values: new Map(),
        diagnostics: [],
      })),
    };
  });
  const time = (work) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const analyse = () => {
    for (const { query } of jobs) libraries().kusto.KustoCode.ParseAndAnalyze(query, globalState(query, schema, 'xdr'));
  };
  let clauses = 0;
  const judge = () => {
    for (const job of jobs)
      clauses += compileRule(job, schema, { includeUnreviewed: true, environment: 'xdr' }).clauses;
  };
  analyse();
  const kusto = time(analyse);
  const whole = time(judge);
  console.log(
    `gate, ${count} rules of 5 scenarios: ${(whole / 1000).toFixed(1)} s, ${(whole / kusto).toFixed(1)} times Kusto's own analysis of the ${count} rules (${(kusto / 1000).toFixed(1)} s); ${clauses} clauses verified`,
  );
}

gate(1000);
