// Short names of registry hives, which Defender spells out.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom, Literal } from '../meaning/normal-form.js';
import { own } from '../schema/own.js';
import type { Column } from '../schema/schema.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { textStart } from './edits.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** The literal with those hives spelled out that have one spelling (`HKLM`), and a note on each. */
export function spellOutHives(
  literal: Literal,
  column: Column | undefined,
  filter: string,
): { readonly literal: Literal; readonly diagnostics: readonly Diagnostic[] } {
  const { atom } = literal;
  const hives = column?.hives;
  if (hives === undefined || atom.operator === 'regex') return { literal, diagnostics: [] };
  const spelled = atom.values.map((value) => spelledOut(value, hives));
  const diagnostics = spelled.flatMap((value, index) => {
    const written = atom.values[index];
    if (written === undefined || value === written) return [];
    return [
      diagnose('WN314', `Defender spells hives out: read as \`${value.text}\``, {
        severity: 'note',
        span: value.span,
        label: 'a short name',
        help: `write \`${value.text}\``,
        fixes: rewritten(written, value.text, filter),
      }),
    ];
  });
  return diagnostics.length === 0
    ? { literal, diagnostics }
    : { literal: { ...literal, atom: { ...atom, values: spelled } }, diagnostics };
}

/** The filter with the value written so; nothing where it does not stand in the filter. */
function rewritten(value: ValueNode, text: string, filter: string): readonly string[] {
  if (textStart(value, { filter }) === undefined) return [];
  return [`${filter.slice(0, value.span.start)}"${text}"${filter.slice(value.span.end)}`];
}

function spelledOut(value: ValueNode, hives: Readonly<Record<string, string>>): ValueNode {
  const [start, short = '', rest = ''] = /^\\*([A-Za-z]+)(?::?(\\)|:?$)/.exec(value.text) ?? [];
  const hive = start === undefined || value.kind === 'regex' ? undefined : own(hives, short.toUpperCase());
  return hive === undefined ? value : { ...value, text: hive + rest + value.text.slice(start?.length ?? 0) };
}

/** The hive of a key, told by the key's beginning. Negated, only a hive of one spelling can be ruled out. */
export function hiveTest(atom: Atom, value: ValueNode, { column, literal, field }: CheckContext): ValueTest {
  const name = value.text.replace(/:?\\*$/, '').toUpperCase();
  const hive = own(longNames, name) ?? Object.values(longNames).find((long) => long === name);
  const whole = atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'startswith';
  const single = Object.values(column.hives ?? {}).includes(hive ?? '');
  if (hive === undefined || !whole || (literal.negated && !single)) {
    return failed(
      diagnose('WN307', `\`${field}\` is the beginning of \`${column.name}\`: it cannot be tested so`, {
        span: value.span,
        help: literal.negated
          ? 'only `HKEY_LOCAL_MACHINE` can be ruled out: other hives have several spellings'
          : 'use `==` with a hive such as `HKEY_LOCAL_MACHINE`',
      }),
    );
  }
  const test: ColumnTest = { kind: 'text', operator: 'startswith', text: `${hive}\\` };
  if (!literal.negated) return passed(test);
  return passed({ kind: 'text', operator: 'startswith', text: hive });
}

const longNames: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKCC: 'HKEY_CURRENT_CONFIG',
};
