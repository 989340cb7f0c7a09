// What the owner's fields write, and what that asks for.
import type { ReviewChange } from '../../index.js';
import { sealOf } from '../approve.js';
import type { Step } from '../event.js';
import { currentScenario } from '../select.js';
import { detailId, type State } from '../state.js';
import { isApproved, say, write } from '../writing.js';
import type { OwnerDialog, OwnerField } from './owner.js';

/** The fields that say something else than the review does; what was emptied is taken out. */
export function ownerChange(state: State, { fields }: Pick<OwnerDialog, 'fields'>): ReviewChange {
  const review = currentScenario(state)?.review;
  const changed = fields.flatMap(({ name, field }): readonly (readonly [OwnerField, string | undefined])[] => {
    const value = field.text.trim() === '' ? undefined : field.text.trim();
    // Whose name stands there already without being written is none to write.
    const offered = name === 'by' && review?.by === undefined && value === state.options.by;
    return value === review?.[name] || offered ? [] : [[name, value]];
  });
  return Object.fromEntries(changed);
}

/** What is wrong with what was typed. */
export function ownerProblem(state: State, dialog: Pick<OwnerDialog, 'fields'>): string | undefined {
  const { fields } = dialog;
  const expires = fields.find(({ name }) => name === 'expires')?.field.text.trim() ?? '';
  if (expires !== '' && !isDay(expires)) return `\`${expires}\` is no day: write it as 2027-05-21`;
  if (expires !== '' && expires < state.options.today && 'expires' in ownerChange(state, dialog))
    return `${expires} lies behind today`;
  const long = fields.find(({ field }) => field.text.length > 2000);
  return long === undefined ? undefined : `${long.name} has more than 2000 characters`;
}

/** Whether the change makes the approval another one: its last day is part of the clause, and who decided stands for it. */
export function renews(state: State, dialog: Pick<OwnerDialog, 'fields'>): boolean {
  const scenario = currentScenario(state);
  const change = ownerChange(state, dialog);
  return scenario !== undefined && isApproved(state, scenario.key) && ('expires' in change || 'by' in change);
}

/** What of it an approval covers: its last day is part of the clause. */
export function coveredChange(state: State, dialog: Pick<OwnerDialog, 'fields'>): ReviewChange {
  const change = ownerChange(state, dialog);
  return 'expires' in change ? { expires: change.expires } : {};
}

/** The name that was given for this run. */
export function namedBy({ fields }: Pick<OwnerDialog, 'fields'>): string | undefined {
  const by = fields.find(({ name }) => name === 'by')?.field.text.trim();
  return by === '' ? undefined : by;
}

/** Why the approval cannot be renewed with the change. */
export function renewOff(state: State, dialog: Pick<OwnerDialog, 'fields'>): string | undefined {
  const scenario = currentScenario(state);
  if (scenario === undefined) return 'no scenario is under the cursor';
  if (state.checker === 'stopped') return 'the approval must be renewed, and the checker stopped: R starts it again';
  const approval = state.details.get(detailId(scenario.key, coveredChange(state, dialog)))?.approval;
  if (approval === undefined) return 'still checking this rule';
  return approval.ok ? undefined : `the approval must be renewed: ${approval.why}`;
}

/** Writes what changed; where that renews the approval, in the same write. */
export function writeOwner(state: State, dialog: Pick<OwnerDialog, 'fields'>): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined) return say(state, 'plain', 'no scenario is under the cursor');
  const change = ownerChange(state, dialog);
  const approve = renews(state, dialog);
  const { today } = state.options;
  const by = change.by ?? state.options.by;
  // Whose name was set decides from now on.
  const named = 'by' in change && by !== undefined ? { ...state, options: { ...state.options, by } } : state;
  return write(named, {
    key: scenario.key,
    change: approve ? { by: by ?? scenario.review?.by, ...change, decision: 'approved', on: today } : change,
    approve,
    seal: approve ? sealOf(state, scenario, coveredChange(state, dialog)) : undefined,
    label: labelOf(change),
  });
}

function labelOf(change: ReviewChange): string {
  return (['by', 'ticket', 'expires', 'reason'] as const)
    .filter((name) => name in change)
    .map((name) => (name === 'reason' ? 'reason' : `${name}: ${change[name] ?? 'none'}`))
    .join(', ');
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
