/**
 * The source of a function that puts all that an analysis says into one text. It is run as a script, so that a copy of the
 * library in a realm of its own can be asked the same as the one that winnow uses.
 */
export const kustoFacts = `(function (tables) {
  const K = Kusto.Language, S = K.Symbols;
  const list = (items) => items == null ? [] : Bridge.toArray(items);
  const symbols = tables.map(([name, columns]) => new S.TableSymbol.$ctor4(name, columns.map(([column, type]) =>
    new S.ColumnSymbol(column, S.ScalarTypes.GetSymbol(type), null, null, null, null))));
  const globals = K.GlobalState.Default.WithDatabase(new S.DatabaseSymbol.ctor('db', symbols)).WithCache();
  const type = (symbol) => symbol == null ? null : Bridge.getTypeName(symbol) + ' ' + symbol.Name + (symbol.Columns
    ? list(symbol.Columns).map((column) => column.Name + ':' + column.Type.Name + '<' + list(column.OriginalColumns).map((one) => one.Name)).join() + symbol.IsOpen
    : '');
  return (text) => {
    const facts = [];
    try {
      const code = K.KustoCode.ParseAndAnalyze(text, globals);
      for (const found of list(code.GetDiagnostics())) facts.push([found.Code, found.Severity, found.Start, found.End, found.Message]);
      const visit = (node) => {
        facts.push([Bridge.getTypeName(node), node.Kind, node.TextStart, node.End, type(node.ResultType), type(node.ReferencedSymbol)]);
        if (node.ConstantValue != null) facts.push(String(node.ConstantValue));
        const body = node.GetCalledFunctionBody && node.GetCalledFunctionBody();
        if (body) visit(body);
        for (let at = 0; at < node.ChildCount; at += 1) if (node.GetChild(at)) visit(node.GetChild(at));
      };
      visit(code.Syntax);
    } catch (thrown) {
      facts.push(String(thrown && thrown.message));
    }
    return JSON.stringify(facts);
  };
})`;
