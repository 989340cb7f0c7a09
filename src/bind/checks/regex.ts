import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { diagnose } from '../../diagnostics/registry.js';
import type { CheckedValue } from './finding.js';

const unsupported: readonly { readonly form: RegExp; readonly name: string }[] = [
  { form: /\(\?<?[=!]/, name: 'look-around' },
  { form: /\(\?>/, name: 'an atomic group' },
  { form: /\\[1-9]|\\k[<{']/, name: 'a back-reference' },
  { form: /[*+?}]\+/, name: 'a possessive quantifier' },
  { form: /\(\?\(/, name: 'a conditional' },
  { form: /\\(?![dDwWsSbBAzaftnrvxuUpP])[A-Za-z]/, name: 'an escape of this letter' },
];

/** What Kusto's regular expressions (Rust's flavour, linear time) do not take: look-around, back-references and the like. */
export function checkRegex(value: CheckedValue): Diagnostic | undefined {
  const bare = value.text.replace(/\\\\/g, '  ');
  for (const { form, name } of unsupported) {
    const found = form.exec(bare);
    if (found !== null)
      return refusal(
        value,
        `Kusto's regular expressions have no ${name.replace(/^an? /, '')}: \`${value.text.slice(found.index, found.index + found[0].length)}\``,
      );
  }
  if ((bare.match(/\((?!\?)/g) ?? []).length > 16)
    return refusal(value, 'Kusto takes at most 16 groups in a regular expression');
  try {
    new RegExp(value.text.replace(/^\(\?[a-zA-Z]+\)/, '').replace(/\(\?P</g, '(?<'), 'u');
    return undefined;
  } catch {
    // Rust's flavour is not JavaScript's: only what neither takes is refused here.
    try {
      new RegExp(value.text.replace(/^\(\?[a-zA-Z]+\)/, ''));
      return undefined;
    } catch {
      return refusal(value, `\`${value.text}\` is not a regular expression`);
    }
  }
}

/** Whether every text, or nearly every one, holds a match: `.*`, `\\w+`, an empty alternative. */
export function matchesAnyText(pattern: string): boolean {
  const flags = /^\(\?([imsu]+)\)/.exec(pattern);
  const source = pattern.slice(flags?.[0].length ?? 0).replace(/\(\?P</g, '(?<');
  const samples = ['a', 'Z', '0', 'q7.exe', 'C:\\Windows\\x.exe'];
  const own = (flags?.[1] ?? '').replace(/[^ims]/g, '');
  return ['u', ''].some((unicode) => {
    try {
      const regex = new RegExp(source, own + unicode);
      return regex.test('') || samples.every((sample) => regex.test(sample));
    } catch {
      return false;
    }
  });
}

function refusal(value: CheckedValue, message: string): Diagnostic {
  return diagnose('WN310', message, {
    span: value.span,
    label: 'not possible in KQL',
    help: 'say it with `contains`, `startswith`, `endswith` or wildcards',
  });
}
