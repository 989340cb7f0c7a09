import { attempt, type KustoList, libraries } from './kusto.js';

/** A part of a query that is more than plain text. */
export interface ClassifiedPart {
  readonly start: number;
  readonly end: number;
  readonly kind: 'keyword' | 'string' | 'function' | 'comment';
}

// Reading and colouring take time in proportion to the text, and nobody reads a longer query on a screen.
const longestClassified = 60_000;

const kinds: Readonly<Record<string, ClassifiedPart['kind']>> = {
  Comment: 'comment',
  StringLiteral: 'string',
  Function: 'function',
  Keyword: 'keyword',
  QueryOperator: 'keyword',
  ScalarOperator: 'keyword',
  Type: 'keyword',
};

/** The keywords, texts, functions and comments of a query as Kusto tells them apart, in order; of a very long one nothing. */
export function classifyQuery(text: string): readonly ClassifiedPart[] {
  if (text.length > longestClassified) return [];
  const done = attempt(() => {
    const { kusto, bridge, system } = libraries();
    const { Syntax } = kusto.KustoCode.Parse(text, kusto.GlobalState.Default);
    const { KustoClassifier, ClassifiedRange, ClassificationKind } = kusto.Editor;
    const list = new (system.Collections.Generic.List$1(ClassifiedRange).ctor)();
    KustoClassifier.GetClassifications(Syntax, 0, text.length, true, list, new kusto.Utils.CancellationToken());
    return bridge.toArray(list as KustoList<{ Kind: number; Start: number; Length: number }>).flatMap((range) => {
      const end = range.Start + range.Length;
      const name = system.Enum.toString(ClassificationKind, range.Kind);
      // Without the schema's analysis a function is a name before a bracket.
      const calls = name === 'Identifier' && /^\s*\(/.test(text.slice(end, end + 40));
      const kind = calls ? 'function' : kinds[name];
      return kind === undefined ? [] : [{ start: range.Start, end, kind }];
    });
  });
  return done.ok ? done.value : [];
}
