import { closest, distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { EmbeddedText } from '../text/embedded-text.js';
import { shorten } from '../text/shorten.js';
import type { SourceText } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import { exclusionSchema, reviewSchema, type ScenarioData, scenarioSchema, scopeKeys } from './exclusion-schema.js';
import { type ScopeEntry, scopeOf } from './exclusion-scope.js';
import { entryOf, nodeAt, parseYaml, toPlain, type YamlMapping, type YamlNode, type YamlScalar } from './yaml.js';

/** A scenario in its file, with the places that findings point to. */
export interface Scenario {
  readonly data: ScenarioData;
  /** The text that counts, the reviewer's wording before the author's. */
  readonly filter: EmbeddedText;
  readonly node: YamlMapping;
  readonly idSpan: Span;
}

export interface ExclusionFile {
  readonly source: SourceText;
  /** The rules that it is for. */
  readonly scope: readonly ScopeEntry[];
  readonly scenarios: readonly Scenario[];
}

export interface ReadExclusions {
  readonly file: ExclusionFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads an exclusion file's text and holds it against its schema. */
export function readExclusions(source: SourceText): ReadExclusions {
  const parsed = parseYaml(source.text);
  if (parsed.value === undefined) return { file: undefined, diagnostics: parsed.diagnostics };
  const root = withoutNulls(parsed.value);
  const checked = exclusionSchema.safeParse(toPlain(root));
  if (!checked.success) {
    return {
      file: undefined,
      diagnostics: checked.error.issues.slice(0, 20).flatMap((issue) => schemaFinding(issue, root)),
    };
  }
  const list = entryOf(root, 'scenarios');
  const nodes = list?.kind === 'sequence' ? list.items : [];
  const scenarios = checked.data.scenarios.flatMap((data, index): readonly Scenario[] => {
    const node = nodes[index];
    if (node?.kind !== 'mapping') return [];
    const filter = entryOf(entryOf(node, 'review'), 'filter') ?? entryOf(node, 'filter');
    return filter?.kind === 'scalar'
      ? [{ data, node, filter: filter.text, idSpan: (entryOf(node, 'id') ?? node).span }]
      : [];
  });
  return { file: { source, scope: scopeOf(root), scenarios }, diagnostics: repeatedIds(scenarios) };
}

/** A key with nothing behind it, or `null`: a list without items, a mapping without keys. */
function withoutNulls(root: YamlNode): YamlNode {
  if (root.kind === 'sequence') {
    const items = root.items.map(withoutNulls);
    return items.every((item, index) => item === root.items[index]) ? root : { ...root, items };
  }
  if (root.kind !== 'mapping') return root;
  const values = root.entries.map(({ key, value }) => filled(key.text.value, value));
  if (root.entries.every(({ value }, index) => value === values[index])) return root;
  return { ...root, entries: root.entries.map(({ key, value }, index) => ({ key, value: values[index] ?? value })) };
}

function filled(key: string, value: YamlNode): YamlNode {
  if (!isEmptyScalar(value)) return key === 'scenarios' ? withoutNulls(value) : value;
  switch (key) {
    case 'scenarios':
      return { kind: 'sequence', span: value.span, flow: false, items: [] };
    case 'review':
    case 'examples':
      return { kind: 'mapping', span: value.span, flow: true, entries: [] };
    default:
      return value;
  }
}

function isEmptyScalar(node: YamlNode): node is YamlScalar {
  return node.kind === 'scalar' && node.style === 'plain' && /^(?:~|null|)$/.test(node.text.value);
}

function repeatedIds(scenarios: readonly Scenario[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return scenarios.flatMap((scenario) => {
    const repeated = seen.has(scenario.data.id);
    seen.add(scenario.data.id);
    return repeated
      ? [
          diagnose('WN808', `two scenarios have the id \`${scenario.data.id}\``, {
            span: scenario.idSpan,
            label: 'taken',
            help: 'give this one an id of its own',
          }),
        ]
      : [];
  });
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

const knownKeys: readonly string[] = [
  ...scopeKeys,
  'scenarios',
  ...Object.keys(scenarioSchema.shape),
  ...Object.keys(reviewSchema.shape),
  'suppresses',
  'keeps',
  'file',
  'watchlist',
];

function schemaFinding(issue: unknown, root: YamlNode): readonly Diagnostic[] {
  const { code, path, message, keys } = issue as Issue;
  const node = nodeAt(root, path);
  const where = path.length === 0 ? 'the file' : `\`${shorten(path.map(String).join('.'))}\``;
  if (code === 'unrecognized_keys') {
    return (keys ?? []).slice(0, 20).map((key) => {
      const near = closest(shorten(key), [...knownKeys]);
      const span =
        node.kind === 'mapping' ? node.entries.find((entry) => entry.key.text.value === key)?.key.span : undefined;
      return diagnose('WN802', `\`${shorten(key)}\` is no key of ${path.length === 0 ? 'an exclusion file' : where}`, {
        span: span ?? headOf(node),
        label: 'unknown key',
        help: distance(shorten(key), near) <= 2 ? `did you mean \`${near}\`?` : 'take it out',
      });
    });
  }
  const span = headOf(node);
  return [
    diagnose(
      'WN802',
      `${where} does not have the expected form: ${message
        .toLowerCase()
        .replace(/[.\n]+/g, ' ')
        .trim()}`,
      { span, label: 'not as expected', help: 'see the example in README.md' },
    ),
  ];
}

// A finding about a collection points to its beginning, not to all of it.
function headOf(node: YamlNode): Span {
  return node.kind === 'scalar' ? node.span : { start: node.span.start, end: node.span.start + 1 };
}
