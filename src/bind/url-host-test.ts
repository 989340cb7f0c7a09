// Fields that mean the host of the URL that their column holds, whole or as a bare host name.
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { rewriteValue } from './edits.js';
import { textChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';
import { escapeRegex } from './wildcards.js';

// A scheme and a user name may stand before the host, a port and a path behind it. A backslash is a slash to browsers.
const before = String.raw`^(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#@\\\s]*@)?`;
const after = String.raw`(?::\d+)?(?:[/?#]|$)`;
const some = String.raw`[^/?#@:\\\s]*`;
const edge = String.raw`[^/?#@:\\\sa-z0-9]`;

/**
 * The test of a host within a URL. A host in the URL's path or query never counts. Negated, the text has to stand
 * nowhere in the URL, which leaves out fewer rows.
 */
export function urlHostTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const text = value.text.trim().replace(/^\.\*/, '*');
  const pattern =
    /^[\w.*-]*[a-z0-9][\w.*-]*$/i.test(text) && value.kind !== 'regex' ? hostPattern(atom, text) : undefined;
  if (pattern === undefined) return failed(noHost(atom, value, context));
  const longest = text.split('*').reduce((best, part) => (part.length > best.length ? part : best), '');
  const contains: ColumnTest = { kind: 'text', operator: 'contains', text: longest };
  if (context.literal.negated) {
    // A part that stands nowhere stands not in the host: the checks look at it as at a part of a URL.
    const literal = { ...context.literal, atom: { ...atom, operator: 'contains' as const } };
    return checked(contains, textChecks, { ...value, text: longest }, { ...context, literal });
  }
  const regex: ColumnTest = { kind: 'regex', pattern: `(?i)${before}${pattern}${after}` };
  // INVARIANT: `(?i)` folds more letters than KQL's own operators: both have to hold.
  const test: ColumnTest = /[ks]/i.test(text) ? { kind: 'all', tests: [contains, regex] } : regex;
  return checked(test, textChecks, value, context);
}

function hostPattern({ operator }: Atom, text: string): string | undefined {
  const host = text.split('*').map(escapeRegex).join(some);
  switch (operator) {
    case 'equals':
    case 'in':
    case 'like':
    case 'matches':
      return host;
    case 'startswith':
      return host + some;
    case 'endswith':
      return some + host;
    case 'contains':
      return some + host + some;
    case 'has':
      return text.includes('*') ? undefined : `(?:${some}${edge})?${host}(?:${edge}${some})?`;
    default:
      return undefined;
  }
}

function noHost(atom: Atom, value: ValueNode, context: CheckContext) {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#@:\\\s]+)/i.exec(value.text.trim())?.[1];
  const operator = value.kind === 'regex' || atom.operator === 'regex';
  const message = operator
    ? `\`${context.field}\` is a host, a part of \`${context.column.name}\`: an expression cannot be held to it`
    : `\`${value.text}\` is no host name, and \`${context.field}\` is one`;
  return diagnose('WN307', message, {
    span: value.span,
    help: `use \`==\`, \`endswith\` or \`contains\` with a host name, or test \`${context.column.name}\` whole`,
    fixes: host === undefined || operator ? [] : rewriteValue(value, `"${host}"`, context),
  });
}
