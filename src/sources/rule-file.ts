import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { type EmbeddedText, verbatim } from '../text/embedded-text.js';
import { shorten } from '../text/shorten.js';
import type { SourceText } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import { labelsOf, noLabels, type RuleLabels } from './rule-labels.js';
import {
  entryOf,
  parseYamlDocuments,
  type ScalarStyle,
  textOf,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from './yaml.js';

/** A detection rule as it stands in its file. */
export interface RuleFile {
  readonly source: SourceText;
  readonly kind: 'yaml' | 'kql';
  /** The rule's `id`; a `.kql` file goes by its path, with dots between the folders. */
  readonly id: string;
  readonly idSpan: Span;
  readonly name: string;
  readonly query: EmbeddedText;
  /** Where the query stands in the file: with its quotes, without a block scalar's header. */
  readonly querySpan: Span;
  /** How the query stands in the file; `raw` is a file that is all query. */
  readonly style: ScalarStyle | 'raw';
  /** Columns of indentation of a block scalar's text. */
  readonly indent: number;
  /** `Scheduled`, `NRT`, … of an analytics rule, undefined for a hunting query. */
  readonly ruleKind: string | undefined;
  /** Look-back of a scheduled rule, such as `1d`. */
  readonly queryPeriod: string | undefined;
  readonly labels: RuleLabels;
}

export interface ReadRules {
  /** In the order of the file. */
  readonly rules: readonly RuleFile[];
  /** With an error among them there are rules in the file that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a rule file's text: a YAML rule, several as a list or a stream of documents, or a `.kql` file. Unknown keys are the
 * rule's own business.
 */
export function readRules(source: SourceText): ReadRules {
  if (source.path.toLowerCase().endsWith('.kql')) return { rules: [rawRule(source)], diagnostics: [] };
  const parsed = parseYamlDocuments(source.text);
  if (parsed.value === undefined) return { rules: [], diagnostics: parsed.diagnostics };
  const roots = parsed.value.filter(
    (root) => root.kind !== 'scalar' || root.text.value !== '' || root.style !== 'plain',
  );
  const nodes = roots.flatMap((root) => (root.kind === 'sequence' && root.items.length > 0 ? root.items : [root]));
  if (nodes.length === 0) nodes.push(...parsed.value.slice(0, 1));
  const read = nodes.map((node) => yamlRule(source, node, nodes.length === 1));
  return {
    rules: read.flatMap(({ rule }) => rule ?? []),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

function rawRule(source: SourceText): RuleFile {
  const start = source.text.startsWith('\ufeff') ? 1 : 0;
  const value = source.text.slice(start);
  const id = source.path.replaceAll('/', '.');
  return {
    source,
    kind: 'kql',
    id,
    name: id,
    idSpan: { start: 0, end: 0 },
    query: verbatim(value, start),
    querySpan: { start, end: source.text.length },
    style: 'raw',
    indent: 0,
    ruleKind: undefined,
    queryPeriod: undefined,
    labels: noLabels,
  };
}

interface ReadRule {
  readonly rule: RuleFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function yamlRule(source: SourceText, root: YamlNode, only: boolean): ReadRule {
  const unread = (diagnostic: Diagnostic): ReadRule => ({ rule: undefined, diagnostics: [diagnostic] });
  if (root.kind !== 'mapping')
    return unread(
      diagnose('WN802', 'a rule is a mapping of keys such as `id`, `name` and `query`', { span: root.span }),
    );
  const top = firstLine(source.text, only ? 0 : root.span.start);
  const query = entryOf(root, 'query');
  const id = entryOf(root, 'id');
  if (query?.kind !== 'scalar' || query.text.value.trim() === '') return unread(noQuery(root, query, top));
  if (!plainTags.has(query.tag))
    return unread(
      diagnose(
        'WN802',
        `the query has the YAML tag \`${shorten(query.tag)}\`, so it is not the text that stands here`,
        {
          span: query.span,
          help: 'write the query itself, as a literal block (`query: |`)',
        },
      ),
    );
  if (id?.kind !== 'scalar' || id.text.value.trim() === '') {
    return unread(
      diagnose('WN802', 'this rule has no `id`', {
        span: id?.span ?? top,
        label: 'no id',
        help: 'add `id:` with a GUID of its own',
      }),
    );
  }
  return {
    rule: {
      source,
      kind: 'yaml',
      id: id.text.value.trim(),
      idSpan: id.span,
      name: textOf(entryOf(root, 'name')) ?? id.text.value,
      query: query.text,
      querySpan: query.span,
      style: query.style,
      indent: query.indent,
      ruleKind: textOf(entryOf(root, 'kind')),
      queryPeriod: periodOf(root),
      labels: labelsOf(root),
    },
    diagnostics: [],
  };
}

/** Tags that leave a scalar the text that it is. */
const plainTags: ReadonlySet<string> = new Set(['', '!', '!!str', '!<tag:yaml.org,2002:str>']);

function noQuery(root: YamlMapping, query: YamlNode | undefined, top: Span): Diagnostic {
  const nested = query === undefined ? templateQuery(root, 0) : undefined;
  if (nested !== undefined)
    return diagnose('WN805', 'this rule has no `query` of its own, only one under `properties`, as ARM templates do', {
      span: nested.span,
      label: 'not read',
      help: 'winnow tunes rules, not templates: put the rule into a file of its own, with `id` and `query` as its keys',
    });
  return diagnose('WN805', 'this rule has no `query`', {
    span: query?.span ?? top,
    label: 'no query',
    help: 'add `query: |` and the KQL, indented by two spaces',
  });
}

/** The key of a query under `properties`, where the templates of Azure's resource manager have it. */
function templateQuery(node: YamlNode, depth: number): YamlScalar | undefined {
  if (node.kind === 'scalar' || depth > 8) return undefined;
  const properties = entryOf(node, 'properties');
  const own =
    properties?.kind === 'mapping' ? properties.entries.find(({ key }) => key.text.value === 'query') : undefined;
  if (own !== undefined) return own.key;
  const children = node.kind === 'sequence' ? node.items : node.entries.map(({ value }) => value);
  for (const child of children) {
    const found = templateQuery(child, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function periodOf(root: YamlNode): string | undefined {
  return textOf(entryOf(root, 'queryPeriod'))?.trim();
}

/** The days of a time span as rules write it: `1d`, `12h`, `P14D`, `PT5H`. */
export function daysOf(period: string | undefined): number | undefined {
  const [, amount, unit] = /^P?T?(\d{1,4})([dhm])$/i.exec(period ?? '') ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const perDay: Readonly<Record<string, number>> = { d: 1, h: 24, m: 1440 };
  return Math.ceil(Number(amount) / (perDay[unit.toLowerCase()] ?? 1));
}

function firstLine(text: string, start: number): Span {
  const end = text.indexOf('\n', start);
  return { start, end: end === -1 ? text.length : end };
}
