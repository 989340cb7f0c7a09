import type { BindingScope } from '../bind/resolve.js';
import type { Hole } from '../meaning/holes.js';
import { unfilledHoles } from '../meaning/holes.js';
import { literalsOf, normalise } from '../meaning/normal-form.js';
import type { Column, ColumnKind, ScalarType } from '../schema/schema.js';
import { parseFilter } from '../syntax/parse.js';
import type { TranslatedAtom } from '../translation.js';
import type { HoleView } from './view.js';

/** What only a person can fill in a filter, with the column that it is for and whether the review fills it. */
export function holesOf(
  filter: string,
  atoms: readonly TranslatedAtom[],
  filled: ReadonlySet<string>,
  scope: BindingScope | undefined,
): readonly HoleView[] {
  const parsed = parseFilter(filter).value;
  if (parsed === undefined) return [];
  const seen = new Set<string>();
  return literalsOf(normalise(parsed.ast))
    .map(({ atom }) => atom)
    .sort((a, b) => a.span.start - b.span.start)
    .flatMap((atom) => unfilledHoles(atom).map((hole) => ({ hole, atom })))
    .flatMap(({ hole, atom }): readonly HoleView[] => {
      const place = `${hole.name} ${hole.span.start}`;
      if (seen.has(place)) return [];
      seen.add(place);
      const bound = atoms.find((one) => one.atom.id === atom.id);
      const column =
        bound?.table === undefined || bound.column === undefined
          ? undefined
          : scope?.schema.table(bound.table, scope.environment)?.columns.get(bound.column);
      return [
        {
          name: hole.name,
          kind: hole.kind,
          words: hole.words,
          span: hole.span,
          field: atom.field?.name,
          column: bound?.column,
          type: column && typeWords(column),
          filled: isFilled(hole, filled),
        },
      ];
    });
}

function isFilled({ kind, name }: Hole, filled: ReadonlySet<string>): boolean {
  return kind !== 'condition' && filled.has(name);
}

const kindWords: Readonly<Partial<Record<ColumnKind, string>>> = {
  basename: 'a file name, such as backup.exe',
  path: 'a path with its folders',
  'command-line': 'text of a command line',
  account: 'the name of an account',
  host: 'the name of a host',
  hash: 'text of hex digits',
  address: 'an address, or a range such as 10.0.0.0/8',
  url: 'a URL or a part of one',
  registry: 'a registry key',
  name: 'a name',
  enumeration: 'one of the words that stand there',
  identifier: 'an id',
};

const typeNames: Readonly<Record<ScalarType, string>> = {
  string: 'text',
  int: 'a whole number',
  long: 'a whole number',
  real: 'a number',
  decimal: 'a number',
  bool: 'true or false',
  datetime: 'a point in time',
  timespan: 'a span of time',
  dynamic: 'a JSON value',
  guid: 'a GUID',
};

const digits: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64 };

/** What stands in a column, in words: `text of 40 hex digits`. */
export function typeWords({ name, kind, type }: Pick<Column, 'name' | 'kind' | 'type'>): string {
  if (type !== 'string') return typeNames[type];
  const algorithm = /(?:MD5|SHA1|SHA256)$/i.exec(name)?.[0].toUpperCase();
  const length = kind === 'hash' ? digits[algorithm ?? ''] : undefined;
  return length === undefined ? (kindWords[kind] ?? typeNames.string) : `text of ${length} hex digits`;
}
