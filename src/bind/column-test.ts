import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import { own } from '../schema/own.js';
import type { ValueNode } from '../syntax/ast.js';
import { accountNameTest } from './account-name-test.js';
import { addressTest } from './address-test.js';
import type { CheckContext } from './checks/finding.js';
import { hashTest } from './hash-test.js';
import { hiveTest } from './hives.js';
import { operatorMisfit } from './misfits.js';
import { directoryTest, nameOfPathTest } from './path-part-test.js';
import { basenameTest, eitherSlash, withBackslashes } from './path-test.js';
import { regexTest } from './regex-test.js';
import type { TargetColumn } from './resolve.js';
import { extensionTest, partTest, wholeTest } from './text-test.js';
import { typedTest } from './typed-test.js';
import { urlHostTest } from './url-host-test.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** The test of one value of an atom on the column that its field means. */
export function valueTest(atom: Atom, value: ValueNode, target: TargetColumn, context: CheckContext): ValueTest {
  const { column } = target;
  if (column.type !== 'string' && column.type !== 'dynamic') return typedTest(atom, value, context);
  if (target.form === 'extension') return extensionTest(atom, value);
  const text = value.text;
  if (text.trim() === '' && atom.operator !== 'equals' && atom.operator !== 'in') {
    return failed(
      diagnose('WN306', 'an empty text stands in every text', {
        span: value.span,
        label: 'would match every row',
        help: 'name the text that marks the benign events',
      }),
    );
  }
  if (target.form === 'basename') return basenameTest(atom, value, context);
  if (target.form === 'directory') return directoryTest(atom, value, context);
  if (target.form === 'name-of-path') return nameOfPathTest(atom, value, context);
  if (target.form === 'url-host') return urlHostTest(atom, value, context);
  if (target.form === 'hive') return hiveTest(atom, value, context);
  const word = wordOf(atom, value, context);
  if (word !== undefined) return word;
  if (column.none !== undefined && text === column.none && isWhole(atom))
    return passed({ kind: 'equals', values: [{ type: 'string', text }], foldsCase: false });
  const name = target.form === 'account' ? accountNameTest(atom, value, context) : undefined;
  if (name !== undefined) return name;
  if (column.kind === 'address' && text !== '') return addressTest(atom, value, context);
  if (column.kind === 'hash' && text !== '') return hashTest(atom, value, context);
  const spelled = column.kind === 'path' && atom.operator !== 'regex' ? withBackslashes(text) : undefined;
  if (spelled !== undefined)
    return eitherSlash(valueTest(atom, { ...value, text: spelled }, target, context), value, spelled, context);
  switch (atom.operator) {
    case 'regex':
    case 'matches':
      return regexTest(atom, value, context);
    case 'equals':
    case 'in':
    case 'like':
    case 'under':
      return wholeTest(atom, value, context);
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
      return partTest(atom.operator, value, context);
    case 'less':
    case 'at-most':
    case 'greater':
    case 'at-least':
    case 'between':
      return failed(operatorMisfit(atom, context, 'texts have no order there'));
    case 'exists':
      return passed({ kind: 'filled' });
  }
}

/** A word of another product (`LogonType == 10`), compared as the value that it stands for. */
function wordOf(atom: Atom, value: ValueNode, context: CheckContext): ValueTest | undefined {
  const { column } = context;
  const word = isWhole(atom) ? own(column.words ?? {}, value.text.trim().toLowerCase()) : undefined;
  if (word === undefined) return undefined;
  const note = diagnose('WN308', `\`${value.text}\` is called \`${word}\` in \`${column.name}\``, {
    severity: 'note',
    span: value.span,
    label: `read as \`${word}\``,
    help: `write \`"${word}"\``,
  });
  const tested = wholeTest(atom, { ...value, text: word }, context);
  return { ...tested, diagnostics: [...tested.diagnostics, note] };
}

function isWhole({ operator }: Atom): boolean {
  return operator === 'equals' || operator === 'in' || operator === 'like' || operator === 'matches';
}
