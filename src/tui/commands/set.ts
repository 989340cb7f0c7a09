// `set ticket=SOC-1 expires=2027-01-01` of the palette: the owner's fields by name.

import type { OwnerField } from '../dialogs/owner.js';
import { ownerChange, ownerProblem, renewOff, renews, writeOwner } from '../dialogs/owner-change.js';
import type { Step } from '../event.js';
import { fieldOf } from '../field.js';
import type { State } from '../state.js';
import { say, writeOff } from '../writing.js';

const names: readonly string[] = ['by', 'ticket', 'expires', 'reason'] satisfies readonly OwnerField[];

/** Writes what the assignments say; one without a value takes its field out. Quotes hold values with blanks together. */
export function setReview(state: State, assignments: string): Step {
  const off = writeOff(state);
  if (off !== undefined) return say(state, 'plain', `set is off: ${off}`);
  const parts = [...assignments.trim().matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([text]) => text);
  if (parts.length === 0) return say(state, 'plain', 'set what? such as set ticket=SOC-1 expires=2027-01-01');
  const fields: { name: OwnerField; field: ReturnType<typeof fieldOf> }[] = [];
  for (const one of parts) {
    const [, name = '', value] = /^(\w+)=([\s\S]*)$/.exec(one) ?? [];
    if (value === undefined) return say(state, 'bad', `\`${one}\` is no NAME=VALUE`);
    if (!names.includes(name))
      return say(state, 'bad', `nothing here is called \`${name}\`: by, ticket, expires, reason`);
    fields.push({ name: name as OwnerField, field: fieldOf(value.replace(/^(["'])([\s\S]*)\1$/, '$2')) });
  }
  const problem = ownerProblem(state, { fields });
  if (problem !== undefined) return say(state, 'bad', problem);
  if (Object.keys(ownerChange(state, { fields })).length === 0) return say(state, 'plain', 'nothing has changed');
  // The checker has not seen the new day yet: it is asked in the same write, and says no there.
  const answer = renews(state, { fields }) ? renewOff(state, { fields }) : undefined;
  if (answer !== undefined && answer !== 'still checking this rule') return say(state, 'bad', `set is off: ${answer}`);
  return writeOwner(state, { fields });
}
