// Analyses every query of a file in several passes of one thread, and prints the milliseconds of each query in each pass.
const { analyse, read, states } = require('./kusto.cjs');

const input = read(process.argv[2]);
const made = states(input, process.argv[4] === 'cached');
const passes = Array.from({ length: Number(process.argv[3]) }, () =>
  input.queries.map((query) => {
    const start = performance.now();
    analyse(query, made);
    return performance.now() - start;
  }),
);
console.log(JSON.stringify(passes));
