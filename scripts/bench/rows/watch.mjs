// 8: from an edit of a rule to its result on the screen, beside Kusto's warm analysis of that rule.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { corpusWorkspace, medianRule } from '../corpus.mjs';
import { median, start } from '../harness.mjs';
import { analyseWarm, writeQueries } from '../queries.mjs';
import { edited } from '../variant.mjs';

/** How a compile ends on the screen: `wrote 1 tuned rule`, `would write`, or that all is as it was. */
const ended = /^(?:wrote|would write) \d.*$/m;
const longest = 120_000;
const passes = 12;

export const watching = {
  needsCorpus: true,
  rows: [{ number: 8, name: 'watch: edit to result, 95th percentile', unit: 'ms', target: 8 }],
  async measure(context) {
    const { folder } = await corpusWorkspace(context);
    const rule = await medianRule(context);
    const before = await warm(context, rule);
    const times = await editsOf(context, folder, rule, context.quick ? 5 : 40);
    const after = await warm(context, rule);
    const value = median(times, 0.95);
    const notes = [`${times.length} edits of ${rule.name}, median ${median(times).toFixed(0)} ms`];
    return [{ value, reference: median([...before, ...after]), orientation: `${value.toFixed(0)} ms`, notes }];
  },
};

/** The rule's analyses of a bare process, between those of other rules: the first passes warm it up. */
async function warm(context, rule) {
  const { rules } = await corpusWorkspace(context);
  const others = rules.filter((_, index) => index % 4 === 0);
  const queries = [rule, ...others].map(({ query, environment }) => ({ text: query, environment }));
  const file = writeQueries(join(context.scratch, 'watch.json'), context.schema, queries);
  return (await analyseWarm(file, passes)).slice(2).map(([time]) => time);
}

/** Starts the watch, waits for its first result, and edits the rule so many times. */
async function editsOf({ main, scratch, say }, folder, rule, count) {
  const env = { WINNOW_CACHE_DIR: join(scratch, 'watch-cache') };
  const child = start([main, 'compile', '--include-unreviewed', '--watch'], { cwd: folder, env });
  child.stderr.resume();
  const screen = screenOf(child);
  const times = [];
  try {
    say('watch: waiting for the first result');
    await screen.result();
    for (let number = 1; number <= count; number += 1) {
      // Between two edits a person takes a breath, and what the last one left to do is done.
      await setTimeout(250);
      screen.clear();
      const began = performance.now();
      writeFileSync(join(folder, 'rules', rule.name), edited(rule, number).text);
      await screen.result();
      times.push(performance.now() - began);
    }
    return times;
  } finally {
    writeFileSync(join(folder, 'rules', rule.name), rule.text);
    if (child.exitCode === null && child.kill('SIGINT')) await once(child, 'close');
  }
}

/** What a program prints: `result()` waits until a run's last line is there. */
function screenOf(child) {
  let seen = '';
  let look = () => {};
  let end;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    seen += text;
    look();
  });
  child.on('close', (code) => {
    end = code ?? 'a signal';
    look();
  });
  return {
    clear: () => {
      seen = '';
    },
    result: () =>
      new Promise((give, fail) => {
        const timer = globalThis.setTimeout(() => fail(new Error('the watch gives no result')), longest);
        look = () => {
          if (!ended.test(seen) && end === undefined) return;
          clearTimeout(timer);
          look = () => {};
          if (ended.test(seen)) give();
          else fail(new Error(`the watch ended with ${end}`));
        };
        look();
      }),
  };
}
