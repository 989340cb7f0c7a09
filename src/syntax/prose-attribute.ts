import type { Span } from '../text/span.js';
import type { Ast, ComparisonNode, OperatorName, UnknownNode, ValueNode } from './ast.js';
import type { ProseAttribute, ProseNoun, ProseValue } from './prose-tree.js';
import { describes, shapeOf } from './shapes.js';
import { isVague, looksLikeFile, proseField, proseRole } from './vocabulary.js';

/** Where a part of a sentence stands. */
export interface Place {
  /** The kind of thing that is spoken of. */
  readonly subject: string;
  /** Whether its rows are to go. Under `unless`, `not` or `only alert on` they stay, and what is narrow and what wide turns round. */
  readonly drops: boolean;
}

/** What a sentence says of its subject, as a comparison that carries the words; words without a known meaning stay words. */
export function lowerAttribute(node: ProseAttribute, place: Place): Ast {
  const negated = node.relation?.startsWith('not ') === true;
  const told = negated ? { ...node, relation: node.relation?.slice(4) } : node;
  const inner = negated ? { ...place, drops: !place.drops } : place;
  const set = node.values === undefined ? setOf(told, inner) : valuesOf(told, inner);
  return negated ? { kind: 'not', span: node.span, child: set } : set;
}

function unknownWords(node: { readonly text: string; readonly span: Span }): UnknownNode {
  return { kind: 'unknown', text: node.text, span: node.span };
}

/** A set that is named but not told: a hole with its field, or words where no field is known. */
function setOf(node: ProseAttribute, place: Place): Ast {
  const noun = node.other ?? node.noun;
  if (noun === undefined) return unknownWords(node);
  const role = proseRole(node.cue, (node.noun ?? noun).kind);
  const field = role === undefined ? undefined : proseField(place.subject, role);
  if (role === undefined || field === undefined || !isVague(noun.text)) return unknownWords(node);
  const operator = /\s/.test(noun.text) ? operatorOf(role, node.relation, 1, field) : 'in';
  return comparisonOf(node, field, operator, [{ kind: 'words', text: noun.text, span: noun.span }], 'or');
}

function valuesOf(node: ProseAttribute, place: Place): Ast {
  const values = node.values ?? [];
  const roles = values.map((value) => roleOf(node, value));
  const groups = new Map<string, ProseValue[]>();
  for (const [index, value] of values.entries()) {
    const role = roles[index];
    if (role === undefined || proseField(place.subject, role) === undefined) return unknownWords(node);
    groups.set(role, [...(groups.get(role) ?? []), value]);
  }
  const parts = [...groups].map(([role, group]) => valueTest(node, role, group, place));
  if (parts.some((part) => part.kind === 'unknown')) return unknownWords(node);
  const all = node.noun === undefined ? parts : [...parts, ...restOfSet(node, node.noun, place)];
  const [only] = all;
  return only !== undefined && all.length === 1 ? only : { kind: 'or', span: node.span, children: all };
}

/** INVARIANT: `unless it is a known tool such as X` spares more than X; what the examples stand for stays a hole there. */
function restOfSet(node: ProseAttribute, noun: ProseNoun, place: Place): readonly Ast[] {
  if (node.open !== true || place.drops || !noun.qualified) return [];
  return [setOf({ ...node, other: undefined, values: undefined, text: noun.text, span: noun.span }, place)];
}

// What a path is where a name was announced: `parent process C:\Tools\x.exe`.
const pathRoles: Readonly<Record<string, string>> = {
  name: 'path',
  'file.name': 'path',
  'process.name': 'path',
  tool: 'path',
  origin: 'origin path',
  launcher: 'launcher path',
  parent: 'parent path',
};

// A bare word behind one of these is what it is called: `user bob`.
const calledByWord: readonly string[] = ['user', 'host', 'logon'];

// A host that is told by its address.
const addressRoles: Readonly<Record<string, string>> = {
  host: 'host address',
  'from host': 'from address',
  'to host': 'to address',
};

function roleOf(node: ProseAttribute, value: ProseValue): string | undefined {
  const shape = shapeOf(value.text, value.bare === true);
  if (node.cue === 'endswith') return shape === 'extension' ? 'extension' : 'name';
  if (node.cue === 'startswith') return 'name';
  if (value.bare === true && node.relation === 'equals' && describes(value.text)) return undefined;
  const called =
    calledByWord.includes(node.noun?.kind ?? '') && !(node.noun?.plural === false && /s$/.test(value.text));
  if (node.apposed === true && shape === 'word' && !called) return undefined;
  if (value.bare === true && shape !== 'system' && isVague(value.text) && !/[\\/.:_\d-]/.test(value.text))
    return undefined;
  const role = node.noun === undefined ? shapeRole(node.cue, shape) : nounRole(node.cue, node.noun, shape);
  if (role === undefined) return undefined;
  if (shape === 'path') return pathRoles[role] ?? role;
  return shape === 'address' ? (addressRoles[role] ?? role) : role;
}

function shapeRole(cue: string, shape: string): string | undefined {
  const role = proseRole(cue, `${shape} shape`);
  if (role !== undefined) return role;
  return shape === 'system' ? proseRole(cue, 'account shape') : cue === 'self' ? 'name' : undefined;
}

/** What a noun's value is. `files` may be told by a hash or an extension as well as by a name. */
function nounRole(cue: string, { kind }: ProseNoun, shape: string): string | undefined {
  const role = proseRole(cue, kind) ?? (cue === 'self' ? 'name' : undefined);
  return role === 'name' && cue === 'self' && (shape === 'hash' || shape === 'extension') ? shape : role;
}

// Fields that hold the name of an image file.
const imageFields: readonly string[] = ['process.name', 'process.parent.name', 'originating process'];

function valueTest(node: ProseAttribute, role: string, values: readonly ProseValue[], place: Place): Ast {
  const field = proseField(place.subject, role) ?? '';
  const operator = operatorOf(role, node.relation ?? node.cue, values.length, field);
  const whole = operator === 'equals' || operator === 'in';
  // INVARIANT: what no row holds would never match, and its negation always would: no image file has such a name, and where
  // a script runs, the row tells the name of its interpreter.
  const missing =
    whole && imageFields.includes(field) && values.some(({ text }) => !/[*?]/.test(text) && !looksLikeFile(text));
  if (!place.drops && (missing || place.subject === 'script')) return unknownWords(node);
  const texts = values.map(({ text, span }): ValueNode => {
    if (/port$/.test(role) && /^\d+$/.test(text)) return { kind: 'number', text, span };
    if (operator === 'startswith' && role === 'registry')
      return { kind: 'text', text: `${text.replace(/\\+$/, '')}\\`, span };
    return { kind: 'text', text, span };
  });
  const connective = operator === 'contains' && role !== 'signer' ? connectiveOf(node, values, place) : 'or';
  const test = comparisonOf(node, field, operator, texts, connective);
  // INVARIANT: `unless in C:\App\v1.2` spares the folder as well as a file of that name.
  const folders = place.drops || operator !== 'under' ? [] : values.filter(({ text }) => /[.][^.\\/*?]+$/.test(text));
  const below = folders.map(
    ({ text, span }): ValueNode => ({ kind: 'text', text: `${text}${text.includes('\\') ? '\\' : '/'}`, span }),
  );
  if (below.length === 0) return test;
  return { kind: 'or', span: node.span, children: [test, comparisonOf(node, field, 'startswith', below, 'or')] };
}

function operatorOf(role: string, relation: string | undefined, count: number, field: string): OperatorName {
  if (relation === 'contains' || relation === 'startswith') return relation;
  if (relation === 'endswith' && role !== 'extension') return relation;
  if (role === 'extension') return field === 'file.extension' ? (count > 1 ? 'in' : 'equals') : 'endswith';
  if (role === 'signer') return 'has';
  if (/command$/.test(role)) return 'contains';
  if (role === 'path' || role === 'file.path') return 'under';
  if (role === 'registry' && relation === 'place') return 'startswith';
  return count > 1 ? 'in' : 'equals';
}

/** `containing a and b` wants both; where `and`, `or` and commas mix, the meaning that drops less. */
function connectiveOf(node: ProseAttribute, values: readonly ProseValue[], place: Place): 'and' | 'or' {
  if (values.length < 2) return 'or';
  const between = values.slice(1).map((value, index) => {
    const start = values[index]?.span.end ?? value.span.start;
    return node.text.slice(start - node.span.start, value.span.start - node.span.start);
  });
  const ands = between.some((words) => /\band\b|&&/i.test(words));
  const ors = between.some((words) => /\bor\b|\|\|/i.test(words));
  return ands === ors ? (place.drops ? 'and' : 'or') : ands ? 'and' : 'or';
}

function comparisonOf(
  node: { readonly span: Span },
  field: string,
  operator: OperatorName,
  values: readonly ValueNode[],
  connective: 'and' | 'or',
): ComparisonNode {
  return {
    kind: 'comparison',
    span: node.span,
    field: { name: field, span: node.span },
    operator,
    negated: false,
    matchCase: false,
    operatorSpan: node.span,
    values,
    connective,
    bare: false,
    parenthesised: false,
    annotation: undefined,
  };
}

/** Whether a field holds one value a row, so that a row never has two of them. */
export function isExact(node: ComparisonNode): boolean {
  return (
    ['equals', 'in', 'under'].includes(node.operator) &&
    !node.values.some(({ text }) => /[*?]/.test(text) && !looksLikeFile(text))
  );
}
