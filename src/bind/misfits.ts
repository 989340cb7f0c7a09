// Findings on values and operators that do not fit a column.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';
import { rewriteComparison, rewriteValue } from './edits.js';

/** What a finding says beyond its usual words. */
interface Details {
  readonly why?: string;
  readonly help?: string;
  readonly fixes?: readonly string[];
}

/** An operator that cannot test this column; with a value that fits, equality is offered as an edit. */
export function operatorMisfit(atom: Atom, context: CheckContext, why: string, value?: ValueNode): Diagnostic {
  const { column } = context;
  const fits = value !== undefined && /^(?:int|long)$/.test(column.type) && /^\d+$/.test(value.text.trim());
  return diagnose('WN307', `\`${atom.operator}\` cannot test \`${column.name}\`: ${why}`, {
    span: atom.span,
    help:
      column.type === 'string'
        ? 'use `==`, `contains`, `startswith` or `endswith`'
        : column.type === 'bool' || column.type === 'guid'
          ? 'use `==` or `!=`'
          : 'use `==`, `in`, `<`, `>` or `between`',
    fixes: fits ? rewriteComparison(value, `== ${value.text.trim()}`, context) : [],
  });
}

/** A value that is none of the column's type. */
export function typeMisfit(value: ValueNode, { column }: CheckContext, details: Details = {}): Diagnostic {
  const why = details.why ?? `is not ${withArticle(column.type)}, and \`${column.name}\` holds one`;
  return diagnose('WN305', `\`${value.text}\` ${why}`, {
    span: value.span,
    label: `${column.type} expected`,
    help: details.help ?? `give a value of type ${column.type}`,
    fixes: details.fixes ?? [],
  });
}

const truths: ReadonlySet<string> = new Set(['1', 'yes', 'y', 't', 'on']);
const untruths: ReadonlySet<string> = new Set(['0', 'no', 'n', 'f', 'off']);

/** A word or number that people use for a bool: the bool that it stands for is offered, not assumed. */
export function boolMisfit(value: ValueNode, context: CheckContext): Diagnostic {
  const text = value.text.trim().toLowerCase();
  const meant = truths.has(text) ? 'true' : untruths.has(text) ? 'false' : undefined;
  return typeMisfit(value, context, {
    help: meant === undefined ? 'write `true` or `false`' : `write \`${meant}\` if that is meant`,
    fixes: meant === undefined ? [] : rewriteValue(value, meant, context),
  });
}

export function withArticle(type: string): string {
  return `${type === 'int' ? 'an' : 'a'} ${type}`;
}

/** A range whose ends leave nothing between them. */
export function emptyRange(atom: Atom, { filter }: CheckContext): Diagnostic {
  const [low, high] = atom.values;
  const text = ({ span }: ValueNode) => filter.slice(span.start, span.end);
  const turned =
    low === undefined || high === undefined || filter === ''
      ? []
      : [
          `${filter.slice(0, low.span.start)}${text(high)}${filter.slice(low.span.end, high.span.start)}${text(low)}${filter.slice(high.span.end)}`,
        ];
  return diagnose('WN305', `nothing lies between \`${low?.text ?? ''}\` and \`${high?.text ?? ''}\``, {
    span: atom.span,
    help: 'write the lower end first',
    fixes: turned,
  });
}

/** A test that would hold for every text, or for whatever `every` says. */
export function matchesEverything(value: ValueNode, every = 'every text'): Diagnostic {
  return diagnose('WN306', `\`${value.text}\` matches ${every}`, {
    span: value.span,
    label: 'would match every row',
    help: 'name the text that marks the benign events',
  });
}

/** A comparison that holds for every row that has a value there at all. */
export function alwaysHolds(atom: Atom, { column }: CheckContext, why: string): Diagnostic {
  return diagnose('WN306', `this holds for every row: ${why}`, {
    span: atom.span,
    label: 'tells no rows apart',
    help: `leave it out, or give a value that marks the benign events in \`${column.name}\``,
  });
}

/** A value that the column never holds, as a warning: positive it is dead weight, negated it is refused. */
export function neverHeld(value: ValueNode, message: string, help: string, fixes: readonly string[] = []): Diagnostic {
  return diagnose('WN308', message, { severity: 'warning', span: value.span, label: 'never matches', help, fixes });
}
