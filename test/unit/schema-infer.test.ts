import { describe, expect, test } from 'vitest';
import { inferDeclarations } from '../../src/cli/commands/schema.js';
import { draftSchema, printDraft } from '../../src/draft-schema.js';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { inferSchema } from '../../src/kql/infer-schema.js';
import { configuredSchema } from '../../src/open-workspace.js';
import { plainStyle } from '../../src/report/style.js';
import { loadSchema } from '../../src/schema/load.js';
import { readConfig } from '../../src/sources/config.js';
import { folderOf, ruleText } from './cli-support.js';

const schema = loadSchema();

/** One line a name: kind, name, parameters, result; `?` behind a type that nothing told. */
function inferred(query: string): readonly string[] {
  const shown = ({ type, told }: { readonly type: string; readonly told: boolean }): string =>
    `${type}${told ? '' : '?'}`;
  return inferSchema(query, schema, 'sentinel').map(({ kind, name, parameters, columns, returns }) => {
    const given = parameters.map((one) => `${one.name}:${one.type}`).join(' ');
    const result = [...(columns ?? [])].map(([column, type]) => `${column}:${shown(type)}`).sort();
    return `${kind} ${name} (${given}) ${returns ? shown(returns) : result.join(' ')}`.trim();
  });
}

const vpn = `Vpn_CL
| where TimeGenerated > ago(1d)
| where User_s has 'adm' and Bytes_d > 1000 and Start_t between (datetime(2024-01-01) .. now())
| extend Domain = tostring(Props_s.domain), Host = tolower(Host_s), Parsed = parse_json(Raw_s)
| where Count_d > 2.5 and IsAdmin_b == true and Parsed.x == 1
| summarize Count = count(), Sources = dcount(Src_s) by bin(Seen_t, 1h), Domain, Zip_s`;

const asim = `_Im_ProcessCreate(starttime=ago(1d), eventtype='ProcessCreated')
| where CommandLine has_any ('mimikatz', 'procdump') and EventCount > 3
| project TimeGenerated, DvcHostname, User = ActorUsername
| where User contains 'admin'`;

const joined = `DeviceProcessEvents
| extend Score = RiskOf(FileName, 5)
| where Score > 1.5
| join kind=inner (Assets_CL | where Tier_s in ('0', '1')) on $left.DeviceName == $right.Name_s`;

const sysmon = `union isfuzzy=true
  (SecurityEvent | where EventID == 4688 | project TimeGenerated, Computer),
  (Sysmon_CL | where EventID == 1 | project TimeGenerated, Computer = Host_s)
| where Computer startswith 'a'`;

const lists = `SecurityEvent
| where Computer in ((_GetWatchlist('Known Hosts') | where Tier == 'x' | project Host))
| invoke Enrich(Computer)
| where Owner =~ 'a'`;

const renamed = `let t = materialize(Proxy_CL | where Port_d == 443 | project Url = Url_s, At = TimeGenerated);
let n = toscalar(t | count);
t
| where Url contains 'x' and At > ago(2h)
| mv-expand Tag = Tags_s`;

const shapes = `imDns
| where DnsQuery endswith '.top' and ipv4_is_private(SrcIpAddr)
| mv-expand Address = ResponseList
| parse EventMessage with * 'u=' User ' ' *
| where Took > 5m and Enabled
| summarize take_any(Any) by DnsQuery`;

const onKey = `DeviceProcessEvents
| join kind=leftouter Assets_CL on DeviceName
| where Owner_s =~ 'x' and Seen_t > ago(30d)`;

describe('types that use tells', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a custom table',
      vpn,
      [
        'table Vpn_CL () Bytes_d:real Count_d:real Host_s:string IsAdmin_b:bool Props_s:dynamic Raw_s:dynamic Seen_t:datetime Src_s:string Start_t:datetime TimeGenerated:datetime User_s:string Zip_s:string',
      ],
    ],
    [
      'a unifying function',
      asim,
      [
        'function _Im_ProcessCreate (starttime:datetime eventtype:string) ActorUsername:string CommandLine:string DvcHostname:string? EventCount:long TimeGenerated:datetime',
      ],
    ],
    [
      'a function that gives a value, and a joined table',
      joined,
      ['function RiskOf (p1:string p2:long) real', 'table Assets_CL () Name_s:string Tier_s:string'],
    ],
    ['a leg of a fuzzy union', sysmon, ['table Sysmon_CL () EventID:long Host_s:string TimeGenerated:datetime']],
    [
      'a watchlist and a function of `invoke`',
      lists,
      ['function Enrich (T:table p1:string) Owner:string', 'watchlist Known Hosts () Host:string? Tier:string'],
    ],
    [
      'names given by a `let`',
      renamed.replace('| mv-expand Tag = Tags_s', ''),
      ['table Proxy_CL () Port_d:real TimeGenerated:datetime Url_s:string'],
    ],
    [
      'many kinds of use',
      shapes,
      [
        'function imDns () Any:string? DnsQuery:string Enabled:bool EventMessage:string ResponseList:dynamic SrcIpAddr:string Took:timespan',
      ],
    ],
    ['the key of a join', onKey, ['table Assets_CL () DeviceName:string Owner_s:string Seen_t:datetime']],
    [
      'what only a known column tells',
      'SecurityEvent | join A_CL on $left.EventID == $right.Id_d',
      ['table A_CL () Id_d:real'],
    ],
    ['no column at all', 'Some_CL | count', ['table Some_CL ()']],
    ['nothing unknown', 'SecurityEvent | where EventID == 4688', []],
    ['no KQL', 'this is | | not (', []],
  ])('%s', (_, query, expected) => {
    expect(inferred(query)).toEqual(expected);
  });
});

const queries = { vpn, asim, joined, sysmon, lists, shapes, onKey };

describe('the draft', () => {
  test.each(Object.entries(queries))('of %s is read as it stands and makes the rule analysable', (name, query) => {
    const path = `rules/${name}.yaml`;
    const text = printDraft(draftSchema([{ path, query }], schema, undefined));
    expect(text).toContain(`# from ${path}`);
    const { config, findings } = readConfig({ path: 'winnow.yaml', text });
    expect(findings).toEqual([]);
    const made = config && configuredSchema(config);
    expect(made?.findings).toEqual([]);
    if (!made) return;
    const before = analyzeQuery(query, schema);
    const after = analyzeQuery(query, made.schema);
    expect(before.problems.length + before.refusals.length).toBeGreaterThan(0);
    expect(after.problems).toEqual([]);
    expect(after.refusals.filter(({ code }) => code === 'WN608' || code === 'WN606')).toEqual([]);
  });

  test('of several rules names each once, with the types that any of them tells', () => {
    const rules = [
      { path: 'rules/a.yaml', query: 'Vpn_CL | where isnotnull(Port) | project User_s' },
      { path: 'rules/b.yaml', query: 'Vpn_CL | where Port == 443 | project Odd' },
    ];
    expect(
      printDraft(draftSchema(rules, schema, undefined)),
    ).toBe(`# drafted by \`winnow schema infer\` from the rules' use: check the types, and add the columns that filters need
tables:
  # from rules/a.yaml, rules/b.yaml
  Vpn_CL:
    columns:
      TimeGenerated: datetime
      Port: long
      User_s: string
      Odd: string # nothing tells its type
`);
  });

  test('is for Defender where the rule can only run there', () => {
    const rules = [{ path: 'rules/a.yaml', query: 'union (AADSpnSignInEventsBeta | take 5), Nope_CL' }];
    const text = printDraft(draftSchema(rules, schema, undefined));
    expect(text).toContain('    environment: xdr\n');
    const { config } = readConfig({ path: 'winnow.yaml', text });
    const made = config && configuredSchema(config).schema;
    expect(made && analyzeQuery(rules[0]?.query ?? '', made).problems).toEqual([]);
  });

  test('cannot be led astray by the names of files and tables', () => {
    const rules = [{ path: 'rules/a\nrules: ..\u2028/x.yaml', query: "['a: b'] | where X == 1\n| union Fine_CL" }];
    const text = printDraft(draftSchema(rules, schema, undefined));
    const { config, findings } = readConfig({ path: 'winnow.yaml', text });
    expect(findings).toEqual([]);
    expect(Object.keys(config?.tables ?? {})).toEqual(['Fine_CL']);
    expect(config?.rules).toBe('rules');
  });
});

describe('winnow schema infer', () => {
  function run(files: Readonly<Record<string, string>>, paths: readonly string[]) {
    let out = '';
    let err = '';
    const io = {
      root: folderOf(files),
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
      outStyle: plainStyle,
      errStyle: plainStyle,
    };
    return { code: inferDeclarations(paths, io), out, err };
  }
  const rule = ruleText('r', vpn);

  test('prints what is not declared, and nothing once it is', () => {
    const first = run({ 'rules/r.yaml': rule }, ['rules/r.yaml']);
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out).toContain('  Vpn_CL:\n    columns:\n');
    const again = run({ 'rules/r.yaml': rule, 'winnow.yaml': first.out }, ['rules/r.yaml']);
    expect([again.code, again.out]).toEqual([0, '']);
    expect(again.err).toContain('sees nothing to declare');
  });

  test('says what it cannot read', () => {
    const none = run({ 'rules/r.yaml': rule }, ['rules/none.yaml']);
    expect([none.code, none.out]).toEqual([2, '']);
    expect(none.err).toContain('WN807');
    const bad = run({ 'rules/r.yaml': rule, 'winnow.yaml': 'tabels: {}\n' }, ['rules/r.yaml']);
    expect([bad.code, bad.out]).toEqual([2, '']);
    expect(bad.err).toContain('WN813');
  });
});
