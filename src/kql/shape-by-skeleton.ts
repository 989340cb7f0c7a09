import { isAsSeen } from './as-seen.js';
import { type Attempt, attempt, libraries } from './kusto.js';
import { toArray } from './nodes.js';
import { remembering } from './remembered.js';
import { offsetsOf, placesOf, type Skeleton, skeletonOf } from './skeleton.js';
import { movedTo, type SyntaxShape, shapeOfText } from './syntax-shape.js';

// Some 15 bytes for each character.
const known = remembering<SyntaxShape>(500_000);

/**
 * The shape of a text, as `shapeOfText` gives it. Where a text of the same skeleton was parsed before, Kusto's parser need not read
 * this one, too: its lexer does, and must find the very tokens of that shape, but for the texts that are compared with. The parser
 * looks at nothing else.
 */
export function shapeBySkeleton(text: string): Attempt<SyntaxShape> {
  const skeleton = skeletonOf(text);
  if (skeleton === undefined) return shapeOfText(text);
  const like = known.get(skeleton.text);
  const found = like && attempt(() => shapeLike(like, text, skeleton));
  if (found?.ok && found.value) return { ok: true, value: found.value };
  const parsed = shapeOfText(text);
  if (parsed.ok && like === undefined) {
    const shape = inSkeleton(parsed.value, skeleton);
    if (shape) known.set(skeleton.text, shape);
  }
  return parsed;
}

/** A text's shape at the places of its skeleton; undefined where the skeleton does not fit it. */
function inSkeleton(shape: SyntaxShape, skeleton: Skeleton): SyntaxShape | undefined {
  const places = placesOf(offsetsOf(skeleton), shape.text.length);
  const moved = movedTo(shape, skeleton.text, places);
  return moved && isAsSeen(skeleton, moved) ? moved : undefined;
}

function shapeLike(like: SyntaxShape, text: string, skeleton: Skeleton): SyntaxShape | undefined {
  const shape = movedTo(like, text, offsetsOf(skeleton));
  return shape && hasTokens(shape) ? shape : undefined;
}

/** Whether the tokens that Kusto's lexer finds in a shape's text are those of the shape. */
export function hasTokens({ text, kinds, sizes, starts, ends }: SyntaxShape): boolean {
  let node = 0;
  let at = 0;
  for (const { Kind, Trivia, Text, Diagnostics } of libraries().kusto.Parsing.TokenParser.ParseTokens(text)) {
    const start = at + Trivia.length;
    at = start + Text.length;
    if (toArray(Diagnostics).length > 0) return false;
    if (Text === '') continue;
    while (node < kinds.length && (sizes[node] !== 1 || starts[node] === ends[node])) node += 1;
    if (kinds[node] !== Kind || starts[node] !== start || ends[node] !== at) return false;
    node += 1;
  }
  while (node < kinds.length && (sizes[node] !== 1 || starts[node] === ends[node])) node += 1;
  return node === kinds.length && at === text.length;
}
