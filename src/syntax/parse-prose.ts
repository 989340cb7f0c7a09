import type { Outcome } from '../diagnostics/diagnostic.js';
import type { Ast, ComparisonNode, Filter, ProseVerb } from './ast.js';
import { parse as parseGenerated } from './generated/filter.js';
import { isEdge, nounAt, phraseAt } from './phrases.js';
import { lowerProse } from './prose.js';
import type { ProseTree } from './prose-tree.js';
import { describes, hasShape } from './shapes.js';
import { isPlural, looksLikeFile, nounOf } from './vocabulary.js';

/**
 * Reads a filter as structured or as prose. A verb in front of a structured filter (`exclude process.name == "x"`) says its
 * reading; without a verb a sentence is prose where it is no filter and speaks of things (`files signed by X`). Never throws.
 */
export function parseEither(text: string, parseStructured: (text: string) => Outcome<Filter>): Outcome<Filter> {
  const verb = verbOf(text);
  if (verb === undefined || /^[\s:.,;-]*$/.test(text.slice(verb.end))) {
    const structured = parseStructured(text);
    if (structured.value !== undefined && !speaksOfThings(structured.value.ast, text)) return structured;
    const said = structured.value !== undefined && isSaid(structured.value.ast, text) ? understood(text) : undefined;
    return sentenceWithoutVerb(text) ?? sentenceWithFront(text) ?? said ?? structured;
  }
  const rest = afterVerb(text, verb.end);
  const structured = parseStructured(text.slice(0, rest).replace(/\S/g, ' ') + text.slice(rest));
  const { polarity } = verb;
  if (polarity !== 'retain' && structured.value !== undefined && isOfFields(structured.value.ast, text)) {
    const spoken = { text: text.slice(verb.start, verb.end), polarity, span: { start: verb.start, end: verb.end } };
    return { value: { ...structured.value, verb: spoken }, diagnostics: structured.diagnostics };
  }
  const prose = parseProse(text);
  // `exclude process.name ==`: a filter that is cut off, no sentence.
  const broken =
    structured.value === undefined && unknownParts(prose.ast).some((words) => /[=!]=|[=!]~|<>/.test(words));
  return broken ? structured : { value: prose, diagnostics: [] };
}

interface SpokenVerb {
  readonly start: number;
  readonly end: number;
  readonly polarity: 'exclude' | 'keep' | 'retain';
}

/** The verb that a text begins with, behind words such as `please` or `we should`. A field of that name is none. */
function verbOf(text: string): SpokenVerb | undefined {
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

/** Where a structured filter behind a verb begins: `exclude where …`, `exclude: …`, `exclude events where …`. */
function afterVerb(text: string, end: number): number {
  const filler =
    /^[\s:-]*(?:(?:all |any |the )?(?:events?|alerts?|rows?|records?|results?)\s+)?(?:(?:only\s+)?(?:where|when|if)\b)?[\s:]*/i;
  return end + (filler.exec(text.slice(end))?.[0].length ?? 0);
}

/** `exclude files in C:\Tools` is a sentence about files, no comparison of a field `files`. */
function speaksOfThings(ast: Ast, text: string): boolean {
  return comparisonsOf(ast).some(
    (node) => (isPlural(node.field.name) && !hasSign(node, text)) || isTold(node, text) || saysMore(node),
  );
}

/** Whether a comparison is words of a sentence. */
function isSaid(ast: Ast, text: string): boolean {
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
  return values.some(({ kind, text }) => {
    const cue = plain && kind === 'words' ? phraseAt('cues', text, 0) : undefined;
    return cue !== undefined && /\s/.test(text.slice(0, cue.length)) && /^\s+\S/.test(text.slice(cue.length));
  });
}

/** Whether the operator is a sign (`Activity == "x"`), as no sentence has it. */
function hasSign({ operatorSpan }: ComparisonNode, text: string): boolean {
  return /[=!<>~]/.test(text.slice(operatorSpan.start, operatorSpan.end));
}

/** Whether what parsed as a structured filter is one, rather than a sentence that happens to parse. */
function isOfFields(ast: Ast, text: string): boolean {
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

function comparisonsOf(ast: Ast): readonly ComparisonNode[] {
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

function unknownParts(ast: Ast): readonly string[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap(unknownParts);
    case 'not':
    case 'remark':
      return unknownParts(ast.child);
    case 'unknown':
      return [ast.text];
    case 'comparison':
    case 'malformed':
      return [];
  }
}

/** `Files signed by X` or `Events from Y can be ignored`; undefined where nothing of it is understood. */
function sentenceWithoutVerb(text: string): Outcome<Filter> | undefined {
  const first = text.length - text.trimStart().length;
  let at = first;
  for (let article = phraseAt('articles', text, at); article; article = phraseAt('articles', text, at)) {
    at += article.length;
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  }
  const noun = nounAt(text, at);
  const ofThings =
    noun?.plural === true || (noun !== undefined && /^(?:any|every|all|each)\b/i.test(text.slice(first)));
  if (!ofThings && !/\s(?:be|not|are|is)\s/i.test(text)) return undefined;
  const prose = parseProse(text);
  return comparisonsOf(prose.ast).length > 0 && (ofThings || prose.verb !== undefined)
    ? { value: prose, diagnostics: [] }
    : undefined;
}

// A whole comparison, and words behind it that begin another part of a sentence.
const comparedThenSaid =
  /^\s*(?:[A-Za-z_]\w*(?:\.\w+)+|[A-Z][a-z0-9]+[A-Z]\w*)\s*(?:==?|=~|:|\b(?:is|equals|contains)\b)\s*(?:"[^"]*"|'[^']*'|[^\s"'(),]+),?\s+(?:when|if|where|during|while|unless|except|outside|only|in|on|by|signed|run|launched|because|as|(?:and|or) (?:the|its))\s+\S/i;

/** `If the parent is x.exe, exclude y.exe`, or a comparison that words go on with: `process.name == "x" when …`. */
function sentenceWithFront(text: string): Outcome<Filter> | undefined {
  const start = text.length - text.trimStart().length;
  const fronted = ['with', 'except', 'cues', 'edges'].some((section) => phraseAt(section, text, start) !== undefined);
  const compared = comparedThenSaid.test(text);
  if (!(fronted && /,/.test(text)) && !compared) return undefined;
  const prose = parseProse(text);
  const understood = comparisonsOf(prose.ast).length > 0;
  return understood && (compared || prose.verb !== undefined) ? { value: prose, diagnostics: [] } : undefined;
}

/** A sentence of which something is understood. */
function understood(text: string): Outcome<Filter> | undefined {
  const prose = parseProse(text);
  return comparisonsOf(prose.ast).length > 0 ? { value: prose, diagnostics: [] } : undefined;
}

/** Reads a text as sentences: words that are not covered become holes. */
export function parseProse(text: string): Filter {
  try {
    const tree: ProseTree = parseGenerated(text, {
      startRule: 'Prose',
      phraseAt,
      nounAt,
      isEdge,
      hasShape,
      describes,
      looksLikeFile,
    });
    const { ast, verb } = lowerProse(tree);
    return { ast: withWords(ast, text), verb, prose: true };
  } catch (error) {
    // Words that no rule covers, or nested deeper than the stack reaches.
    if (!(error instanceof RangeError) && (error as Error).name !== 'SyntaxError') throw error;
    const verb = verbOf(text);
    const span = { start: verb?.end ?? 0, end: text.length };
    return {
      ast: { kind: 'unknown', text: text.slice(span.start), span },
      verb: verb && spokenVerb(verb, text),
      prose: true,
    };
  }
}

function spokenVerb({ start, end, polarity }: SpokenVerb, text: string): ProseVerb {
  return { text: text.slice(start, end), polarity: polarity === 'keep' ? 'keep' : 'exclude', span: { start, end } };
}

/** Words that were not understood, exactly as they stand in the text. */
function withWords(ast: Ast, text: string): Ast {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return { ...ast, children: ast.children.map((child) => withWords(child, text)) };
    case 'not':
    case 'remark':
      return { ...ast, child: withWords(ast.child, text) };
    case 'unknown': {
      const { start, end } = ast.span;
      const open = text.slice(start, end).split('(').length > text.slice(start, end).split(')').length;
      const span = { start, end: open && text[end] === ')' ? end + 1 : end };
      return { ...ast, span, text: text.slice(start, span.end) };
    }
    case 'comparison':
    case 'malformed':
      return ast;
  }
}
