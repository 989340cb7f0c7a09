import type { Span } from '../text/span.js';
import type { Ast, ProseVerb, UnknownNode } from './ast.js';
import { isExact, lowerAttribute } from './prose-attribute.js';
import { asList, isMixedList, isRunByUser, splitPhrase } from './prose-lists.js';
import { type Lowered, withAmbiguous, withOneHole } from './prose-parts.js';
import { kindsOf } from './prose-sentences.js';
import type { ProseNode, ProsePart, ProsePhrase, ProseSentence, ProseSubject, ProseTree } from './prose-tree.js';
import { isDataFile, isNarrow, isVague, proseField } from './vocabulary.js';

/**
 * The condition that the sentences state, as an ordinary tree: what is said becomes a comparison that carries its words.
 * INVARIANT: where English leaves open how parts belong together, the meaning that drops less is taken.
 */
export function lowerProse(tree: ProseTree): { readonly ast: Ast; readonly verb: ProseVerb | undefined } {
  const kinds = kindsOf(tree.sentences);
  // `Only alert on external traffic. Exclude …`: the rest of a set that nobody knows is left to a person.
  if (kinds.includes('keep') && kinds.includes('exclude'))
    for (const [index, sentence] of tree.sentences.entries())
      if (kinds[index] === 'keep' && isAllHoles(lowerWhole(sentence, { subject: 'event', drops: false })))
        kinds[index] = 'apart';
  const first = kinds.find((kind) => kind === 'exclude' || kind === 'keep') ?? 'exclude';
  const verb = tree.sentences.find((sentence) => sentence.verb?.polarity === first)?.verb;
  const pick = (wanted: (kind: string) => boolean, drops: boolean): readonly Ast[] =>
    tree.sentences.flatMap((sentence, index) =>
      wanted(kinds[index] ?? '') ? [lowerWhole(sentence, { subject: 'event', drops })] : [],
    );
  const drops = first === 'exclude';
  const whole = (sentence: ProseSentence): Ast =>
    wordsOf({ text: '', span: { start: sentence.span.start, end: sentence.condition.span.end } });
  const apart = tree.sentences.flatMap((sentence, index) => (kinds[index] === 'apart' ? [whole(sentence)] : []));
  const own = [...pick((kind) => kind === first, drops), ...apart];
  const others = pick((kind) => kind !== first && kind !== 'aside' && kind !== 'apart', !drops).map(
    (child): Ast => ({ kind: 'not', span: child.span, child }),
  );
  const asides = tree.sentences.flatMap((sentence, index): readonly Ast[] =>
    kinds[index] === 'aside' && own.length > 0 ? [wordsOf(sentence.condition)] : [],
  );
  // Without a sentence that says what to leave out, nobody knows what would be.
  const all = own.length === 0 ? tree.sentences.map(whole) : own;
  const stated = junction('and', [junction('or', all), ...(own.length === 0 ? [] : others)]);
  // `temporarily exclude …`
  const limits = tree.sentences.flatMap(({ lead }) => lead.filter(({ meaning }) => meaning === 'limit').map(wordsOf));
  return {
    ast: junction(drops ? 'and' : 'or', [stated, ...limits, ...asides]),
    verb: verb === undefined ? undefined : { text: verb.text, polarity: first, span: verb.span },
  };
}

function isAllHoles(ast: Ast): boolean {
  if (ast.kind === 'and' || ast.kind === 'or') return ast.children.every(isAllHoles);
  return ast.kind === 'not' ? isAllHoles(ast.child) : ast.kind === 'unknown';
}

interface Context {
  /** What is spoken of: qualifiers without a noun go on with the noun before them. */
  subject: string;
  /** Whether its rows are to go, see `Place`. */
  readonly drops: boolean;
}

function lowerWhole(sentence: ProseSentence, context: Context): Ast {
  return lower(sentence.condition, context) ?? wordsOf(sentence.condition);
}

/** Undefined for a noun that says nothing by itself: `all events`. */
function lower(node: ProseNode, context: Context): Ast | undefined {
  switch (node.kind) {
    case 'phrase':
      return lowerPhrase(node, context);
    case 'chain':
      return lowerChain(node.parts, context);
    case 'except': {
      const main = node.main && lower(node.main, context);
      const exceptions = node.exceptions.map((part) => {
        const inner = { ...context, drops: !context.drops };
        const child = lower(part, inner) ?? wordsOf(part);
        return { kind: 'not', span: part.span, child } as const;
      });
      return junction('and', [...(main === undefined ? [] : [main]), ...exceptions]);
    }
    case 'both': {
      const stated = lower(node.main, context) ?? wordsOf(node.main);
      return junction('and', [stated, lower(node.front, { ...context }) ?? wordsOf(node.front)]);
    }
    case 'not': {
      const inner = { ...context, drops: !context.drops };
      return { kind: 'not', span: node.span, child: lower(node.child, inner) ?? wordsOf(node.child) };
    }
    case 'with':
      return lower(node.child, context);
    case 'of':
      // `where the process is signed by X`, said of a file: only this is said of the process.
      return node.noun.qualified
        ? wordsOf(node)
        : lower(node.child, { ...context, subject: subjectOf(node.noun.kind) });
    case 'test':
      return node.child;
    case 'attribute':
      return lowerAttribute(node, context);
    case 'unknown':
      return node;
  }
}

function lowerPhrase(whole: ProsePhrase, context: Context): Ast | undefined {
  const [node = whole, ...others] = splitPhrase(whole);
  if (others.length > 0) {
    const halves = [node, ...others].map((half) => lowerPhrase(half, context) ?? wordsOf(half));
    return junction('or', halves);
  }
  if (isMixedList(node)) return { ...wordsOf(node), bends: true };
  const own = node.subject === undefined ? [] : lowerSubject(node.subject, context);
  const { drops, subject } = context;
  const plain =
    node.subject?.noun === undefined ? node.subject?.values !== undefined : node.subject.noun.kind !== 'event';
  const parts = withAmbiguous(apartFromNot(drops ? asList(node) : node.parts, drops), { subject, plain, drops }).map(
    ({ joint, node: part }): Lowered => ({
      joint,
      ast: lower(part, isRunByUser(part, node) ? { ...context, subject: 'user' } : context) ?? wordsOf(part),
    }),
  );
  const all = withOneHole([...own.map((ast) => ({ joint: 'next', ast }) as const), ...parts]);
  if (all.length === 0) return undefined;
  // INVARIANT: words that are not understood stop everything that they may belong to. `which is not understood or in C:\\X`
  // says something of the same thing, and the `or` does not reach past it.
  const stray = ({ joint, ast }: Lowered, index: number) =>
    ast.kind === 'unknown' && joint !== 'and' && joint !== 'or' && !(context.drops && all[index + 1]?.joint === 'or');
  const known = all.filter((part, index) => !stray(part, index));
  const strays = all.filter(stray).map(({ ast }) => ast);
  const stated = known.length === 0 ? [] : [combine(known, context.drops)];
  return inOrder(junction(context.drops ? 'and' : 'or', [...stated, ...strays]));
}

/** `not signed by X or in Y`: the `not` may reach over both, and then drops less. */
function apartFromNot(parts: readonly ProsePart[], drops: boolean): readonly ProsePart[] {
  let negated = false;
  return parts.map((part) => {
    negated = part.node.kind === 'not' || (negated && part.joint === 'or');
    if (!drops || !negated || part.node.kind === 'not') return part;
    return { joint: 'and', node: { kind: 'not', span: part.node.span, text: '', child: part.node } };
  });
}

/** What a noun phrase says of itself: `users bob`, `.log files`, `known admin tools`. */
function lowerSubject(node: ProseSubject, context: Context): readonly Ast[] {
  const { noun } = node;
  context.subject = subjectOf(noun?.kind ?? context.subject);
  // INVARIANT: no process is called `x.dll`; under `unless`, a file that no row holds would spare nothing.
  const library = ({ text }: { readonly text: string }) => isDataFile(text);
  if (noun === undefined && context.drops && context.subject === 'event' && node.values?.every(library) === true)
    context.subject = 'file';
  const self = { ...node, kind: 'attribute', cue: 'self' } as const;
  if (node.extensions !== undefined) {
    const extension = lowerAttribute(
      { kind: 'attribute', cue: 'endswith', span: node.span, text: node.text, values: node.extensions },
      context,
    );
    return noun?.qualified === true ? [extension, wordsOf(noun)] : [extension];
  }
  if (node.values !== undefined || node.other !== undefined) {
    const told = lowerAttribute(self, context);
    // `legitimate tools named x`: not every x is one of them. `legitimate tools such as x` says that it is.
    const narrows = noun?.qualified === true && (node.named === true || node.relation !== undefined);
    return narrows ? [told, wordsOf(noun)] : [told];
  }
  // `documents in C:\\X` are not all files there.
  if (noun === undefined || !(noun.qualified || isNarrow(noun))) return [];
  if (isVague(noun.text)) return [lowerAttribute({ ...self, text: noun.text, span: noun.span }, context)];
  // Without the word `services`, the rest would be said of everything.
  return [noun.qualified ? wordsOf(noun) : { ...wordsOf(noun), bends: true }];
}

const subjects: Readonly<Record<string, string>> = {
  tool: 'process',
  'process.name': 'process',
  command: 'process',
  'file.name': 'file',
  extension: 'file',
  destination: 'connection',
  port: 'connection',
  domain: 'connection',
  sender: 'email',
  'sender domain': 'email',
  recipient: 'email',
  subject: 'email',
};

function subjectOf(kind: string): string {
  const known = subjects[kind] ?? kind;
  return proseField(known, 'name') !== undefined || ['logon', 'connection', 'email'].includes(known) ? known : 'event';
}

/** Noun phrases in a row. `files … and files …` are both meant; of different things it may be one event that is all of them. */
function lowerChain(parts: readonly ProsePart[], context: Context): Ast {
  const subjectsOf = parts.map(({ node }) => (node.kind === 'phrase' ? node.subject?.noun?.kind : undefined));
  const list = parts.at(-1)?.joint === 'or' && parts.every(({ joint }) => joint !== 'and');
  const lowered = parts.map(({ joint, node }, index): Lowered => {
    // `… during software installation`: no connective says how this noun belongs to the one before.
    if (joint === 'next') return { joint, ast: wordsOf(node) };
    const alike = subjectsOf[index] !== undefined && subjectsOf[index] === subjectsOf[index - 1];
    const either = node.kind === 'phrase' && joint !== 'first' && (list || alike || !context.drops);
    return { joint: either ? 'or' : joint, ast: lower(node, context) ?? wordsOf(node) };
  });
  // `used to install or remove files in X`: the `or` may stand within the words that are lost before it.
  const told = lowered.map((part, index) =>
    lowered[index + 1]?.joint === 'or' && part.ast.kind === 'and' ? { ...part, ast: lastBends(part.ast) } : part,
  );
  return combine(told, context.drops);
}

function lastBends(ast: Ast): Ast {
  if (ast.kind === 'unknown') return { ...ast, bends: true };
  if (ast.kind !== 'and') return ast;
  return {
    ...ast,
    children: ast.children.map((child, index) => (index + 1 < ast.children.length ? child : lastBends(child))),
  };
}

/** `A in B or C`: with `or` the tighter where rows are to go, `and` where they are to stay. Either way less is dropped. */
function combine(parts: readonly Lowered[], drops: boolean): Ast {
  const splits = ({ joint }: Lowered) => (drops ? joint !== 'or' : joint === 'or');
  const groups: Lowered[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (last === undefined || splits(part)) groups.push([part]);
    else last.push(part);
  }
  const outer = drops ? 'and' : 'or';
  const joined = groups.map((group): Lowered => {
    const asts = group.map(({ ast }) => ast);
    return {
      joint: group[0]?.joint ?? 'next',
      ast: drops ? junction('or', asts) : junction('and', eitherOf(group, drops)),
    };
  });
  return junction(outer, drops ? eitherOf(joined, drops) : joined.map(({ ast }) => ast));
}

/** `in A and in B`: no row is in both, so that either is meant. */
function eitherOf(parts: readonly Lowered[], drops: boolean): readonly Ast[] {
  const found: Ast[] = [];
  for (const { joint, ast } of parts) {
    const last = found.at(-1);
    const before = last?.kind === 'or' ? last.children.at(-1) : last;
    const alike = before?.kind === 'comparison' && ast.kind === 'comparison' && before.field.name === ast.field.name;
    const either = alike && isExact(before) && isExact(ast) && (!drops || joint === 'and');
    if (last === undefined || !either) found.push(ast);
    else found[found.length - 1] = junction('or', [last, ast]);
  }
  return found;
}

function wordsOf(node: { readonly text?: string; readonly span: Span }): UnknownNode {
  return { kind: 'unknown', text: node.text ?? '', span: node.span };
}

function junction(kind: 'and' | 'or', children: readonly Ast[]): Ast {
  const flat = children.flatMap((child) => (child.kind === kind ? child.children : [child]));
  const [first] = flat;
  if (first === undefined || flat.length === 1) return first ?? wordsOf({ span: { start: 0, end: 0 } });
  const start = Math.min(...flat.map(({ span }) => span.start));
  return { kind, span: { start, end: Math.max(...flat.map(({ span }) => span.end)) }, children: flat };
}

function inOrder(ast: Ast): Ast {
  if (ast.kind !== 'and' && ast.kind !== 'or') return ast;
  return { ...ast, children: [...ast.children].sort((a, b) => a.span.start - b.span.start) };
}
