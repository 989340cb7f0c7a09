// 3: the least that winnow does beside the least that Node does.
import { inTurns, medianTime, run } from '../harness.mjs';
import { winnow } from '../winnow.mjs';

export const versionOnly = {
  rows: [{ number: 3, name: 'winnow --version', unit: 'ms', target: 1.5 }],
  async measure(context) {
    const [own, node] = await inTurns(
      context.quick ? 5 : 25,
      () => winnow(context, ['--version']),
      () => run(['-e', '0']),
    );
    const value = medianTime(own);
    return [{ value, reference: medianTime(node), orientation: `${(value / 1000).toFixed(2)} s`, notes: [] }];
  },
};
