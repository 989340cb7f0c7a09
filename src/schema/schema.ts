/** Where rules run: Defender XDR advanced hunting, or a Sentinel (Log Analytics) workspace. */
export type Environment = 'xdr' | 'sentinel';

export type ScalarType =
  | 'string'
  | 'int'
  | 'long'
  | 'real'
  | 'decimal'
  | 'bool'
  | 'datetime'
  | 'timespan'
  | 'dynamic'
  | 'guid';

/** What the text of a column is, which decides how values are checked and compared. */
export type ColumnKind =
  | 'basename'
  | 'path'
  | 'command-line'
  | 'account'
  | 'host'
  | 'hash'
  | 'address'
  | 'url'
  | 'registry'
  | 'name'
  | 'enumeration'
  | 'identifier'
  | 'other';

export interface Column {
  readonly name: string;
  readonly type: ScalarType;
  readonly kind: ColumnKind;
  /** Whether a row may hold null there; KQL strings never are null. */
  readonly nullable: boolean;
  /** Whether two spellings that differ in letter case name the same thing there. */
  readonly foldsCase: boolean;
  /** Of a column of file names: some rows hold the whole path instead. */
  readonly mayHoldPath?: true;
  /** Often empty in rows where what it tells of exists: its not being some value then tells nothing. */
  readonly mayBeEmpty?: true;
  /** Of the path of a process's image: some rows hold the folder alone. */
  readonly mayBeFolder?: true;
  /** Its texts are ids, codes or words of a fixed set: a negated test stands only on a text that is known to occur. */
  readonly coded?: true;
  /** Which texts are known to occur there, besides those that `valuesOf` lists. */
  readonly spelled?: Spelling;
  /** Of a column of addresses or hosts: the text that stands there where there is none. */
  readonly none?: string;
  /** Words of other products, in lower case, and the values that they stand for (`10`, a logon type). */
  readonly words?: Readonly<Record<string, string>>;
  /** Of a column of registry keys: short names of hives that stand for exactly one spelling. */
  readonly hives?: Readonly<Record<string, string>>;
  /** Conditions on the row without which a negated test of the column tells nothing of what it is about. */
  readonly negatedWhen?: readonly RowCondition[];
  /** Of a column of numbers that are never below zero: what it counts. */
  readonly unit?: 'port' | 'bytes' | 'count';
}

/** How events spell the texts of a column. */
export interface Spelling {
  /** Fits a whole text; undefined where no whole text is known. */
  readonly whole: RegExp | undefined;
  /** Fits a part of one. */
  readonly part: RegExp | undefined;
  /** For people: `hexadecimal texts such as 0x1a2c`. */
  readonly events: string;
}

export interface Table {
  readonly name: string;
  readonly environments: readonly Environment[];
  readonly columns: ReadonlyMap<string, Column>;
}

/** A test on a row of the same table, such as `EventID == 4688`. */
export interface RowCondition {
  readonly column: string;
  readonly operator: '==' | '!=' | 'in' | 'startswith' | '!startswith' | '!endswith';
  readonly values: readonly (string | number | boolean)[];
}

/**
 * How a value of the field is told in its column. `basename`: the column holds only the last part of the path that the
 * field means; `extension`, `directory`, `name-of-path`: the field means a part of what the column holds; `account`:
 * the column holds accounts with their domain; `registry-path`: the column holds the key, another the name of a value
 * that the path may end in; `hive`: the field means the beginning of the key; `url-host`: the field means the host of
 * the URL that the column holds.
 */
export type FieldForm =
  | 'as-is'
  | 'basename'
  | 'extension'
  | 'directory'
  | 'name-of-path'
  | 'account'
  | 'registry-path'
  | 'hive'
  | 'url-host';

/** The column that a field means on one table. */
export interface FieldColumn {
  readonly column: string;
  /** The field means this column only in rows that pass all of these. */
  readonly when: readonly RowCondition[];
  readonly form: FieldForm;
  /** The field's own words, in lower case, and the column's values that each of them stands for. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** The column that holds the field in rows of another kind. */
  readonly otherwise?: { readonly column: string; readonly when: readonly RowCondition[] };
}

/** What a field name means on one table: one column, or one chosen by a hash value's length. */
export type FieldMeaning =
  | { readonly kind: 'column'; readonly concept: string; readonly target: FieldColumn }
  | {
      readonly kind: 'hash';
      readonly concept: string;
      readonly columns: Readonly<Partial<Record<'md5' | 'sha1' | 'sha256', string>>>;
    }
  | {
      readonly kind: 'absent';
      readonly concept: string;
      readonly reason: string;
      /** A field that comes nearest to what is meant, where there is one. */
      readonly nearest?: string;
    }
  | {
      readonly kind: 'ambiguous';
      readonly candidates: readonly string[];
      /** What tells the candidates apart. */
      readonly help?: string;
      /** A name or a command line, which the value may tell: the plain field names of both. */
      readonly byValue?: { readonly name: string; readonly commandLine: string };
    }
  | { readonly kind: 'unknown' };

/** What a field is about, in words for people, and the group a bridge may serve. */
export interface Concept {
  readonly id: string;
  /** A noun phrase without article: `command line`, `parent process`. */
  readonly english: string;
}

/** A pair of tables whose rows belong together when their keys agree. */
export interface Bridge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Pairs of key columns; a part that could hold the separator comes last. */
  readonly keys: readonly { readonly from: string; readonly to: string }[];
  /** Concepts that may be looked up over this bridge. */
  readonly serves: readonly string[];
  /** Look-back of the sub-query, in days. */
  readonly days: number;
  /** What one sighting is, for people: `run of its file on that device`. */
  readonly sighting: string;
  readonly notes: readonly string[];
}

/** A product or program name as people say it, and the image files that it runs as. */
export interface DisplayName {
  readonly name: string;
  readonly images: readonly string[];
  /** Text that must also stand in the command line for the image to mean this program. */
  readonly commandLine?: string;
  readonly signers: readonly string[];
  readonly note?: string;
  /** Each of the images is this program and no other. */
  readonly together?: true;
}

/** Who decides what a column holds in an attack, and why, in words that follow a comma. */
export interface Holder {
  readonly control: 'attacker' | 'effort' | 'defender';
  readonly why: string;
}

/** What winnow knows of who decides what a column holds, and of what an attacker cannot choose. */
export interface ControlFacts {
  /** The column by itself: `whole` where the test tells its whole text, `part` where it is enough that a text stands somewhere. */
  of(table: string, column: Column, told: 'whole' | 'part' | undefined): Holder;
  /** A column of names of parent processes, which tell something only beside another test of the same process. */
  isParentName(table: string, column: string): boolean;
  /** The column that tells whether a signature is trusted, of one that tells who signed. */
  trustOf(table: string, column: string): string | undefined;
  readonly words: Readonly<
    Record<
      | 'negated'
      | 'filled'
      | 'alone'
      | 'beside'
      | 'trusted'
      | 'untrusted'
      | 'folder'
      | 'open'
      | 'key'
      | 'tool'
      | 'account'
      | 'rule',
      string
    >
  >;
  /** Folders to which only administrators write, and those below them to which users do. */
  readonly folders: { readonly protected: readonly string[]; readonly writable: readonly string[] };
  /** A program, by its file name, that does whatever it is told: its folder says nothing of who runs it. */
  isTool(name: string): boolean;
  readonly keys: readonly string[];
  /** An account, by its name or id, that every device has. */
  isEverywhere(account: string): boolean;
  /** What an edit may tie a way to: a folder, the one path of Windows' own programs by their names, fields to write. */
  readonly anchors: {
    readonly folder: string;
    image(name: string): string | undefined;
    readonly fields: readonly string[];
  };
}

/** A saved function of a workspace, as its configuration declares it. */
export interface DeclaredFunction {
  readonly name: string;
  readonly environment: Environment;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ScalarType | 'table';
    readonly optional: boolean;
  }[];
  /** `table`: its columns are those of the schema's table of the same name. */
  readonly result: ScalarType | 'table';
}

/** Everything winnow knows about tables, columns and names. A value: passed along, never global. */
export interface Schema {
  /** The table of this exact name, with the columns it has in the environment asked for, or in the first that holds it. */
  table(name: string, environment?: Environment): Table | undefined;
  tableNames(environment?: Environment): readonly string[];
  /** What a field name (any dialect, any letter case) means on a table. A column's own name always means that column. */
  field(name: string, table: string): FieldMeaning;
  /** Whether any dialect knows the name, on whatever table. */
  knowsField(name: string): boolean;
  concept(id: string): Concept | undefined;
  /** The meaning of a concept on a table, without a field name (for prose). */
  conceptOn(id: string, table: string): FieldMeaning;
  bridgesFrom(table: string): readonly Bridge[];
  displayName(text: string): DisplayName | undefined;
  readonly control: ControlFacts;
  /** Known values of a column (`ActionType`), empty when the facts list none. */
  valuesOf(table: string, column: string): readonly string[];
  /** Whether the known values are all that there are. */
  listsEveryValue(table: string, column: string): boolean;
  /** Field names near to one that is misspelled or foreign to the table, all of which bind there; best first, at most three. */
  nearestFields(name: string, table: string): readonly string[];
  /** Saved functions that a workspace declares. One that gives a table is a table, too. */
  readonly functions?: readonly DeclaredFunction[];
  /** The columns of the watchlists that a workspace declares, by alias. */
  readonly watchlists?: ReadonlyMap<string, Readonly<Record<string, ScalarType>>>;
}
