// Functions of a rule that give true or false: tests of emptiness and of addresses.
import type { Expression } from '../kql/expression.js';
import type { Formula } from '../logic/formula.js';
import { allOf, fails, filledText, negation } from './formulas.js';
import { type Both, type Meaning, type Subject, subjectOf, total, turned } from './rule-subject.js';
import { valueTypeOf } from './scalars.js';

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** What a call of one of Kusto's own functions tests; undefined for what is not understood. */
export function ofCall(name: string, parameters: readonly Expression[], at: Meaning): Both | undefined {
  const [first, ...rest] = parameters;
  if (first === undefined || !at.isBuiltIn(name)) return undefined;
  const subject = subjectOf(first, at);
  if (subject === undefined) return undefined;
  const constants = rest.flatMap(({ constant }) => constant ?? []);
  const texts = constants.flatMap(({ type, text }) => (type === 'string' ? [text] : []));
  const isText = subject.type === 'string';
  if (rest.length === 0)
    return (
      ofEmptiness(name, subject) ??
      (isText && name === 'ipv4_is_private' ? addresses(subject, 4, privateNetworks) : undefined)
    );
  if (!isText || texts.length < rest.length || subject.folded !== undefined) return undefined;
  switch (name) {
    case 'ipv4_is_in_range':
      return texts.length === 1 ? addresses(subject, 4, texts) : undefined;
    case 'ipv4_is_in_any_range':
      return addresses(subject, 4, texts);
    case 'ipv6_is_match':
    case 'ipv6_is_in_range':
      return texts.length === 1 ? addresses(subject, 6, texts) : undefined;
    case 'ipv6_is_in_any_range':
      return addresses(subject, 6, texts);
    default:
      return undefined;
  }
}

function ofEmptiness(name: string, subject: Subject): Both | undefined {
  const wanted = /^is(not)?(empty|null)$/.exec(name);
  if (wanted === null) return undefined;
  const [, not, what] = wanted;
  const type = valueTypeOf(subject.type);
  if (type !== undefined) return turned(total({ kind: 'null', column: subject.name, type }), not !== undefined);
  if (subject.type !== 'string') return undefined;
  return turned(total(what === 'null' ? fails : negation(filledText(subject.name))), not !== undefined);
}

/** Null for what is no address, and so neither true nor false. */
function addresses({ name }: Subject, family: 4 | 6, networks: readonly string[]): Both {
  const inside: Formula = { kind: 'address', column: name, family, networks };
  const any: Formula = { kind: 'address', column: name, family, networks: [family === 4 ? '0.0.0.0/0' : '::/0'] };
  return { whenTrue: inside, whenFalse: allOf([any, negation(inside)]) };
}
