import type { GlobalState, KustoNode } from './kusto.js';
import { className, isA, isTable, walk } from './nodes.js';
import { operatorOfClass } from './operators.js';

/** A pipeline read from its table to its end, through parentheses, `materialize` and `let` names that are used once. */
export interface Chain {
  /** The table's name, where the pipeline starts. */
  readonly head: KustoNode;
  /** The pipe expressions, in the order in which rows pass them. */
  readonly pipes: readonly KustoNode[];
  /** The uses of `let` names that lie on the way. */
  readonly uses: readonly KustoNode[];
}

/** Why a pipeline cannot be followed to a table. */
export interface BrokenChain {
  readonly at: KustoNode;
  /** Words for a message: `the source \`union\``. */
  readonly what: string;
  /** Whether it starts at a name that the schema does not know. */
  readonly unknownTable: boolean;
}

/** The `let` names of a query that stand for expressions, and how often each is used anywhere. */
export interface LetNames {
  readonly expressions: ReadonlyMap<string, KustoNode>;
  readonly uses: ReadonlyMap<string, number>;
}

/** Collects the query's `let` names. A name that is declared twice is left out. */
export function letNames(statements: readonly KustoNode[], root: KustoNode): LetNames {
  const expressions = new Map<string, KustoNode>();
  const uses = new Map<string, number>();
  const twice = new Set<string>();
  for (const statement of statements) {
    const name = isA(statement, 'LetStatement') ? statement.Name?.SimpleName : undefined;
    if (name === undefined || !statement.Expression) continue;
    if (expressions.has(name)) twice.add(name);
    expressions.set(name, statement.Expression);
  }
  for (const name of twice) expressions.delete(name);
  walk(root, (node) => {
    const name = isA(node, 'NameReference') ? node.SimpleName : undefined;
    if (name !== undefined && expressions.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
  });
  return { expressions, uses };
}

/** Follows a pipeline to the table that feeds it. */
export function followChain(expression: KustoNode, lets: LetNames, globals: GlobalState): Chain | BrokenChain {
  const pipes: KustoNode[] = [];
  const uses: KustoNode[] = [];
  let node = expression;
  for (;;) {
    const kind = className(node);
    if (kind === 'PipeExpression' && node.Expression) {
      pipes.unshift(node);
      node = node.Expression;
    } else if ((kind === 'ParenthesizedExpression' || kind === 'MaterializeExpression') && node.Expression) {
      node = node.Expression;
    } else if (kind === 'NameReference' && node.SimpleName !== undefined) {
      const symbol = node.ReferencedSymbol;
      if (symbol && isTable(symbol) && globals.IsDatabaseTable(symbol)) return { head: node, pipes, uses };
      const bound = symbol && isA(symbol, 'VariableSymbol') ? lets.expressions.get(node.SimpleName) : undefined;
      // A `let` name that is used twice also decides something elsewhere; INVARIANT: each is entered once, so this ends.
      if (!bound || lets.uses.get(node.SimpleName) !== 1)
        return brokenAtName(node, node.SimpleName, bound !== undefined);
      uses.push(node);
      node = bound;
    } else {
      return { at: node, what: `the source \`${sourceWord(node)}\``, unknownTable: false };
    }
  }
}

function brokenAtName(node: KustoNode, name: string, usedAgain: boolean): BrokenChain {
  if (usedAgain)
    return { at: node, what: `the \`let\` name \`${name}\`, which is used more than once`, unknownTable: false };
  const symbol = node.ReferencedSymbol;
  if (symbol && /^(FunctionSymbol|GroupSymbol|VariableSymbol)$/.test(className(symbol))) {
    return { at: node, what: `the source \`${name}\`, which is no table`, unknownTable: false };
  }
  return { at: node, what: `the table \`${name}\``, unknownTable: true };
}

function sourceWord(node: KustoNode): string {
  const operator = operatorOfClass(className(node));
  if (operator !== 'unknown') return operator;
  const call = node.Name?.SimpleName;
  if (call !== undefined) return `${call}()`;
  return className(node)
    .replace(/(Expression|Operator|Statement)$/, '')
    .toLowerCase();
}
