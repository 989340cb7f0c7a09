import { isComparedText } from './mask-literals.js';
import type { Skeleton } from './skeleton.js';
import { kindAt, type SyntaxShape } from './syntax-shape.js';

/**
 * Whether Kusto's parser reads a skeleton as it was made: every text in it is a token by itself that something is compared with,
 * and no token stands where a comment was emptied. Then another text in its place is the same token, whatever it says.
 */
export function isAsSeen({ replaced }: Skeleton, shape: SyntaxShape): boolean {
  const { kinds, sizes, starts, ends, wellFormed } = shape;
  if (!wellFormed) return false;
  let next = 0;
  const above: number[] = [];
  for (let node = 0; node < kinds.length; node += 1) {
    while (above.length > 0 && !holdsNode(shape, above.at(-1) ?? 0, node)) above.pop();
    const [start, end] = [starts[node] ?? 0, ends[node] ?? 0];
    if (sizes[node] === 1 && end > start) {
      let place = replaced[next];
      while (place !== undefined && place.end <= start && place.kind === 'comment') place = replaced[++next];
      if (place !== undefined && place.start < end) {
        if (place.kind === 'comment' || place.start !== start || place.end !== end) return false;
        const names = above.map((one) => kindAt(shape, one));
        if (!isComparedText(kindAt(shape, node), names)) return false;
        next += 1;
      }
    }
    above.push(node);
  }
  return replaced.slice(next).every(({ kind }) => kind === 'comment');
}

function holdsNode({ sizes }: SyntaxShape, node: number, inner: number): boolean {
  return inner < node + (sizes[node] ?? 1);
}
