import type { FindingView, ReviewChange, ScenarioView } from '../../index.js';
import type { Step } from '../event.js';
import { currentDetail, currentScenario } from '../select.js';
import { detailId, type State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { fit, safeText, wrapLine } from '../view/text.js';
import { filterChange, say, whyUnknown, write } from '../writing.js';
import { ask } from './ask.js';
import { changedPart } from './changed-part.js';
import type { DialogKind } from './dialog.js';
import { fixesOf } from './fixes.js';

export interface Offer {
  readonly filter: string;
  readonly wider: boolean;
  /** The code of the finding that it settles. */
  readonly code: string;
}

/** Chooses one of the filters that findings offer, each shown against the one that counts. */
export interface FixDialog {
  readonly kind: 'fix';
  readonly offers: readonly Offer[];
  readonly marked: number;
  readonly change: ReviewChange;
}

/** What the findings of the scenario offer, each filter once. */
export function offersOf(findings: readonly FindingView[], filter: string): readonly Offer[] {
  const seen = new Set([filter]);
  return findings.flatMap((finding) =>
    fixesOf(finding, filter).flatMap((fix) => {
      if (seen.has(fix.filter)) return [];
      seen.add(fix.filter);
      return [{ ...fix, code: finding.code }];
    }),
  );
}

/** Why there is nothing to apply. */
export function fixOff(state: State): string | undefined {
  const scenario = currentScenario(state);
  const detail = currentDetail(state);
  if (scenario === undefined || detail === undefined) return whyUnknown(state);
  if (detail.findings.length === 0) return 'there is no finding to fix';
  return offersOf(detail.findings, scenario.filter).length === 0
    ? 'no finding here has a fix: edit the filter (e)'
    : undefined;
}

/** Applies the only fix at once, asks before one that is wider, and lets the reviewer choose among several. */
export function openFix(state: State): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined) return say(state, 'plain', 'no scenario is under the cursor');
  const offers = offersOf(currentDetail(state)?.findings ?? [], scenario.filter);
  const [only, second] = offers;
  if (only !== undefined && second === undefined) return apply(state, scenario, only);
  return mark({ ...state, log: undefined }, scenario, offers, 0);
}

function mark(state: State, scenario: ScenarioView, offers: readonly Offer[], to: number): Step {
  const marked = Math.max(0, Math.min(offers.length - 1, to));
  const change = filterChange(scenario, offers[marked]?.filter ?? scenario.filter);
  return { state: { ...state, log: undefined, dialog: { kind: 'fix', offers, marked, change } }, effects: [] };
}

function apply(state: State, scenario: ScenarioView, offer: Offer): Step {
  const wanted = {
    key: scenario.key,
    change: filterChange(scenario, offer.filter),
    approve: false,
    label: `fix: ${offer.code}`,
  };
  if (!offer.wider) return write(state, wanted);
  const about = { title: 'Wider than the words', was: scenario.filter, now: offer.filter };
  const question = 'this leaves out more than the words say: write it all the same?';
  return ask(state, question, { kind: 'write', shown: scenario, ...wanted }, about);
}

export const fixDialog: DialogKind<FixDialog> = {
  place: () => 'choice',
  key(state, { offers, marked }, key): Step {
    const scenario = currentScenario(state);
    if (scenario === undefined || key.name === 'Esc' || key.name === 'q' || key.name === 'f')
      return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
    const to = { j: marked + 1, '↓': marked + 1, k: marked - 1, '↑': marked - 1, g: 0, G: offers.length - 1 }[key.name];
    if (to !== undefined) return mark(state, scenario, offers, to);
    if (/^[1-9]$/.test(key.name) && offers[Number(key.name) - 1] !== undefined)
      return mark(state, scenario, offers, Number(key.name) - 1);
    const offer = key.name === 'Enter' ? offers[marked] : undefined;
    if (offer !== undefined) return apply(state, scenario, offer);
    if (/^[1-9]$/.test(key.name)) return say(state, 'plain', `there are ${offers.length} fixes`);
    return key.text === '' ? { state, effects: [] } : say(state, 'plain', `${key.name} is off: a fix is taken first`);
  },
  pane(state, { offers, marked }, width, height) {
    const filter = currentScenario(state)?.filter ?? '';
    const was = wrapLine([part('  - '), part(safeText(filter), 'diff.removed')], width, 4);
    const blocks = offers.map((offer, index) => offerLines(offer, index, index === marked, filter, width));
    const rows = [...was, ...blocks.flat()];
    const notes = notesOf(state, offers[marked]).flatMap((note) => wrapLine([part(safeText(note), 'text.dim')], width));
    // What a finding warns of is read before one of its fixes is taken.
    const room = Math.max(3, height - notes.length);
    const end = was.length + blocks.slice(0, marked + 1).reduce((sum, block) => sum + block.length, 0);
    const top = Math.max(0, Math.min(end - room, rows.length - room));
    return {
      title: 'Fixes',
      note: [part(`${marked + 1} of ${offers.length}`)],
      lines: [...rows.slice(top, top + room), ...notes].slice(0, height).map((line) => fit(line, width)),
      where: 'below',
    };
  },
  status(_, { offers, marked }): Line {
    const offer = offers[marked];
    if (offer?.wider) return [part('Enter asks first', 'severity.warning'), part(': it is wider than the words')];
    return [
      part('Enter writes '),
      part('filter: …', 'diff.added'),
      part(` for ${offer?.code ?? 'it'} and decides nothing`),
    ];
  },
  hints: (_, { offers }) => [
    [`1-${Math.min(9, offers.length)}`, 'pick'],
    ['Enter', 'take'],
    ['Esc', 'back'],
  ],
};

/** What the findings that offer it say besides, as the scenario stands in its file. */
function notesOf(state: State, offer: Offer | undefined): readonly string[] {
  const scenario = currentScenario(state);
  const detail = scenario && state.details.get(detailId(scenario.key));
  const findings = (detail?.findings ?? []).filter(
    (finding) =>
      finding.code === offer?.code &&
      fixesOf(finding, scenario?.filter ?? '').some(({ filter }) => filter === offer.filter),
  );
  return [...new Set(findings.flatMap(({ notes }) => notes))];
}

function offerLines(offer: Offer, index: number, on: boolean, filter: string, width: number): readonly Line[] {
  const { now, start } = changedPart(filter, offer.filter);
  const text = (from: number, to?: number): string => safeText(offer.filter.slice(from, to));
  const line: Line = [
    part(`${on ? '›' : ' '} ${index < 9 ? index + 1 : '+'} `, on ? 'choice.on' : undefined),
    part(text(0, start)),
    part(safeText(now), 'diff.added'),
    part(text(start + now.length)),
    ...(offer.wider ? [part('  wider than the words', 'severity.warning')] : []),
  ];
  return wrapLine(line, width, 4);
}
