import type { Outcome } from '../diagnostics/diagnostic.js';
import type { Ast, Filter, ProseVerb } from './ast.js';
import { parse as parseGenerated } from './generated/filter.js';
import { isEdge, nounAt, phraseAt } from './phrases.js';
import { lowerProse } from './prose.js';
import { comparisonsOf, isOfFields, isSaid, type SpokenVerb, speaksOfThings, verbOf } from './prose-signs.js';
import type { ProseTree } from './prose-tree.js';
import { describes, hasShape } from './shapes.js';
import { isHeading, looksLikeFile } from './vocabulary.js';

/**
 * Reads a filter as structured or as prose. A verb in front of a structured filter (`exclude process.name == "x"`) says its
 * reading; without a verb a sentence is prose where it is no filter and speaks of things (`files signed by X`). Never throws.
 */
export function parseEither(text: string, parseStructured: (text: string) => Outcome<Filter>): Outcome<Filter> {
  const verb = verbOf(text);
  if (verb === undefined || /^[\s:.,;-]*$/.test(text.slice(verb.end))) {
    const structured = parseStructured(text);
    if (
      structured.value !== undefined &&
      !isJudged(structured.value.ast, text) &&
      !speaksOfThings(structured.value.ast, text)
    )
      return structured;
    const said = structured.value !== undefined && isSaid(structured.value.ast, text) ? understood(text) : undefined;
    return verdict(text) ?? sentenceWithoutVerb(text) ?? sentenceWithFront(text) ?? said ?? structured;
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

/** Where a structured filter behind a verb begins: `exclude where …`, `exclude: …`, `exclude events where …`. */
function afterVerb(text: string, end: number): number {
  const filler =
    /^[\s:-]*(?:(?:all |any |the )?(?:events?|alerts?|rows?|records?|results?)\s+)?(?:(?:only\s+)?(?:where|when|if)\b)?[\s:]*/i;
  return end + (filler.exec(text.slice(end))?.[0].length ?? 0);
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

/** `x.exe run by y is expected.`: one sentence without any other verb or condition. */
function isVerdict(text: string): boolean {
  const more =
    /[.!;]\s|\b(?:alert(?:ed|ing)?|unless|except|but|if|when|where|not|which|that|who|it|they|this|these|of|some|few|many|most|several|hardly|rarely|sometimes|often|usually)\b/i;
  return verbOf(text) === undefined && !more.test(text.trimEnd()) && /\b(?:is|are)\s/i.test(text);
}

/** `agent.exe is benign`: a file is no field. */
function isJudged(ast: Ast, text: string): boolean {
  return isVerdict(text) && comparisonsOf(ast).some(({ field }) => looksLikeFile(field.name));
}

/** A sentence that calls what it speaks of expected or benign. */
function verdict(text: string): Outcome<Filter> | undefined {
  if (!isVerdict(text)) return undefined;
  const prose = parseProse(text);
  return prose.verb !== undefined && comparisonsOf(prose.ast).length > 0
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
      isHeading,
      verdicts: isVerdict(text),
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
