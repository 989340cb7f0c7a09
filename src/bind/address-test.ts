import { diagnose } from '../diagnostics/registry.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';
import { failed, type ValueTest } from './value-test.js';

export function rangeTest(value: ValueNode, { column }: CheckContext): ValueTest {
  const family = value.text.includes(':') ? 6 : 4;
  const [address = '', bits = ''] = value.text.split('/');
  const octets = address.split('.');
  const valid =
    family === 4
      ? octets.length === 4 &&
        octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256) &&
        Number(bits) <= 32
      : /^[0-9a-f:.]{2,45}$/i.test(address) && Number(bits) <= 128;
  if (valid && /^\d{1,3}$/.test(bits))
    return { test: { kind: 'address-range', family, range: value.text }, never: false, diagnostics: [] };
  return failed(
    diagnose('WN311', `\`${value.text}\` is no address range`, {
      span: value.span,
      label: `for ${column.name}`,
      help: 'write it as `10.0.0.0/8`',
    }),
  );
}
