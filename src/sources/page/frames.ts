import { fits, type KeyLine, shapeOf } from './key-line.js';
import { type KeyShape, type KeyTable, ruleKeys } from './rule-keys.js';

/** An open map or list; a key or an item goes into the innermost one that takes it. */
export interface Frame {
  readonly kind: 'map' | 'list';
  readonly keys: KeyTable;
  /** Takes keys that the table does not name. */
  readonly open: boolean;
  /** The column of the map's keys or the list's dashes. */
  readonly indent: number;
  /** The keys that a map has, with those of the line just placed. */
  readonly seen: Set<string>;
}

/** Where a line goes. */
export interface Place {
  readonly indent: number;
  readonly shape: KeyShape;
  /** The frames that are open behind the line. */
  readonly stack: readonly Frame[];
}

const scalar: KeyShape = { holds: 'line' };
const none: KeyTable = {};

/** The frame of a rule's own keys. */
export function rootFrame(): Frame {
  return { kind: 'map', keys: ruleKeys, open: false, indent: 0, seen: new Set() };
}

/** The place of a key or an item by the known keys, undefined when nothing that is open takes it. */
export function findPlace(stack: readonly Frame[], line: KeyLine, next: string): Place | undefined {
  return line.dash ? placeItem(stack, line) : placeKey(stack, line, next);
}

function placeKey(stack: readonly Frame[], line: KeyLine, next: string): Place | undefined {
  const { key } = line;
  const root = stack[0];
  if (key === undefined || !root) return undefined;
  const own = shapeOf(root.keys, key);
  const opensRoot = own !== undefined && !root.seen.has(key) && fits(own, line.value, next);
  let at = stack.findLastIndex(({ kind, keys, open, seen }, depth) => {
    if (kind === 'list' || seen.has(key)) return false;
    if (depth === 0) return opensRoot;
    return shapeOf(keys, key) !== undefined || (open && !opensRoot);
  });
  // A known key with an unusual value, or a key of the author's own; never one that belongs deeper down.
  if (at === -1 && !root.seen.has(key) && (own || (/^[a-z]\w*$/.test(key) && !nestedKeys.has(key)))) at = 0;
  const owner = stack[at];
  if (!owner) return undefined;
  const shape = shapeOf(owner.keys, key) ?? { holds: 'list', open: true };
  owner.seen.add(key);
  return { indent: owner.indent, shape, stack: [...stack.slice(0, at + 1), ...below(shape, line.value, owner.indent)] };
}

function placeItem(stack: readonly Frame[], line: KeyLine): Place | undefined {
  const { key } = line;
  const takes = ({ kind, keys, open }: Frame): boolean =>
    kind === 'list' && (open || (key === undefined ? keys === none : shapeOf(keys, key) !== undefined));
  const fitting = stack.findLastIndex(takes);
  const at = fitting === -1 ? stack.findLastIndex((frame) => frame.kind === 'list') : fitting;
  const owner = stack[at];
  if (!owner) return undefined;
  const kept = stack.slice(0, at + 1);
  if (key === undefined) return { indent: owner.indent, shape: scalar, stack: kept };
  const shape = shapeOf(owner.keys, key) ?? scalar;
  const indent = owner.indent + 2;
  const item: Frame = { kind: 'map', keys: owner.keys, open: owner.open, indent, seen: new Set([key]) };
  return { indent: owner.indent, shape, stack: [...kept, item, ...below(shape, line.value, indent)] };
}

/** The frame that a key without a value on its line opens. */
function below(shape: KeyShape, value: string, indent: number): readonly Frame[] {
  if (value !== '' && !value.startsWith('#')) return [];
  const { keys = none, open = false } = shape;
  switch (shape.holds) {
    case 'line':
    case 'text':
      return [];
    case 'list':
    case 'items':
      return [{ kind: 'list', keys, open, indent, seen: new Set() }];
    case 'keys':
      return [{ kind: 'map', keys, open, indent: indent + 2, seen: new Set() }];
  }
}

function deeper(table: KeyTable): readonly string[] {
  return Object.values(table).flatMap(({ keys = none }) => [...Object.keys(keys), ...deeper(keys)]);
}

/** Keys that stand under another one and, but for some, never at the top. */
export const nestedKeys: ReadonlySet<string> = new Set(deeper(ruleKeys));
