import { readCondition } from './conditions.js';
import type { SchemaData } from './data.js';
import { own } from './own.js';
import type { Column, ColumnKind } from './schema.js';

/** What is known of the texts of a string column, by its table, name and kind. */
type Texts = Pick<Column, 'coded' | 'spelled' | 'none' | 'words' | 'hives' | 'negatedWhen'>;

/** Kinds whose texts are ids, codes or words of a fixed set, but for the columns that are listed as free text. */
const codedKinds: ReadonlySet<ColumnKind> = new Set(['enumeration', 'identifier', 'other']);

/** Reads what the data say of columns' texts: which are coded, how events spell them, and what stands where there is none. */
export function columnTexts(data: SchemaData['columns']): (table: string, name: string, kind: ColumnKind) => Texts {
  const free = whole(data.freeText);
  const named = whole(data.coded);
  const spellings = data.spelled.map(([tables, columns, text, part, events]) => ({
    tables: whole(tables),
    columns: whole(columns),
    spelled: {
      whole: text === '' ? undefined : whole(text, 'i'),
      part: part === '' ? undefined : whole(part, 'i'),
      events,
    },
  }));
  return (table, name, kind) => {
    const spelled = spellings.find((each) => each.tables.test(table) && each.columns.test(name))?.spelled;
    const [columns, text] = own(data.none, table) ?? [];
    const negatedWhen = own(own(data.negatedWhen, table) ?? {}, name)?.map(readCondition);
    const words = own(own(data.words, table) ?? {}, name);
    const coded = codedKinds.has(kind) ? !free.test(name) : kind === 'name' && named.test(name);
    return {
      ...((coded || spelled !== undefined) && { coded: true as const }),
      ...(spelled !== undefined && { spelled }),
      ...(columns !== undefined && text !== undefined && whole(columns).test(name) && { none: text }),
      ...(words !== undefined && { words }),
      ...(kind === 'registry' && name.endsWith('Key') && { hives: data.hives }),
      ...(negatedWhen !== undefined && { negatedWhen }),
    };
  };
}

function whole(source: string, flags = ''): RegExp {
  return new RegExp(`^(?:${source})$`, flags);
}
