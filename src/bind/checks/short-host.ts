import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** The end of a short host name, where the column may hold the name with its domain. */
export const checkShortHost: ValueCheck = (value, { column, literal }) => {
  const { operator } = literal.atom;
  if (column.kind !== 'host' || literal.negated || operator !== 'endswith' || value.text.includes('.'))
    return undefined;
  return shortHostFinding(value, column.name);
};

/** The note on a test of a host name's end. */
export function shortHostFinding(value: Parameters<ValueCheck>[0], column: string): ReturnType<ValueCheck> {
  return {
    never: false,
    diagnostic: diagnose('WN314', `\`${column}\` may hold the host's name with its domain: there this is not its end`, {
      severity: 'note',
      span: value.span,
      label: 'matches short names alone',
      help: 'name the hosts, or test the end of the whole name such as `01.corp.example`',
    }),
  };
}
