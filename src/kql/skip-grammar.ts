import type { Libraries } from './kusto.js';

interface Maker {
  From: (globals: unknown) => unknown;
}

interface Internals {
  readonly KustoCode?: { readonly Create?: unknown };
  readonly Parsing?: { readonly QueryGrammar?: Maker; readonly CommandGrammar?: Maker };
}

/** What the library does with the grammar when it analyses a query: it keeps it for completion, and parses without it. */
const asExpected =
  'queryBlock=Kusto.Language.Parsing.QueryGrammar.From(globals).QueryBlock;grammar=queryBlock;switch(globals.ParseOptions.ParserKind){case Kusto.Language.ParserKind.Default:default:syntax=Kusto.Language.Parsing.QueryParser.ParseQuery(';

/**
 * Spares the making of a grammar that only completion in editors uses: half of the time of the first analysis, and 30 MB.
 * A control command (`.show tables`) is parsed by grammars, so the first one gets the library's own back. Where the library's
 * text is not the one that this was written for, nothing changes.
 */
export function skipGrammar(kusto: Libraries['kusto']): void {
  const { KustoCode: code, Parsing: { QueryGrammar: queries, CommandGrammar: commands } = {} } = kusto as Internals;
  if (!queries || !commands || !String(code?.Create).includes(asExpected)) return;
  const { From: ofQueries } = queries;
  const { From: ofCommands } = commands;
  queries.From = () => ({ QueryBlock: null });
  commands.From = (globals) => {
    queries.From = ofQueries;
    commands.From = ofCommands;
    return ofCommands.call(commands, globals);
  };
}
