// `set ticket=SOC-1 expires=2027-01-01` of the palette: the owner's fields by name.

import type { ReviewChange } from '../../index.js';
import type { OwnerField } from '../dialogs/owner.js';
import {
  coveredChange,
  namedBy,
  ownerChange,
  ownerProblem,
  renewOff,
  renews,
  writeOwner,
} from '../dialogs/owner-change.js';
import type { Step } from '../event.js';
import { type Field, fieldOf } from '../field.js';
import type { State } from '../state.js';
import { say, writeOff } from '../writing.js';

const names: readonly string[] = ['by', 'ticket', 'expires', 'reason'] satisfies readonly OwnerField[];

type Fields = readonly { readonly name: OwnerField; readonly field: Field }[];

/** What assignments say, or what is wrong with them. Quotes hold values with blanks together. */
function fieldsOf(state: State, assignments: string): Fields | string {
  const parts = [...assignments.trim().matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([text]) => text);
  if (parts.length === 0) return 'set what? such as set ticket=SOC-1 expires=2027-01-01';
  const fields: { name: OwnerField; field: Field }[] = [];
  for (const one of parts) {
    const [, name = '', value] = /^(\w+)=([\s\S]*)$/.exec(one) ?? [];
    if (value === undefined) return `\`${one}\` is no NAME=VALUE`;
    if (!names.includes(name)) return `nothing here is called \`${name}\`: by, ticket, expires, reason`;
    fields.push({ name: name as OwnerField, field: fieldOf(value.replace(/^(["'])([\s\S]*)\1$/, '$2')) });
  }
  return ownerProblem(state, { fields }) ?? fields;
}

const nothingChanged = 'nothing has changed';

/** Why the assignments cannot be written; undefined where they can. */
export function setOff(state: State, assignments: string): string | undefined {
  const off = writeOff(state);
  if (off !== undefined) return off;
  const fields = fieldsOf(state, assignments);
  if (typeof fields === 'string') return fields;
  if (Object.keys(ownerChange(state, { fields })).length === 0) return nothingChanged;
  return renews(state, { fields }) ? renewOff(state, { fields }) : undefined;
}

/** What of a palette's `set …` makes an approval another one: its last day is part of the clause. */
export function setChange(state: State, typed: string): ReviewChange | undefined {
  const [, assignments] = /^\s*set\s+(.*)$/i.exec(typed) ?? [];
  const fields = assignments === undefined ? '' : fieldsOf(state, assignments);
  if (typeof fields === 'string' || !renews(state, { fields })) return undefined;
  return coveredChange(state, { fields });
}

/** Writes what the assignments say; one without a value takes its field out. */
export function setReview(state: State, assignments: string): Step {
  const off = setOff(state, assignments);
  const fields = fieldsOf(state, assignments);
  const by = off === nothingChanged && typeof fields !== 'string' ? namedBy({ fields }) : undefined;
  if (by !== undefined && by !== state.options.by)
    return say({ ...state, options: { ...state.options, by } }, 'good', `a writes by: ${by} from now on`);
  if (off !== undefined) return say(state, 'plain', writeOff(state) === undefined ? off : `set is off: ${off}`);
  return typeof fields === 'string' ? say(state, 'plain', fields) : writeOwner(state, { fields });
}
