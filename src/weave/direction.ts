import type { Expression, Reads } from '../kql/expression.js';

/**
 * How a value moves when rows before it are left out: `still` (the same for a row or group that remains), `falls`, `rises`,
 * `counts` (falls, and never below zero), `thins` (an array that loses elements, but not all), `empties` (one that may lose
 * all), `shortens` (an array of which only the length is known to fall), or `unknown`. A value that falls or rises may also become null, never the other
 * way round.
 */
export type Direction = 'still' | 'falls' | 'rises' | 'counts' | 'thins' | 'empties' | 'shortens' | 'unknown';

/** How the columns in scope move. */
export interface Scope {
  readonly directions: ReadonlyMap<string, Direction>;
  /** Columns that are not listed, where the schema is open. */
  readonly others: Direction;
}

export function isFalling(direction: Direction): boolean {
  return direction === 'falls' || direction === 'counts';
}

export function directionOfColumn(name: string, scope: Scope): Direction {
  return scope.directions.get(name) ?? scope.others;
}

/** Whether a value is an array that holds nothing that it did not hold before. */
export function losesElements(direction: Direction): boolean {
  return direction === 'thins' || direction === 'empties';
}

/** Whether every column in scope holds still. */
export function allStill(scope: Scope): boolean {
  return scope.others === 'still' && [...scope.directions.values()].every((direction) => direction === 'still');
}

/** Whether nothing that the expression or operator reads moves. */
export function holdsStill(reads: Reads, scope: Scope): boolean {
  if (reads.readsRows) return false;
  if (reads.readsAll && !allStill(scope)) return false;
  return reads.references.every((name) => directionOfColumn(name, scope) === 'still');
}

/** Conversions that keep the order of numbers. */
const conversions: ReadonlySet<string> = new Set(['tolong', 'toint', 'toreal', 'todouble', 'todecimal']);

/** The direction of a scalar expression. */
export function directionOf(expression: Expression, scope: Scope): Direction {
  if (expression.kind === 'column') return directionOfColumn(expression.name, scope);
  if (holdsStill(expression, scope)) return 'still';
  if (expression.kind !== 'call' || expression.arguments.length !== 1) return 'unknown';
  const [only] = expression.arguments;
  const inner = only ? directionOf(only, scope) : 'unknown';
  if (expression.name === 'array_length') return losesElements(inner) || inner === 'shortens' ? 'counts' : 'unknown';
  if (conversions.has(expression.name)) return isFalling(inner) || inner === 'rises' ? inner : 'unknown';
  return 'unknown';
}
