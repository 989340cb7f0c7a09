import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { type EmbeddedText, verbatim } from '../text/embedded-text.js';
import { shorten } from '../text/shorten.js';
import type { Span } from '../text/span.js';
import { yamlError } from './yaml-error.js';
import { scalarRuns } from './yaml-runs.js';

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

/** A YAML document with the place of each part. Scalars stay text: what `no` or `2026-11-21` means is the reader's business. */
export type YamlNode = YamlMapping | YamlSequence | YamlScalar;

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly span: Span;
  readonly flow: boolean;
  readonly entries: readonly { readonly key: YamlScalar; readonly value: YamlNode }[];
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface YamlScalar {
  readonly kind: 'scalar';
  /** With its quotes, without a block scalar's header. */
  readonly span: Span;
  readonly style: ScalarStyle;
  /** Columns of indentation of a block scalar's text, -1 for the other styles. */
  readonly indent: number;
  /** As written, such as `!!str`; empty where there is none. */
  readonly tag: string;
  readonly text: EmbeddedText;
}

/** The longest file that is read, in characters: far beyond any rule. */
export const maximumFileLength = 4 * 1024 * 1024;

/**
 * Parses a YAML text of one document. Refused, because programs read them differently or they can explode: aliases, a key
 * that stands twice, keys that are no text, a second document.
 */
export function parseYaml(text: string): Outcome<YamlNode> {
  const { value, diagnostics } = parseYamlDocuments(text, 1);
  return { value: value?.[0], diagnostics };
}

/** The same for a stream of documents, at most `most` of them. One that is empty is an empty scalar. */
export function parseYamlDocuments(text: string, most = Number.POSITIVE_INFINITY): Outcome<readonly YamlNode[]> {
  if (text.length > maximumFileLength)
    return failed(diagnose('WN801', `the file has ${text.length} characters, more than ${maximumFileLength}`));
  try {
    const events = parseEvents(text, { filename: '', maxDepth: 64 });
    return build(events, text, most);
  } catch (error) {
    return failed(yamlError(error, text));
  }
}

function build(events: readonly Event[], text: string, most: number): Outcome<readonly YamlNode[]> {
  let at = 0;
  let refusal: Diagnostic | undefined;
  const refuse = (start: number, end: number, message: string, help: string): void => {
    refusal ??= diagnose('WN801', message, { span: { start, end }, label: 'here', help });
  };
  const node = (): YamlNode | undefined => {
    const event = events[at];
    at += 1;
    if (event === undefined) return undefined;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return scalarNode(event, text);
      case EVENT_ID.SEQUENCE: {
        const items: YamlNode[] = [];
        while (events[at] !== undefined && events[at]?.type !== EVENT_ID.POP)
          items.push(node() ?? emptyScalar(event.start));
        at += 1;
        return {
          kind: 'sequence',
          flow: event.style === 2,
          items,
          span: { start: event.start, end: collectionEnd(text, event.start, event.style === 2, endOf(items)) },
        };
      }
      case EVENT_ID.MAPPING: {
        const entries: { key: YamlScalar; value: YamlNode }[] = [];
        const names = new Set<string>();
        while (events[at] !== undefined && events[at]?.type !== EVENT_ID.POP) {
          const key = node() ?? emptyScalar(event.start);
          const value = node() ?? emptyScalar(event.start);
          const { start, end } = key.span;
          if (key.kind !== 'scalar') refuse(start, start + 1, 'a key must be a text', 'write it as plain words');
          else if (names.has(key.text.value))
            refuse(start, end, `the key \`${shorten(key.text.value)}\` stands twice`, 'take one of them out');
          else {
            names.add(key.text.value);
            entries.push({ key, value });
          }
        }
        at += 1;
        return {
          kind: 'mapping',
          flow: event.style === 2,
          entries,
          span: {
            start: event.start,
            end: collectionEnd(text, event.start, event.style === 2, endOf(entries.map((entry) => entry.value))),
          },
        };
      }
      case EVENT_ID.ALIAS:
        refuse(event.anchorStart, event.anchorStart + 1, 'a YAML alias cannot stand here', 'write the value out');
        return emptyScalar(event.anchorStart);
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        return undefined;
    }
  };
  const roots: YamlNode[] = [];
  let documents = 0;
  while (at < events.length) {
    const isDocument = events[at]?.type === EVENT_ID.DOCUMENT;
    if (isDocument && documents === most) {
      const start = secondDocument(text, roots[0]?.span.end ?? 0);
      refuse(start, start + 3, 'a second document cannot stand in this file', 'put it into a file of its own');
    }
    documents += isDocument ? 1 : 0;
    if (isDocument) at += 1;
    const root = node();
    if (root !== undefined) roots.push(root);
  }
  if (refusal !== undefined) return failed(refusal);
  return roots.length === 0
    ? failed(diagnose('WN801', 'the file is empty', { span: { start: 0, end: 0 } }))
    : { value: roots, diagnostics: [] };
}

const styles: Readonly<Record<number, ScalarStyle>> = {
  1: 'plain',
  2: 'single-quoted',
  3: 'double-quoted',
  4: 'literal',
  5: 'folded',
};

function scalarNode(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>, text: string): YamlScalar {
  const style = styles[event.style] ?? 'plain';
  // A block at the end of a file that has no final line end gets one all the same: its place is the file's end.
  const value = getScalarValue(text, event);
  const quotes = style === 'single-quoted' || style === 'double-quoted' ? 1 : 0;
  return {
    kind: 'scalar',
    style,
    indent: event.indent,
    tag: event.tagStart < 0 ? '' : text.slice(event.tagStart, event.tagEnd),
    span: { start: Math.max(0, event.valueStart - quotes), end: Math.max(0, event.valueEnd + quotes) },
    text: {
      value,
      runs: scalarRuns(text, { start: event.valueStart, end: event.valueEnd }, value, style, event.indent),
    },
  };
}

function emptyScalar(start: number): YamlScalar {
  return {
    kind: 'scalar',
    style: 'plain',
    indent: -1,
    tag: '',
    span: { start, end: start },
    text: verbatim('', start),
  };
}

/** The end of a collection; in flow style behind its closing bracket, past commas, blanks and comments. */
function collectionEnd(text: string, start: number, flow: boolean, last: number | undefined): number {
  if (!flow) return last ?? start;
  const closing = /(?:[\s,]|#[^\n]*)*[\]}]/y;
  closing.lastIndex = last ?? start + 1;
  return closing.exec(text) === null ? (last ?? start) : closing.lastIndex;
}

function endOf(nodes: readonly YamlNode[]): number | undefined {
  return nodes.at(-1)?.span.end;
}

function secondDocument(text: string, from: number): number {
  const found = /^---/m.exec(text.slice(from));
  return found === null ? from : from + found.index;
}

function failed(diagnostic: Diagnostic): Outcome<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}

/** The value of a mapping's key, undefined where the node is no mapping or lacks it. */
export function entryOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'mapping' ? node.entries.find((entry) => entry.key.text.value === key)?.value : undefined;
}

/** The text of a scalar. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.text.value : undefined;
}

/** The node as plain values: texts, lists and records. */
export function toPlain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.text.value;
    case 'sequence':
      return node.items.map(toPlain);
    case 'mapping': {
      const record: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.entries) record[key.text.value] = toPlain(value);
      return record;
    }
  }
}

/** The node at a path of keys and indexes, or the deepest one that exists. */
export function nodeAt(root: YamlNode, path: readonly PropertyKey[]): YamlNode {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'mapping'
        ? entryOf(node, String(step))
        : node.kind === 'sequence'
          ? node.items[Number(step)]
          : undefined;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}
