// Loads Kusto and analyses each query of a file once, from the start of the process.
const { analyse, read, states } = require('./kusto.cjs');

const input = read(process.argv[2]);
const made = states(input);
for (const query of input.queries) analyse(query, made);
