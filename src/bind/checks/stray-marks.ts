import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

const named: ReadonlySet<string> = new Set(['basename', 'path', 'host', 'account']);

/** Marks that slipped into a value: a sentence's end behind a file name, blanks that are none (no-break, zero-width). */
export const checkStrayMarks: ValueCheck = (value, context) => {
  const odd = /[\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\u00ad]/u;
  const trailing = named.has(context.column.kind)
    ? /(?<=\.[A-Za-z0-9]{2,4})[.,;:!]+$/.exec(value.text)?.[0]
    : undefined;
  if (trailing === undefined && !odd.test(value.text)) return undefined;
  const plain = (trailing === undefined ? value.text : value.text.slice(0, -trailing.length))
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/gu, '')
    .replace(new RegExp(odd, 'gu'), ' ');
  return {
    never: named.has(context.column.kind),
    diagnostic: diagnose(
      trailing === undefined ? 'WN313' : 'WN314',
      trailing === undefined
        ? `\`${value.text}\` holds a blank that is none: no-break or without width`
        : `\`${value.text}\` ends with \`${trailing}\`, as no name does`,
      {
        severity: 'warning',
        span: value.span,
        label: named.has(context.column.kind) ? 'never matches' : 'taken as it stands',
        help: `write \`${plain}\``,
        fixes: replaceValue(value, plain, context),
      },
    ),
  };
};
