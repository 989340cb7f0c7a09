import type { Span } from '../text/span.js';
import type { Ast, ComparisonNode, OperatorName, UnknownNode, ValueNode } from './ast.js';
import { below, isFolderPattern, isImage, separatorOf } from './folders.js';
import { goesOnWord, isStandIn, roleOf } from './prose-role.js';
import type { ProseAttribute, ProseNoun, ProseValue } from './prose-tree.js';
import { actionField, actionOf, entityOf, isVague, looksLikeFile, proseField, proseRole } from './vocabulary.js';

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
  const plain = node.values === undefined ? setOf(told, inner) : valuesOf(told, inner);
  const set = withAction(told, plain, inner);
  return negated ? { kind: 'not', span: node.span, child: set } : set;
}

function unknownWords(node: { readonly text: string; readonly span: Span }, bends = false): UnknownNode {
  return { kind: 'unknown', text: node.text, span: node.span, ...(bends && { bends }) };
}

/** INVARIANT: `files modified by x.exe` are not those that x.exe deleted: where rows go, the row tells what happened. */
function withAction(node: ProseAttribute, test: Ast, { subject, drops }: Place): Ast {
  const action = /^(?:maker|place|from)$/.test(node.cue) ? actionOf(node.text) : undefined;
  if (action === undefined || !drops || test.kind === 'unknown') return test;
  if (subject === 'registry') return unknownWords(node);
  if (subject !== 'file') return test;
  const values = [{ kind: 'text', text: action, span: node.span }] as const;
  return { kind: 'and', span: node.span, children: [comparisonOf(node, actionField, 'equals', values, 'or'), test] };
}

// `files … unless they run from X`: no row about a file tells where it runs.
const runs = /^(?:(?:they|it|that|which|are|is|were|was|these|those)\s+)*(?:run|execut|launch|start|open|load)/i;

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
  const told = node.values ?? [];
  const values = told.filter(({ text, bare }) => bare !== true || !goesOnWord.test(text));
  if (node.noun?.bends === true || node.other?.bends === true) return unknownWords(node);
  if (place.subject === 'file' && /^(?:place|from)$/.test(node.cue) && runs.test(node.text)) return unknownWords(node);
  const roles = values.map((value) => roleOf(node, value));
  // `a.exe, svc_a and SRV01`: one event that is all of them, or each of them alone.
  if (new Set(roles.map((role) => entityOf(role ?? ''))).size > 1) return unknownWords(node, true);
  const groups = new Map<string, ProseValue[]>();
  for (const [index, value] of values.entries()) {
    const role = roles[index];
    // `on SRV01 or sync.exe on SRV02`: values of different kinds belong to different things.
    const mixed = values.length > 1 && roles.some((one) => one !== role);
    if (role === undefined || proseField(place.subject, role) === undefined) return unknownWords(node, mixed);
    groups.set(role, [...(groups.get(role) ?? []), value]);
  }
  const parts = [...groups].map(([role, group]) => valueTest(node, role, group, place));
  if (parts.length === 0 || parts.some((part) => part.kind === 'unknown')) return unknownWords(node);
  // `x.exe, y.exe, etc.`: the list goes on, and only its author knows how.
  if (values.length < told.length) {
    if (!place.drops) return unknownWords(node);
    const rest = told.filter((value) => !values.includes(value)).map(({ text, span }) => unknownWords({ text, span }));
    return { kind: 'or', span: node.span, children: [...parts, ...rest] };
  }
  const all = node.noun === undefined ? parts : [...parts, ...restOfSet(node, node.noun, place)];
  const [only] = all;
  return only !== undefined && all.length === 1 ? only : { kind: 'or', span: node.span, children: all };
}

/** INVARIANT: `unless it is a known tool such as X` spares more than X; what the examples stand for stays a hole there. */
function restOfSet(node: ProseAttribute, noun: ProseNoun, place: Place): readonly Ast[] {
  if (node.open !== true || place.drops || !noun.qualified) return [];
  return [setOf({ ...node, other: undefined, values: undefined, text: noun.text, span: noun.span }, place)];
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
    whole && imageFields.includes(field) && values.some(({ text }) => !/[*?]/.test(text) && !isImage(text));
  if (!place.drops && (missing || place.subject === 'script')) return unknownWords(node);
  const texts = values.map(({ text, span }): ValueNode => {
    if (/port$/.test(role) && /^\d+$/.test(text)) return { kind: 'number', text, span };
    if (isStandIn(text)) return { kind: 'words', text, span };
    if (operator === 'under' && isFolderPattern(text)) return { kind: 'text', text: below(text), span };
    if (operator === 'startswith' && role === 'registry')
      return { kind: 'text', text: `${text.replace(/\\+$/, '')}\\`, span };
    return { kind: 'text', text, span };
  });
  const connective = operator === 'contains' && role !== 'signer' ? connectiveOf(node, values, place) : 'or';
  const test = comparisonOf(node, field, operator, texts, connective);
  // INVARIANT: `unless in C:\App\v1.2` spares the folder as well as a file of that name.
  const spared = place.drops || operator !== 'under' ? [] : values.filter(({ text }) => /[^\\/]$/.test(text));
  const folders = spared.filter(({ text }) => /[.][^.\\/*?]+$/.test(text) && !/[*?]/.test(text));
  const patterns = spared.filter(({ text }) => /[*?]/.test(text) && !isFolderPattern(text) && !text.endsWith('**'));
  const inside = folders.map(
    ({ text, span }): ValueNode => ({ kind: 'text', text: `${text}${separatorOf(text)}`, span }),
  );
  const under = patterns.map(({ text, span }): ValueNode => ({ kind: 'text', text: below(text), span }));
  const more = [
    ...(inside.length === 0 ? [] : [comparisonOf(node, field, 'startswith', inside, 'or')]),
    ...(under.length === 0 ? [] : [comparisonOf(node, field, 'like', under, 'or')]),
  ];
  return more.length === 0 ? test : { kind: 'or', span: node.span, children: [test, ...more] };
}

function operatorOf(role: string, relation: string | undefined, count: number, field: string): OperatorName {
  if (relation === 'contains' || relation === 'startswith') return relation;
  if (relation === 'endswith' && role !== 'extension') return relation;
  if (role === 'extension') return field === 'file.extension' ? (count > 1 ? 'in' : 'equals') : 'endswith';
  if (role === 'signer') return 'has';
  if (/command$|data$/.test(role)) return 'contains';
  if (role === 'path' || role === 'file.path') return 'under';
  if (role === 'registry' && relation === 'place') return 'startswith';
  return count > 1 ? 'in' : 'equals';
}

/** `containing a and b` wants both; where `and`, `or` and commas mix, the meaning that drops less. */
function connectiveOf(node: ProseAttribute, values: readonly ProseValue[], place: Place): 'and' | 'or' {
  // Examples are any of them.
  if (values.length < 2 || node.open === true) return 'or';
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
