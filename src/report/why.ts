import type { RuleResult, ScenarioResult } from '../compiled.js';
import { positionAt } from '../text/source-text.js';
import { jsonText } from './json.js';
import { safe } from './safe.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** A scenario that applies to a rule, and why. */
export interface Application {
  /** In words: what of its file takes the rule in. */
  readonly through: readonly string[];
  readonly scenario: ScenarioResult['applied']['scenario'];
  readonly path: string;
  readonly text: string;
  /** Undefined where the rule gets no clause at all. */
  readonly result: ScenarioResult | undefined;
}

export interface Why {
  readonly rule: RuleResult['rule'];
  /** The tables that feed it. */
  readonly tables: readonly string[];
  readonly applied: readonly Application[];
}

/** All that applies to a rule, for people: where each scenario stands, what it is, what was decided, through what it applies. */
export function printWhy({ rule, tables, applied }: Why, style: Style): string {
  const rows = applied.map((one) => [
    safe(placeOf(one)),
    safe(one.scenario.data.id),
    one.result?.translation.status ?? '-',
    safe(reviewWords(one)),
    safe(one.through.join(', ')),
  ]);
  const count = applied.filter(({ result }) => result?.compiled === true).length;
  return [
    `${safe(rule.name)}`,
    `${safe(rule.id)} in ${safe(rule.source.path)}, reads ${tables.join(', ') || 'no table that winnow knows'}`,
    '',
    ...(applied.length === 0
      ? ['no exclusion file applies to it']
      : [
          ...table([['file', 'scenario', 'status', 'review', 'applies to'], ...rows], new Set(), style),
          '',
          `${applied.length === 1 ? '1 scenario applies' : `${applied.length} scenarios apply`}, ${count} compiled`,
        ]),
    '',
  ].join('\n');
}

/** The same for programs. */
export function whyJson({ rule, tables, applied }: Why): string {
  return jsonText({
    schema: 'winnow.why/1',
    rule: rule.id,
    name: rule.name,
    file: rule.source.path,
    tables,
    scenarios: applied.map((one) => ({
      id: one.scenario.data.id,
      file: one.path,
      line: lineOf(one),
      through: one.through,
      status: one.result?.translation.status ?? null,
      review: one.result?.review ?? null,
      compiled: one.result?.compiled ?? false,
      by: one.scenario.data.review?.by ?? null,
      ticket: one.scenario.data.review?.ticket ?? null,
      expires: one.scenario.data.review?.expires ?? null,
    })),
  });
}

function lineOf({ scenario, text }: Application): number {
  return positionAt(text, scenario.idSpan.start).line;
}

function placeOf(one: Application): string {
  return `${one.path}:${lineOf(one)}`;
}

function reviewWords({ scenario, result }: Application): string {
  const { by, ticket, expires } = scenario.data.review ?? {};
  const state = result?.review ?? 'unreviewed';
  if (state === 'unreviewed' || state === 'begun') return 'not reviewed';
  if (state === 'unsealed') return 'not approved for this rule';
  const details = [by && `by ${by}`, ticket, expires && `until ${expires}`].filter(Boolean);
  return [state, ...details].join(', ').replace(', by ', ' by ');
}
