// Values on columns that hold host names, fully qualified or short.
import type { ColumnTest } from './bound.js';

/**
 * A host name compared whole: a short name also means its qualified forms (`BUILD01` is `BUILD01.corp.example`).
 * Negated, a qualified name also has to differ from a row's short name: nobody can tell them apart.
 */
export function hostTest(text: string, foldsCase: boolean, negated: boolean): ColumnTest {
  const equals = (name: string): ColumnTest => ({
    kind: 'equals',
    values: [{ type: 'string', text: name }],
    foldsCase,
  });
  const [short = ''] = text.split('.');
  if (short === text) {
    return { kind: 'any', tests: [equals(text), { kind: 'text', operator: 'startswith', text: `${text}.` }] };
  }
  if (!negated || short === '') return equals(text);
  return { kind: 'equals', values: [text, short].map((name) => ({ type: 'string', text: name })), foldsCase };
}
