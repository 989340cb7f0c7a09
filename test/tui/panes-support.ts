import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Detail, openReview, type ReviewChange, type RuleView, type ScenarioView } from '../../src/index.js';
import type { Line } from '../../src/tui/view/line.js';
import { fit as fitted, lineText } from '../../src/tui/view/text.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const session = openReview(root, '2026-11-21');

/** A review without everything that a review may say. */
const unreviewed: ReviewChange = {
  decision: undefined,
  by: undefined,
  on: undefined,
  expires: undefined,
  ticket: undefined,
  reason: undefined,
  filter: undefined,
  reading: undefined,
  sightings: undefined,
  values: undefined,
  allow: undefined,
  fingerprint: undefined,
};

export interface Shown {
  readonly rule: RuleView;
  readonly view: ScenarioView;
  readonly detail: Detail;
  readonly neighbours: readonly ScenarioView[];
}

/** A scenario of this repository, as it was reviewed. */
export function reviewed(ruleName: string, number: number, change: ReviewChange = {}): Shown {
  const { rules, scenarios } = session.outline();
  const rule = rules.find(({ path }) => path === `rules/${ruleName}.yaml`);
  const views = scenarios.filter((one) => one.rule === rule?.id);
  const view = views[number - 1];
  const detail = view && session.detail(view.key, change);
  if (rule === undefined || view === undefined || detail === undefined)
    throw new Error(`no scenario ${number} of ${ruleName}`);
  return { rule, view, detail, neighbours: views.filter((one) => one !== view) };
}

/** The same as if nobody had reviewed it yet, but for a change. */
export function fresh(ruleName: string, number: number, change: ReviewChange = {}): Shown {
  const shown = reviewed(ruleName, number, { ...unreviewed, ...change });
  const { detail, view, neighbours } = shown;
  return {
    ...shown,
    view: asWritten(view),
    neighbours: neighbours.map(asWritten),
    detail,
  };
}

function asWritten(view: ScenarioView): ScenarioView {
  return { ...view, filter: view.written, review: undefined };
}

/** Lines as a pane shows them, its end marked, and behind each line what its parts mean. */
export function drawn(lines: readonly Line[], columns: number): string {
  return lines
    .map((line) => {
      const meanings = line.flatMap(({ text, token }) =>
        token === undefined ? [] : [`${token} ${JSON.stringify(text.trim())}`],
      );
      return `${lineText(fitted(line, columns))}|${meanings.length === 0 ? '' : `   ${meanings.join('  ')}`}`;
    })
    .join('\n')
    .concat('\n');
}
