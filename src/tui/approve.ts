// Approving: what must be known and hold before it, and what it writes.
import { type ReviewChange, type ScenarioView, whyBroken } from '../index.js';
import type { AfterName } from './dialogs/owner.js';
import type { Step } from './event.js';
import { fieldOf } from './field.js';
import { currentScenario } from './select.js';
import { detailId, type State } from './state.js';
import { isLookedAt, unseenOff } from './view/seen.js';
import { decidedNow, dropHeld, isHeld, lookFor, say, whyUnknown, write, writeOff } from './writing.js';

/** Why the scenario on the screen cannot be approved as it is shown; undefined where it can. */
export function approveOff(state: State): string | undefined {
  const off = writeOff(state);
  const scenario = currentScenario(state);
  if (off !== undefined || scenario === undefined) return off;
  const { expires } = scenario.review ?? {};
  if (expires !== undefined && expires < state.options.today)
    return `its last day was ${expires}: set a later one with o`;
  const broken = state.checks.get(scenario.rule)?.broken;
  if (broken !== undefined) return whyBroken(broken);
  if (state.checker === 'stopped') return 'the checker stopped: R starts it again';
  const approval = state.details.get(detailId(scenario.key))?.approval;
  if (approval === undefined) return 'still checking this rule';
  return approval.ok ? unseenOff(state) : approval.why;
}

/** Approves the scenario with a change of its review in one write; asks for the name first where nobody has said it. */
export function approveNow(state: State, scenario: ScenarioView, change: ReviewChange, at: number): Step {
  // What was not drawn yet, or only just, nobody has decided on.
  if (isHeld(state, at) || !isLookedAt(state, at, state.pause === undefined ? 0 : lookFor))
    return dropHeld(state, at, 'a');
  const unseen = unseenOff(state);
  if (unseen !== undefined) return say(state, 'plain', `a is off: ${unseen}`);
  const { by, today } = state.options;
  const decided = decidedNow(state, at);
  const seal = sealOf(state, scenario, change);
  if (seal === undefined) return say(state, 'plain', `a is off: ${whyUnknown(state)}`);
  if (by === undefined) return askName(decided, { kind: 'approve', change });
  return write(decided, {
    key: scenario.key,
    change: {
      ...change,
      decision: 'approved',
      by,
      on: today,
      // Why it was rejected says nothing of why it is approved.
      ...(scenario.review?.decision === 'rejected' && { reason: undefined }),
    },
    approve: true,
    seal,
    label: 'approved',
  });
}

/** The fingerprint of what is on the screen: of the change as a whole, or of the reading that it takes. */
export function sealOf(state: State, { key }: ScenarioView, change: ReviewChange): string | undefined {
  const approval = state.details.get(detailId(key, change))?.approval;
  if (approval !== undefined) return approval.ok ? approval.seal : undefined;
  const [only, ...others] = Object.keys(change);
  if (only !== 'reading' || others.length > 0) return undefined;
  // The readings stand side by side, each with its clause, before one is marked.
  return state.details.get(detailId(key))?.readings.find(({ reading }) => reading === change.reading)?.seal;
}

/** Asks who decides, once for this run, and goes on with what was asked for. */
export function askName(state: State, after: AfterName): Step {
  const dialog = {
    kind: 'owner',
    fields: [{ name: 'by', field: fieldOf() }],
    marked: 0,
    after,
    change: after.kind === 'approve' ? after.change : {},
  } as const;
  return { state: { ...state, log: undefined, dialog }, effects: [] };
}
