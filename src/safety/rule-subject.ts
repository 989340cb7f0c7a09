// What the expressions of a rule stand for: columns of its table.
import type { Expression } from '../kql/expression.js';
import type { Formula } from '../logic/formula.js';
import { negation } from './formulas.js';

/** A column of the table itself, by its name there. */
export interface OwnColumn {
  readonly name: string;
  /** Kusto's type name. */
  readonly type: string;
}

/** Where an expression stands: what its names mean there. */
export interface Meaning {
  /** A column of the table, or the expression that a name stands for with the meaning of its own names. */
  readonly column: (name: string) => OwnColumn | { readonly expression: Expression; readonly at: Meaning } | undefined;
  /** Whether a function is Kusto's own and not the query's. */
  readonly isBuiltIn: (name: string) => boolean;
  /** What stands for a condition that is not understood. */
  readonly opaque: (expression: Expression, at: Meaning) => Formula;
}

/** What holds of each row for which a test is true, and of each for which it is false. */
export interface Both {
  readonly whenTrue: Formula;
  readonly whenFalse: Formula;
}

/** A test that is never null. */
export function total(whenTrue: Formula): Both {
  return { whenTrue, whenFalse: negation(whenTrue) };
}

/** The opposite test, where it is negated. */
export function turned(both: Both | undefined, negated: boolean): Both | undefined {
  return both && negated ? { whenTrue: both.whenFalse, whenFalse: both.whenTrue } : both;
}

/** A column that is tested. */
export interface Subject extends OwnColumn {
  /** Letter case is lost on the way: what it is compared with must be of this case. */
  readonly folded?: 'lower' | 'upper';
}

/** The column that an expression is, through `tostring`, `tolower` and names that stand for these. */
export function subjectOf(expression: Expression, at: Meaning): Subject | undefined {
  if (expression.kind === 'column') {
    const found = at.column(expression.name);
    if (found === undefined) return undefined;
    return 'expression' in found ? subjectOf(found.expression, found.at) : found;
  }
  if (expression.kind !== 'call' || expression.arguments.length !== 1 || !at.isBuiltIn(expression.name))
    return undefined;
  const [only] = expression.arguments;
  const inner = only && subjectOf(only, at);
  if (inner === undefined) return undefined;
  // What a dynamic column holds is tested as its text.
  if (expression.name === 'tostring')
    return inner.type === 'string' || inner.type === 'dynamic' ? { ...inner, type: 'string' } : undefined;
  if (inner.type !== 'string') return undefined;
  if (expression.name === 'tolower') return { ...inner, folded: 'lower' };
  return expression.name === 'toupper' ? { ...inner, folded: 'upper' } : undefined;
}
