import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext, ValueCheck } from './checks/finding.js';

/** A value's test on a column. `never`: no row can pass it. Without a test, nothing sound can be said. */
export interface ValueTest {
  readonly test: ColumnTest | undefined;
  readonly never: boolean;
  /** No negated test of it is sound. */
  readonly narrowOnly?: boolean;
  /** Which rows a negated test would hold for beyond those that are meant, where it is not other spellings. */
  readonly why?: string;
  /** What else a row has to pass before the negated test tells anything of it. */
  readonly beside?: ColumnTest;
  readonly diagnostics: readonly Diagnostic[];
}

export function passed(test: ColumnTest): ValueTest {
  return { test, never: false, diagnostics: [] };
}

export function failed(diagnostic: Diagnostic): ValueTest {
  return { test: undefined, never: false, diagnostics: [diagnostic] };
}

/** The test, with what the checks have to say about its value. */
export function checked(
  test: ColumnTest,
  checks: readonly ValueCheck[],
  value: ValueNode,
  context: CheckContext,
): ValueTest {
  const all = checks.flatMap((check) => check(value, context) ?? []);
  // What never matches needs no doubt about its spelling beside it.
  const told = all.some((finding) => finding.never) ? all.filter((finding) => finding.narrowOnly !== true) : all;
  const codeOf = ({ diagnostic }: (typeof all)[number]) => diagnostic.code;
  const findings = told.filter((one, index) => told.findIndex((other) => codeOf(other) === codeOf(one)) === index);
  const tooWide = all.filter((finding) => finding.tooWide === true);
  if (tooWide.length > 0)
    return { test: undefined, never: false, diagnostics: tooWide.map(({ diagnostic }) => diagnostic) };
  return {
    test,
    never: findings.some((finding) => finding.never),
    narrowOnly: findings.some((finding) => finding.narrowOnly === true),
    diagnostics: findings.map(({ diagnostic }) => diagnostic),
  };
}
