import type { Ast, ComparisonNode } from './ast.js';
import { isEdge, phraseAt } from './phrases.js';
import { isPlural, looksLikeFile, nounOf } from './vocabulary.js';

/** A verb and where it stands. */
export interface SpokenVerb {
  readonly start: number;
  readonly end: number;
  readonly polarity: 'exclude' | 'keep' | 'retain';
}

/** The verb that a text begins with, behind words such as `please` or `we should`. A field of that name is none. */
export function verbOf(text: string): SpokenVerb | undefined {
  let at = /^\s*(?:(?:[-*•]|\d+[.)])\s+)?/.exec(text)?.[0].length ?? 0;
  for (;;) {
    const verb = phraseAt('verbs', text, at);
    if (verb !== undefined) {
      const end = at + verb.length;
      const isField = /^\s*(?:[=!<>~]|(?:is|contains|in|has|starts|ends|matches)\b)/i.test(text.slice(end, end + 40));
      return isField ? undefined : { start: at, end, polarity: verb.meaning as SpokenVerb['polarity'] };
    }
    const lead = phraseAt('leads', text, at);
    if (lead === undefined) return undefined;
    at += lead.length;
    at += /^[\s:,]*/.exec(text.slice(at))?.[0].length ?? 0;
  }
}

/** `exclude files in C:\Tools` is a sentence about files, no comparison of a field `files`. */
export function speaksOfThings(ast: Ast, text: string): boolean {
  return comparisonsOf(ast).some(
    (node) => (isPlural(node.field.name) && !hasSign(node, text)) || isTold(node, text) || saysMore(node),
  );
}

/** Whether a comparison is words of a sentence. */
export function isSaid(ast: Ast, text: string): boolean {
  return comparisonsOf(ast).some((node) => isTold(node, text) || saysMore(node));
}

/** `and the process is signed by Microsoft`, `except when the user is guest`: an article begins no field. */
function isTold(node: ComparisonNode, text: string): boolean {
  const name = text.slice(node.field.span.start, node.field.span.end);
  return /^(?:the|its|their|an?)\s+[a-z]|^(?:unless|if|when|where|except|alert)\s/i.test(name);
}

/** `… or signed by Microsoft`: words that begin like a part of a sentence are no value. */
function saysMore({ values, operator }: ComparisonNode): boolean {
  const plain = operator === 'equals' || operator === 'in';
  return values.some(({ kind, text }, index) => {
    // `user is svc_a, ignore.`
    if (index > 0 && plain && kind === 'words' && isOrder(text)) return true;
    const cue = plain && kind === 'words' ? phraseAt('cues', text, 0) : undefined;
    return cue !== undefined && /\s/.test(text.slice(0, cue.length)) && /^\s+\S/.test(text.slice(cue.length));
  });
}

/** Whether words are nothing but an order: `ignore.`, `please skip it`. */
function isOrder(words: string): boolean {
  const verb = verbOf(words);
  return (
    verb !== undefined &&
    /^(?:\s+(?:it|them|this|that|these|(?:the|this) (?:alert|event)s?))?[\s.!;]*$/i.test(words.slice(verb.end))
  );
}

/** Whether the operator is a sign (`Activity == "x"`), as no sentence has it. */
function hasSign({ operatorSpan }: ComparisonNode, text: string): boolean {
  return /[=!<>~]/.test(text.slice(operatorSpan.start, operatorSpan.end));
}

/** Whether what parsed as a structured filter is one, rather than a sentence that happens to parse. */
export function isOfFields(ast: Ast, text: string): boolean {
  return comparisonsOf(ast).every((node) => {
    const name = text.slice(node.field.span.start, node.field.span.end);
    const thing = (isPlural(name) || (/s$/i.test(name) && nounOf(name) !== undefined)) && !hasSign(node, text);
    return !thing && !saysMore(node) && !looksLikeFile(name) && !isPhrase(name) && !isSpoken(node) && !swallows(node);
  });
}

/** `the parent process`, `processes whose command line`: words of a sentence, no field. */
function isPhrase(name: string): boolean {
  const starts = [...name.matchAll(/(?<!\S)\S+/g)];
  if (starts.length < 2 || /^[`"[]/.test(name)) return false;
  const spoken = ({ index, 0: word }: RegExpExecArray) =>
    isPlural(word) || isEdge(name, index) || phraseAt('articles', name, index) !== undefined;
  return nounOf(name) === 'parent' || starts.some(spoken);
}

/** `process in C:\Tools`: a thing in a place. */
function isSpoken(node: ComparisonNode): boolean {
  const wordy = node.operator === 'in' || node.operator === 'like' || node.operator === 'under';
  return wordy && nounOf(node.field.name) !== undefined && node.values.length === 1 && node.values[0]?.kind === 'words';
}

/** `user.name is bob on hosts named srv1`: an unquoted value that goes on with another part of the sentence. */
function swallows(node: ComparisonNode): boolean {
  return node.values.some(
    ({ kind, text }) =>
      kind === 'words' && [...text.matchAll(/\s(?=\S)/g)].some(({ index }) => isEdge(text, index + 1)),
  );
}

/** The comparisons of a tree, in the order of the text. */
export function comparisonsOf(ast: Ast): readonly ComparisonNode[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap(comparisonsOf);
    case 'not':
    case 'remark':
      return comparisonsOf(ast.child);
    case 'comparison':
      return [ast];
    case 'unknown':
    case 'malformed':
      return [];
  }
}
