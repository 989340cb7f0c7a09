// 9: `loadSchema()` of the library beside reading and JSON.parse of the same files, in one process after all imports.
import { pathToFileURL } from 'node:url';
import { inTurns, median, reference, run } from '../harness.mjs';

export const schemaLoad = {
  rows: [{ number: 9, name: 'schema load', unit: 'ms', target: 2 }],
  async measure(context) {
    const dist = pathToFileURL(`${context.dist}/`).href;
    const probe = async (order) => JSON.parse((await run([reference('load-schema.mjs'), dist, order])).out);
    // Whichever is first finds Node colder: both orders count alike.
    const results = await inTurns(
      context.quick ? 3 : 15,
      () => probe('parse,load'),
      () => probe('load,parse'),
    );
    const medians = (name) => results.map((some) => median(some.map((one) => one[name])));
    const of = (name) => medians(name).reduce((sum, one) => sum + one, 0) / results.length;
    const value = of('load');
    const notes = [
      `in process, once, cold, the mean of both orders; importing the modules of the schema (zod among them) takes ${of('imports').toFixed(0)} ms before`,
    ];
    return [{ value, reference: of('parse'), orientation: `${value.toFixed(0)} ms`, notes }];
  },
};
