import { closest, distance } from 'fastest-levenshtein';
import { diagnose } from '../diagnostics/registry.js';
import { compare, type Finding } from '../finding.js';
import { shorten } from '../text/shorten.js';
import type { SourceText } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import { headOf, keyNodeAt, nodeAt, parseYaml, toPlain, type YamlNode } from './config-nodes.js';
import { type ConfigData, configSchema, keysOf, type TableData, tableFileSchema } from './config-schema.js';

/** A file and its nodes, for the places of findings. */
interface Origin {
  readonly source: SourceText;
  readonly root: YamlNode;
}

/** `winnow.yaml`, all of it optional. */
export interface Config extends Omit<ConfigData, 'tables'> {
  /** With the columns that files gave. */
  readonly tables: Readonly<Record<string, Omit<TableData, 'file'>>>;
  /** Where it was read from; undefined for a workspace without one. */
  readonly origin: Origin | undefined;
  /** The file of each table that stands in one, below its name. */
  readonly files: ReadonlyMap<string, Origin>;
}

/** The configuration of a workspace without a `winnow.yaml`. */
export const defaultConfig: Config = {
  ...withTables(configSchema.parse({}), {}),
  origin: undefined,
  files: new Map(),
};

function withTables(data: ConfigData, tables: Config['tables']): Omit<Config, 'origin' | 'files'> {
  return { ...data, tables };
}

export interface ReadConfig {
  readonly config: Config | undefined;
  readonly findings: readonly Finding[];
}

/** Reads a file that the configuration names; undefined for one that may not be used. */
export type ReadFile = (path: string) => SourceText | undefined;

/** Reads a configuration's text; with a mistake in it there is none, and findings say where. */
export function readConfig(source: SourceText, readFile: ReadFile = () => undefined): ReadConfig {
  if (source.text.replace(/#.*$/gm, '').trim() === '') return { config: defaultConfig, findings: [] };
  const parsed = parseYaml(source.text);
  const root = parsed.value;
  if (root === undefined)
    return { config: undefined, findings: parsed.diagnostics.map((diagnostic) => ({ source, diagnostic })) };
  const origin: Origin = { source, root };
  const checked = configSchema.safeParse(toPlain(root));
  if (!checked.success) return { config: undefined, findings: issuesOf(checked.error, origin, '`winnow.yaml`', []) };
  const findings: Finding[] = [];
  const files = new Map<string, Origin>();
  const read = new Map<string, TableFile | undefined>();
  const tables = Object.entries(checked.data.tables).map(([name, { file, ...inline }]) => {
    if (file === undefined) return [name, inline] as const;
    if (!read.has(file)) read.set(file, readTables(file, name, origin, readFile, findings));
    const held = read.get(file);
    const table = held && Object.hasOwn(held.tables, name) ? held.tables[name] : undefined;
    if (held !== undefined && table === undefined) findings.push(missing(name, held, origin));
    if (held !== undefined) files.set(name, held.origin);
    const { file: _, ...columns } = table ?? {};
    return [name, { ...columns, ...inline, columns: table?.columns }] as const;
  });
  if (findings.length > 0) return { config: undefined, findings };
  return { config: { ...withTables(checked.data, Object.fromEntries(tables)), origin, files }, findings: [] };
}

interface TableFile {
  readonly origin: Origin;
  readonly tables: Readonly<Record<string, TableData>>;
}

// INVARIANT: a file of tables is read only through `readFile`, which keeps to the repository and follows no links.
function readTables(
  file: string,
  name: string,
  from: Origin,
  readFile: ReadFile,
  findings: Finding[],
): TableFile | undefined {
  const source = readFile(file);
  if (source === undefined) {
    const diagnostic = diagnose('WN813', `the file of tables \`${shorten(file)}\` cannot be used`, {
      span: headOf(nodeAt(from.root, ['tables', name, 'file'])),
      label: 'not usable',
      help: 'it must be a YAML file in this repository, reached without links',
    });
    findings.push({ source: from.source, diagnostic });
    return undefined;
  }
  const parsed = parseYaml(source.text);
  if (parsed.value === undefined) {
    findings.push(...parsed.diagnostics.map((diagnostic) => ({ source, diagnostic })));
    return undefined;
  }
  const origin: Origin = { source, root: parsed.value };
  const checked = tableFileSchema.safeParse(toPlain(parsed.value));
  if (checked.success) return { origin, tables: checked.data };
  findings.push(...issuesOf(checked.error, origin, `\`${shorten(file)}\``, ['tables']));
  return undefined;
}

function missing(name: string, held: TableFile, from: Origin): Finding {
  const near = closest(name, Object.keys(held.tables));
  const diagnostic = diagnose('WN813', `\`${shorten(held.origin.source.path)}\` has no table \`${name}\``, {
    span: headOf(nodeAt(from.root, ['tables', name, 'file'])),
    label: 'not in that file',
    help: near !== '' && distance(near, name) <= 3 ? `did you mean \`${near}\`?` : 'write its columns there, or here',
  });
  return { source: from.source, diagnostic };
}

interface Issues {
  readonly issues: readonly {
    readonly code: string;
    readonly path: readonly PropertyKey[];
    readonly message: string;
    readonly keys?: readonly string[];
  }[];
}

/** What zod has to say, each in its place. `under` is where the file's root stands in the configuration. */
function issuesOf(
  error: unknown,
  { source, root }: Origin,
  file: string,
  under: readonly string[],
): readonly Finding[] {
  const found = (error as Issues).issues.slice(0, 20).flatMap((issue) => {
    const at = issue.path.length === 0 ? file : `\`${shorten(issue.path.map(String).join('.'))}\` of ${file}`;
    if (issue.code === 'unrecognized_keys') {
      const known = keysOf[String([...under, ...issue.path][0] ?? '')] ?? [];
      return (issue.keys ?? []).slice(0, 20).map((key) => {
        const near = closest(shorten(key), [...known]);
        return diagnose('WN813', `\`${shorten(key)}\` is no key of ${at}`, {
          span: keyNodeAt(root, [...issue.path, key])?.span ?? headOf(nodeAt(root, issue.path)),
          label: 'unknown key',
          help: distance(shorten(key), near) <= 3 ? `did you mean \`${near}\`?` : `the keys are ${listed(known)}`,
        });
      });
    }
    // A bad key is pointed to itself, a bad value to the value.
    const bad = issue.code === 'invalid_key' ? keyNodeAt(root, issue.path) : undefined;
    const message = bad === undefined ? wordsOf(issue) : wordsOf(issue, true);
    return [
      diagnose('WN813', `${at} does not have the expected form: ${message}`, {
        span: bad?.span ?? headOf(nodeAt(root, issue.path)),
        label: 'not as expected',
        help: 'docs/configuration.md shows every key',
      }),
    ];
  });
  return found
    .map((diagnostic) => ({ source, diagnostic }))
    .sort(
      (a, b) =>
        (a.diagnostic.span?.start ?? 0) - (b.diagnostic.span?.start ?? 0) ||
        compare(a.diagnostic.message, b.diagnostic.message),
    );
}

function wordsOf(issue: Issues['issues'][number], ofKey = false): string {
  const inner = ofKey ? (issue as Issues['issues'][number] & Issues).issues[0]?.message : undefined;
  return (inner ?? issue.message)
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/[.\n]+/g, ' ')
    .trim();
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

/** An entry of the configuration in its file; what a file of tables gave, in that file. */
export function placeOf(
  config: Config,
  path: readonly PropertyKey[],
): { readonly source: SourceText; readonly span?: Span } {
  const [section, name, ...rest] = path;
  const file = section === 'tables' && rest.length > 0 ? config.files.get(String(name)) : undefined;
  const places = [
    ...(file === undefined ? [] : [{ origin: file, path: [String(name), ...rest] }]),
    ...(config.origin === undefined ? [] : [{ origin: config.origin, path }]),
  ];
  for (const { origin, path: inside } of places) {
    const key = keyNodeAt(origin.root, inside);
    if (key !== undefined) return { source: origin.source, span: key.span };
  }
  const [first] = places;
  return first === undefined
    ? { source: { path: 'winnow.yaml', text: '' } }
    : { source: first.origin.source, span: headOf(nodeAt(first.origin.root, first.path)) };
}
