import type { Expression } from '../kql/expression.js';
import { type Direction, directionOf, holdsStill, isFalling, losesElements, type Scope } from './direction.js';

/**
 * The part of a condition that could become true for a row for which it was not true before, or undefined when there is
 * none. `expected` is the truth value that must not appear anew; a `not` turns it round.
 */
export function newlyTrue(predicate: Expression, scope: Scope, expected = true): Expression | undefined {
  if (holdsStill(predicate, scope)) return undefined;
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return newlyTrue(predicate.left, scope, expected) ?? newlyTrue(predicate.right, scope, expected);
    case 'call':
      return newlyTrueCall(predicate, scope, expected);
    case 'comparison':
      return comparisonHolds(predicate, scope, expected) ? undefined : predicate;
    case 'text':
      return expected && losesElements(directionOf(predicate.left, scope)) && areWithinElements(predicate.values)
        ? undefined
        : predicate;
    case 'column':
    case 'literal':
    case 'other':
      return predicate;
  }
}

/**
 * Whether texts that are found in an array's own text can only lie within one of its elements: none could reach over the
 * quotes and commas between them.
 */
function areWithinElements(values: readonly string[] | undefined): boolean {
  return values?.every((value) => /^[\p{L}\p{N} ._:/@$%-]+$/u.test(value)) === true;
}

type Call = Extract<Expression, { readonly kind: 'call' }>;

function newlyTrueCall(call: Call, scope: Scope, expected: boolean): Expression | undefined {
  const [first, ...others] = call.arguments;
  if (!first) return call;
  if (call.name === 'not' && others.length === 0) return newlyTrue(first, scope, !expected);
  const direction = directionOf(first, scope);
  // A value may become null, but none comes out of null.
  if (call.name === 'isnotnull' || call.name === 'isnull') {
    const moves = isFalling(direction) || direction === 'rises';
    return moves && expected === (call.name === 'isnotnull') ? undefined : call;
  }
  if (call.name === 'set_has_element' && others[0] && others.length === 1) {
    return expected && losesElements(direction) && holdsStill(others[0], scope) ? undefined : call;
  }
  return call;
}

type Comparison = Extract<Expression, { readonly kind: 'comparison' }>;

function comparisonHolds(predicate: Comparison, scope: Scope, expected: boolean): boolean {
  const left = directionOf(predicate.left, scope);
  const right = directionOf(predicate.right, scope);
  if (predicate.operator === '!=' || predicate.operator === '==') {
    // `Count != 0` says no more than `Count > 0`.
    if ((predicate.operator === '!=') !== expected) return false;
    return (left === 'counts' && isZero(predicate.right)) || (right === 'counts' && isZero(predicate.left));
  }
  const greater = predicate.operator === '>' || predicate.operator === '>=';
  // `left > right` gets no truer when the left side falls and the right one rises; `<` and `not` each turn that round.
  const downward = greater === expected;
  const falls = (direction: Direction): boolean => direction === 'still' || isFalling(direction);
  const rises = (direction: Direction): boolean => direction === 'still' || direction === 'rises';
  return downward ? falls(left) && rises(right) : rises(left) && falls(right);
}

function isZero(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.text === '0';
}
