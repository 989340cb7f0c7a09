import type { ScenarioResult } from '../compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { assumedWords, controlWords, eventLines, saidAnswers, waysByHold, wayText } from '../report/safety-words.js';
import type { Safety, SafetyWay } from '../safety/safety.js';
import { safetyBeside } from '../safety-beside.js';
import type { AppliedScenario } from '../sources/workspace.js';
import { judgeOne, type ReviewContext, type RuleLook } from './look.js';
import type { SafetyView, SafetyWayView } from './view.js';

/** The whole safety analysis of a scenario beside the others of its rule; empty where nothing of it compiles. */
export function safetyOfDetail(
  look: RuleLook,
  applied: AppliedScenario,
  result: ScenarioResult,
  context: ReviewContext,
): readonly Safety[] {
  if (look.analysed === undefined || result.translation.compiled === undefined) return [];
  const all = look.job.scenarios
    .filter(
      (one, index) => one === applied || (index < mostOthers && one.scenario.data.review?.decision !== 'rejected'),
    )
    .map((one) => (one === applied ? result : judgedOnce(look, one, context)));
  return safetyBeside(result, all, look.analysed.query, context.schema);
}

/** How many other scenarios one is held against while it is looked at: a screen may not wait for hundreds. */
const mostOthers = 40;

const judged = new WeakMap<RuleLook, Map<AppliedScenario, ScenarioResult>>();

/** What the others of a rule say stays the same as long as the rule is looked at. */
function judgedOnce(look: RuleLook, applied: AppliedScenario, context: ReviewContext): ScenarioResult {
  const known = judged.get(look) ?? new Map<AppliedScenario, ScenarioResult>();
  judged.set(look, known);
  const result = known.get(applied) ?? judgeOne(look, applied, context);
  known.set(applied, result);
  return result;
}

/**
 * The findings of all tables, each once and in short: the filter stands above them, and the safety block says why. They are
 * about all of the filter, or nearly so: a mark under it would hide the marks of other findings.
 */
export function safetyFindings(all: readonly Safety[], filter: string): readonly Diagnostic[] {
  const found = all.flatMap(({ diagnostics }) => diagnostics).map((one) => inShort(one, filter));
  return [...new Map(found.map((one) => [`${one.code}\n${one.message}`, one])).values()];
}

function inShort({ span: _, help, ...diagnostic }: Diagnostic, filter: string): Diagnostic {
  const { code, message, fixes, severity } = diagnostic;
  const added = fixes.map((fix) => addition(fix, filter)).find((one) => one !== undefined);
  if (code === 'WN508' && added !== undefined) {
    const told = message.replace(/^`.*` (?=rests only on )/s, 'it ');
    return { ...diagnostic, message: told, notes: [], help: `use \`… ${added}\`` };
  }
  const told = code === 'WN508' ? message.replace(/^`.*` (?=rests only on )/s, 'it ') : message;
  const isTold = help !== undefined && (fixes.length > 0 || severity === 'error');
  return { ...diagnostic, message: told, notes: [], ...(isTold && { help }) };
}

/** What a fix puts behind the whole filter; undefined for one that changes it elsewhere. */
function addition(fix: string, filter: string): string | undefined {
  const whole = filter.trim();
  const start = [whole, `(${whole})`].find((one) => fix.startsWith(`${one} and `));
  return start === undefined ? undefined : fix.slice(start.length + 1);
}

/** The analysis in words, the weakest table first. */
export function safetyViews(all: readonly Safety[]): readonly SafetyView[] {
  const hold = ({ ways }: Safety): number => Math.min(3, ...ways.map(({ control }) => holds.indexOf(control)));
  return [...all]
    .sort((a, b) => hold(a) - hold(b))
    .map((safety) => ({
      table: safety.table,
      answers: saidAnswers(safety),
      ways: waysByHold(safety.ways).map(wayView),
    }))
    .filter(({ answers, ways }) => answers.length + ways.length > 0);
}

const holds: readonly SafetyWay['control'][] = ['attacker', 'effort', 'defender'];

function wayView(way: SafetyWay): SafetyWayView {
  return {
    text: wayText(way),
    control: way.control,
    words: controlWords(way),
    event: eventLines(way.event ?? []),
    assumed: assumedWords(way),
    anchor: way.anchor?.words,
  };
}
