import { createRequire } from 'node:module';
import { skipGrammar } from './skip-grammar.js';
import { type ArrayHelpers, type BridgeHelpers, trimRuntime } from './trim-runtime.js';

/**
 * The parts of Kusto.Language that winnow uses, typed by hand: the package exports nothing (everything is on `globalThis`)
 * and its own typings hold one `any` in three lines. `docs: node_modules/@kusto/language-service-next/Kusto.Language.Bridge.d.ts`.
 */
export interface KustoSymbol {
  readonly Name: string;
  /** The type of a column or a variable. */
  readonly Type?: KustoSymbol | null;
  /** Of a table: a `KustoList` of columns. */
  readonly Columns?: KustoList<KustoSymbol> | null;
  /** Of a table: whether any other name would be accepted as a column of it. */
  readonly IsOpen?: boolean;
  /** Of a column: the columns that it stands for after a rename, a join or a union. */
  readonly OriginalColumns?: KustoList<KustoSymbol> | null;
  /** Of a column: the expression that computes it. */
  readonly Source?: KustoNode | null;
}

/** A collection of the library; only `toArray` knows how to read one. */
export interface KustoList<Item> {
  readonly Count: number;
  /** Of some collections only. */
  getItem?(index: number): Item;
}

/** A node or a token of the syntax tree. Fields that only some classes have are optional. */
export interface KustoNode {
  readonly Kind: number;
  readonly TextStart: number;
  /** Exclusive; a trailing comment belongs to the next token. */
  readonly End: number;
  readonly ChildCount: number;
  readonly IsToken: boolean;
  GetChild(index: number): KustoNode | null;
  readonly Parent?: KustoNode | null;
  readonly Text?: string;
  readonly SimpleName?: string;
  readonly LiteralValue?: unknown;
  /** Of an expression whose value stands in the text: `null` for every other. */
  readonly ConstantValue?: unknown;
  readonly ConstantValueInfo?: { readonly ValueText?: string } | null;
  readonly ResultType?: KustoSymbol | null;
  readonly ReferencedSymbol?: KustoSymbol | null;
  readonly Expression?: KustoNode | null;
  readonly Operator?: KustoNode | null;
  readonly Bar?: KustoNode | null;
  readonly Condition?: KustoNode | null;
  readonly Name?: KustoNode | null;
  readonly Left?: KustoNode | null;
  readonly Right?: KustoNode | null;
  readonly ArgumentList?: KustoNode | null;
  readonly Element?: KustoNode | null;
  readonly ByClause?: KustoNode | null;
  readonly Aggregates?: KustoList<KustoNode> | null;
  readonly Expressions?: KustoList<KustoNode> | null;
  readonly Statements?: KustoList<KustoNode> | null;
  /** Of a function's declaration. */
  readonly Body?: KustoNode | null;
  /** Of `invoke`: the call. */
  readonly Function?: KustoNode | null;
  /** Of `join` and `lookup`: what stands after `on`. */
  readonly ConditionClause?: KustoNode | null;
  /** Of a call: the function's body, bound to this call's arguments, with offsets of its own. */
  GetCalledFunctionBody?(): KustoNode | null;
}

export interface KustoDiagnostic {
  readonly Severity: string;
  readonly Code: string;
  readonly Message: string;
  readonly Start: number;
  readonly End: number;
}

export interface GlobalState {
  WithDatabase(database: KustoSymbol): GlobalState;
  WithCache(): GlobalState;
  GetTable(column: KustoSymbol): KustoSymbol | null;
  IsDatabaseTable(symbol: KustoSymbol): boolean;
  IsDatabaseFunction(symbol: KustoSymbol): boolean;
  IsBuiltInFunction(symbol: KustoSymbol): boolean;
  IsAggregateFunction(symbol: KustoSymbol): boolean;
}

export interface KustoCode {
  readonly Syntax: KustoNode;
  readonly ResultType: KustoSymbol | null;
  readonly Globals: GlobalState;
  /** False when the text is nested too deeply to be analysed (KS245): then nothing is known of its names. */
  readonly HasSemantics: boolean;
  GetDiagnostics(): KustoList<KustoDiagnostic>;
  GetSyntaxDiagnostics(): KustoList<KustoDiagnostic>;
}

/** A token without its place: it begins where the one before ends, after blanks and comments. */
export interface LexicalToken {
  readonly Kind: number;
  readonly Trivia: string;
  readonly Text: string;
  readonly Diagnostics: KustoList<KustoDiagnostic> | null;
}

interface KustoLibrary {
  readonly KustoCode: {
    Parse(text: string, globals: GlobalState): KustoCode;
    ParseAndAnalyze(text: string, globals: GlobalState): KustoCode;
  };
  readonly GlobalState: { readonly Default: GlobalState };
  /** What a literal means, quotes and escapes gone. */
  readonly KustoFacts: { GetStringLiteralValue(literal: string): string };
  readonly Symbols: {
    readonly ScalarTypes: { GetSymbol(name: string): KustoSymbol | null; readonly String: KustoSymbol };
    readonly Tabularity: { readonly Tabular: unknown };
    readonly Parameter: {
      readonly $ctor2: new (name: string, type: KustoSymbol) => unknown;
      ParseList(text: string): KustoList<unknown>;
    };
    readonly ColumnSymbol: new (name: string, type: KustoSymbol, a: null, b: null, c: null, d: null) => KustoSymbol;
    readonly TableSymbol: {
      readonly $ctor4: new (name: string, columns: readonly KustoSymbol[]) => OpenableTable;
    };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly KustoSymbol[]) => KustoSymbol };
    readonly FunctionSymbol: {
      readonly $ctor16: new (name: string, parameters: string, body: string, description: null) => KustoSymbol;
      readonly ctor: new (
        name: string,
        result: (call: CallContext) => KustoSymbol,
        tabularity: unknown,
        parameters: readonly unknown[],
      ) => KustoSymbol;
    };
  };
  readonly Syntax: { readonly SyntaxKind: object };
  /** What the parser itself reads a text by: the last token is the text's end. */
  readonly Parsing: { readonly TokenParser: { ParseTokens(text: string): readonly LexicalToken[] } };
  readonly Editor: {
    readonly ClassifiedRange: object;
    readonly ClassificationKind: object;
    readonly KustoClassifier: {
      GetClassifications(
        root: KustoNode,
        start: number,
        length: number,
        clipToRange: boolean,
        list: unknown,
        token: unknown,
      ): void;
    };
  };
  readonly Utils: { readonly CancellationToken: new () => unknown };
}

/** A call as the function that computes its result's type sees it. */
export interface CallContext {
  readonly Arguments: KustoList<KustoNode> | null;
}

interface OpenableTable extends KustoSymbol {
  WithIsOpen(open: boolean): KustoSymbol;
}

interface BridgeLibrary {
  toArray<Item>(list: KustoList<Item>): Item[];
  getTypeName(value: object): string;
}

interface SystemLibrary {
  readonly Enum: { toString(type: object, value: number): string };
  readonly Collections: { readonly Generic: { List$1(item: object): { readonly ctor: new () => unknown } } };
}

type NativeTypes = { readonly Array: ArrayHelpers } & {
  readonly [Name in 'Boolean' | 'DateTime' | 'Object' | 'String' | 'ValueType']: unknown;
};

export interface Libraries {
  readonly kusto: KustoLibrary;
  readonly bridge: BridgeLibrary;
  readonly system: SystemLibrary;
}

let loaded: Libraries | undefined;

/** Kusto's parser, loaded on first use (a quarter of a second). May throw: call it inside `attempt`. */
export function libraries(): Libraries {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  // The order matters: the second file registers itself with what the first one defines.
  require('@kusto/language-service-next/bridge.min.js');
  require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  const globals = globalThis as unknown as {
    readonly Kusto: { readonly Language: KustoLibrary };
    readonly Bridge: BridgeLibrary & BridgeHelpers;
    readonly System: SystemLibrary & NativeTypes;
  };
  const { Array: arrays, Boolean: bool, DateTime, Enum, Object: object, String: text, ValueType } = globals.System;
  // Types that have values of JavaScript's own kinds.
  const native = [Object, Boolean, Date, String, bool, DateTime, Enum, object, text, ValueType];
  trimRuntime(globals.Bridge, arrays, native);
  loaded = { kusto: globals.Kusto.Language, bridge: globals.Bridge, system: globals.System };
  skipGrammar(loaded.kusto);
  return loaded;
}

/** The result of work that the library may have thrown out of; its exceptions are no Error instances. */
export type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

/** Does work on Kusto's objects and turns whatever is thrown into a reason. Every exported function of this folder uses it. */
export function attempt<Value>(work: () => Value): Attempt<Value> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    const message = (thrown as { readonly message?: unknown } | null)?.message;
    return { ok: false, reason: typeof message === 'string' ? message : 'unknown failure' };
  }
}
