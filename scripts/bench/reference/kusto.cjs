// Kusto's analysis as its package gives it: what every reference loads, with no code of winnow.
const { readFileSync } = require('node:fs');
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const kusto = globalThis.Kusto.Language;

/** Queries with the tables that they are about, as `writeQueries` of the benchmark wrote them. */
exports.read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** One state of Kusto for each environment, holding all of its tables. */
exports.states = ({ tables }, cached = false) =>
  Object.fromEntries(
    Object.entries(tables).map(([environment, members]) => {
      const database = new kusto.Symbols.DatabaseSymbol.ctor('db', members.map(tableSymbol));
      const state = kusto.GlobalState.Default.WithDatabase(database);
      return [environment, cached ? state.WithCache() : state];
    }),
  );

function tableSymbol([name, columns]) {
  const { ColumnSymbol, ScalarTypes, TableSymbol } = kusto.Symbols;
  const symbols = columns.map(
    ([column, type]) => new ColumnSymbol(column, ScalarTypes.GetSymbol(type), null, null, null, null),
  );
  return new TableSymbol.$ctor4(name, symbols);
}

exports.analyse = ({ text, environment }, states) => kusto.KustoCode.ParseAndAnalyze(text, states[environment]);
