import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { EmbeddedText } from '../text/embedded-text.js';
import type { SourceText } from '../text/source-text.js';
import type { Span } from '../text/span.js';
import { entryOf, parseYaml, type ScalarStyle, textOf, type YamlNode } from './yaml.js';

/** A detection rule as it stands in its file. */
export interface RuleFile {
  readonly source: SourceText;
  readonly kind: 'yaml' | 'kql';
  /** The rule's `id`; a `.kql` file goes by its path, with dots between the folders. */
  readonly id: string;
  readonly idSpan: Span;
  readonly name: string;
  readonly query: EmbeddedText;
  /** How the query stands in the file; `raw` is a file that is all query. */
  readonly style: ScalarStyle | 'raw';
  /** Columns of indentation of a block scalar's text. */
  readonly indent: number;
  /** `Scheduled`, `NRT`, … of an analytics rule, undefined for a hunting query. */
  readonly ruleKind: string | undefined;
  /** Look-back of a scheduled rule, such as `1d`. */
  readonly queryPeriod: string | undefined;
}

export interface ReadRule {
  readonly rule: RuleFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a rule file's text. Unknown keys are the rule's own business. */
export function readRule(source: SourceText): ReadRule {
  return source.path.toLowerCase().endsWith('.kql') ? { rule: rawRule(source), diagnostics: [] } : yamlRule(source);
}

function rawRule(source: SourceText): RuleFile {
  const start = source.text.startsWith('\ufeff') ? 1 : 0;
  const value = source.text.slice(start);
  const offsets = Array.from({ length: value.length + 1 }, (_, index) => start + index);
  const id = source.path.replaceAll('/', '.');
  return {
    source,
    kind: 'kql',
    id,
    name: id,
    idSpan: { start: 0, end: 0 },
    query: { value, offsets },
    style: 'raw',
    indent: 0,
    ruleKind: undefined,
    queryPeriod: undefined,
  };
}

function yamlRule(source: SourceText): ReadRule {
  const parsed = parseYaml(source.text);
  const root = parsed.value;
  if (root === undefined) return { rule: undefined, diagnostics: parsed.diagnostics };
  if (root.kind !== 'mapping')
    return {
      rule: undefined,
      diagnostics: [
        diagnose('WN802', 'a rule is a mapping of keys such as `id`, `name` and `query`', { span: root.span }),
      ],
    };
  const query = entryOf(root, 'query');
  const id = entryOf(root, 'id');
  if (query?.kind !== 'scalar' || query.text.value.trim() === '') {
    return {
      rule: undefined,
      diagnostics: [
        diagnose('WN805', 'this rule has no `query`', {
          span: query?.span ?? firstLine(source.text),
          label: 'no query',
          help: 'add `query: |` and the KQL, indented by two spaces',
        }),
      ],
    };
  }
  if (id?.kind !== 'scalar' || id.text.value.trim() === '') {
    return {
      rule: undefined,
      diagnostics: [
        diagnose('WN802', 'this rule has no `id`', {
          span: id?.span ?? firstLine(source.text),
          label: 'no id',
          help: 'add `id:` with a GUID of its own',
        }),
      ],
    };
  }
  return {
    rule: {
      source,
      kind: 'yaml',
      id: id.text.value.trim(),
      idSpan: id.span,
      name: textOf(entryOf(root, 'name')) ?? id.text.value,
      query: query.text,
      style: query.style,
      indent: query.indent,
      ruleKind: textOf(entryOf(root, 'kind')),
      queryPeriod: periodOf(root),
    },
    diagnostics: [],
  };
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

function firstLine(text: string): Span {
  const end = text.indexOf('\n');
  return { start: 0, end: end === -1 ? text.length : end };
}
