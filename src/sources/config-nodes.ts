// Places in a configuration's YAML.
import type { Span } from '../text/span.js';
import { nodeAt, type YamlNode, type YamlScalar } from './yaml.js';

export { nodeAt, parseYaml, toPlain, type YamlNode } from './yaml.js';

/** The key that a path ends in, undefined where there is none or the path ends in a list. */
export function keyNodeAt(root: YamlNode, path: readonly PropertyKey[]): YamlScalar | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = String(path.at(-1) ?? '');
  return parent.kind === 'mapping' ? parent.entries.find(({ key }) => key.text.value === last)?.key : undefined;
}

/** Where a finding about a node points: to all of a scalar, to the beginning of a collection. */
export function headOf(node: YamlNode): Span {
  return node.kind === 'scalar' ? node.span : { start: node.span.start, end: node.span.start + 1 };
}
