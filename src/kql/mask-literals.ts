const literal = String.raw`"(?:[^"\\\n]|\\.)*"`;

const compared = new RegExp(
  String.raw`((?:==|!=|=~|!~|!?\b(?:has|contains|startswith|endswith)(?:_cs)?|\bmatches regex) )${literal}`,
  'g',
);
const listed = new RegExp(String.raw`(\b(?:in~?|has_any|has_all) \()(\s*${literal}(?:,\s*${literal})*\s*)(\))`, 'g');
const each = new RegExp(literal, 'g');

/** What stands for every text that a clause compares with. */
const anyText = '"_"';

/**
 * A clause with one text in the place of all that it compares columns with. What Kusto says of a clause does not depend on
 * them; whether a text was in such a place indeed is seen in the tree (`isComparedText`), not here.
 */
export function maskLiterals(clause: string): string {
  return clause
    .replace(compared, `$1${anyText}`)
    .replace(listed, (_, open: string, list: string, close: string) => `${open}${list.replace(each, anyText)}${close}`);
}

/** Nodes between a text and the comparison that it stands in. */
const between: ReadonlySet<string> = new Set(['StringLiteralExpression', 'SeparatedElement', 'List', 'ExpressionList']);

/** Whether a text token below these nodes, the nearest last, is one that a column is compared with. */
export function isComparedText(kind: string, above: readonly string[]): boolean {
  if (kind !== 'StringLiteralToken') return false;
  const comparison = above.findLast((name) => !between.has(name));
  return comparison !== undefined && comparisons.test(comparison);
}

const comparisons =
  /^(?:Not)?(?:Equal|BangTilde|EqualTilde|Has|HasCs|Contains|ContainsCs|StartsWith|StartsWithCs|EndsWith|EndsWithCs|MatchesRegex|In|InCs|HasAny|HasAll)Expression$/;
