import type { KustoNode } from './kusto.js';
import { children, className, kindName } from './nodes.js';

/** A value that the query names itself: a literal, a `let` of one, or an element of such a list. */
export interface Constant {
  /** Kusto's type name. */
  readonly type: string;
  /** Of a string its characters; of others the literal's text, without `datetime(…)` and the like around it. */
  readonly text: string;
}

/** The constant that a node is, a list of them still being one; undefined for whatever has to be computed. */
export function constantOf(node: KustoNode): Constant | undefined {
  if (className(node) === 'PrefixUnaryExpression') return negated(node);
  const text = node.ConstantValueInfo?.ValueText;
  const type = node.ResultType?.Name;
  return node.ConstantValue == null || typeof text !== 'string' || type === undefined ? undefined : { type, text };
}

function negated(node: KustoNode): Constant | undefined {
  const [, operand] = children(node);
  const inner = kindName(node) === 'UnaryMinusExpression' && operand ? constantOf(operand) : undefined;
  return inner && /^[\d.]+$/.test(inner.text) ? { ...inner, text: `-${inner.text}` } : undefined;
}

/** The constants of a list of operands, those within dynamic lists one by one; undefined where one is not known. */
export function constantsOf(nodes: readonly KustoNode[]): readonly Constant[] | undefined {
  const all = nodes.map((node) => {
    const constant = constantOf(node);
    return constant?.type === 'dynamic' ? listOf(constant.text) : constant && [constant];
  });
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}

const item =
  /\s*(?:@"((?:[^"]|"")*)"|@'((?:[^']|'')*)'|("(?:[^"\\\n]|\\.)*")|'((?:[^'\\\n]|\\.)*)'|(-?\d+))\s*(,|\]\s*$)/y;

/** The elements of a dynamic list of texts and whole numbers; undefined for every other dynamic value. */
function listOf(text: string): readonly Constant[] | undefined {
  if (/^\s*\[\s*\]\s*$/.test(text)) return [];
  const start = /^\s*\[/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const found: Constant[] = [];
  item.lastIndex = start;
  for (let match = item.exec(text); match !== null; match = item.exec(text)) {
    const [, verbatim, single, double, quoted, number, end = ''] = match;
    const value =
      verbatim?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      (double && unescaped(double)) ??
      (quoted === undefined ? undefined : unescaped(`"${quoted.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`));
    if (number !== undefined) found.push({ type: 'long', text: number });
    else if (value === undefined) return undefined;
    else found.push({ type: 'string', text: value });
    if (end !== ',') return found;
  }
  return undefined;
}

/** A text in double quotes as JSON and KQL read it alike; undefined where they might not. */
function unescaped(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
