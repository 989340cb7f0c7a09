import type { Span } from '../text/span.js';
import type { Ast, ProseVerb, UnknownNode, ValueNode } from './ast.js';
import { proseField } from './vocabulary.js';

/** What the grammar's prose entry gives: sentences of phrases about a subject. */
export interface ProseTree {
  readonly sentences: readonly { readonly verb: ProseVerb; readonly condition: ProseNode; readonly span: Span }[];
}

export type ProseNode =
  | { readonly kind: 'and' | 'or'; readonly span: Span; readonly children: readonly ProseNode[] }
  | { readonly kind: 'phrase'; readonly span: Span; readonly subject: string | undefined; readonly child: ProseNode }
  | {
      readonly kind: 'attribute';
      readonly span: Span;
      readonly noun: string;
      readonly words?: ValueNode;
      readonly values?: readonly ValueNode[];
    }
  | UnknownNode;

/** The condition that the sentences state, as an ordinary tree: an attribute becomes a comparison that carries its words. */
export function lowerProse(tree: ProseTree): { readonly ast: Ast; readonly verb: ProseVerb } | undefined {
  const [first] = tree.sentences;
  if (first === undefined) return undefined;
  // A sentence with another verb says the opposite about its own part: kept as words, never guessed at.
  const parts = tree.sentences.map(
    (sentence): Ast =>
      sentence.verb.polarity === first.verb.polarity
        ? lower(sentence.condition, { subject: 'file' })
        : { kind: 'unknown', text: sentence.verb.text, span: sentence.span },
  );
  const verb = first.verb;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return { ast: only, verb };
  const span = { start: first.span.start, end: tree.sentences.at(-1)?.span.end ?? first.span.end };
  return { ast: { kind: verb.polarity === 'exclude' ? 'or' : 'and', span, children: parts }, verb };
}

// `files with X or from Y`: qualifiers without a noun go on with the noun before them.
interface Context {
  subject: string;
}

function lower(node: ProseNode, context: Context): Ast {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, span: node.span, children: node.children.map((child) => lower(child, context)) };
    case 'phrase':
      context.subject = node.subject ?? context.subject;
      return lower(node.child, context);
    case 'attribute':
      return lowerAttribute(node, context.subject);
    case 'unknown':
      return node;
  }
}

function lowerAttribute(node: Extract<ProseNode, { kind: 'attribute' }>, subject: string): Ast {
  const field = proseField(subject, node.noun);
  const values = node.values ?? (node.words === undefined ? [] : [node.words]);
  if (field === undefined || values.length === 0)
    return { kind: 'unknown', text: node.words?.text ?? node.noun, span: node.span };
  return {
    kind: 'comparison',
    span: node.span,
    field: { name: field, span: node.span },
    operator:
      node.noun === 'signer'
        ? 'has'
        : node.noun === 'command'
          ? 'contains'
          : node.noun === 'path' || node.noun === 'place'
            ? 'under'
            : values.length > 1
              ? 'in'
              : 'equals',
    negated: false,
    matchCase: false,
    operatorSpan: node.span,
    values,
    connective: 'or',
    bare: false,
    parenthesised: false,
    annotation: undefined,
  };
}
