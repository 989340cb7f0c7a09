// What the safety analysis says, in words: explanations, the audit and the review screen say it alike.
import type { Severity } from '../diagnostics/diagnostic.js';
import { isLookedUp } from '../safety/cost.js';
import type { Control, Safety, SafetyAnswer, SafetyCost, SafetyQuestion, SafetyWay } from '../safety/safety.js';
import { shorten } from '../text/shorten.js';

const questions: Readonly<Record<SafetyQuestion, string>> = {
  'never-matches': 'never matches',
  'always-matches': 'matches every row',
  'silences-rule': 'silences the rule',
  'dead-with-rule': 'dead in this rule',
  'covers-most': 'covers most of what the rule lists',
  'covered-by': 'covered by',
  'equal-to': 'says the same as',
  overlaps: 'overlaps with',
};

/** Questions that only make sense beside a rule. */
const aboutRule: ReadonlySet<SafetyQuestion> = new Set([
  'silences-rule',
  'dead-with-rule',
  'covers-most',
  'covered-by',
  'equal-to',
  'overlaps',
]);

/** What an answer of `yes` is worth; an overlap alone is none to worry about. */
const severities: Readonly<Record<SafetyQuestion, Severity | undefined>> = {
  'never-matches': 'warning',
  'always-matches': 'error',
  'silences-rule': 'error',
  'dead-with-rule': 'warning',
  'covers-most': 'warning',
  'covered-by': 'note',
  'equal-to': 'note',
  overlaps: undefined,
};

const controls: Readonly<Record<Control, string>> = {
  attacker: 'rests only on text that the attacker types',
  effort: 'rests on what an attacker can reach with rights or effort',
  defender: 'rests on what an attacker does not choose',
};

/** Who decides what a condition tests, in a word or two. */
export const controlNames: Readonly<Record<Control, string>> = {
  attacker: 'attacker',
  effort: 'with effort',
  defender: 'not the attacker',
};

/** An answer as a sentence, with the event that shows it. */
export interface SaidAnswer {
  readonly text: string;
  /** Of a `yes` that is worth a finding. */
  readonly severity: Severity | undefined;
  readonly unknown: boolean;
  readonly event: readonly string[];
}

/** The longest text of a file that is repeated in a sentence. */
const longest = 400;
/** The most lines of an event. */
const mostLines = 24;
/** The most values of a list. */
const mostValues = 5;

/** The question in a few words, with the other scenario where there is one. */
export function questionWords({ question, other }: Pick<SafetyAnswer, 'question' | 'other'>): string {
  return other === undefined ? questions[question] : `${questions[question]} \`${other}\``;
}

/**
 * The answers that are worth saying, as sentences: what a scenario is not to others goes without saying, and whom it overlaps
 * with is one sentence.
 */
export function saidAnswers(safety: Safety): readonly SaidAnswer[] {
  const told = safety.answers.filter(isWorthSaying).map((answer): SaidAnswer => {
    const event = isTelling(answer, safety) ? eventLines(answer.event ?? []) : [];
    return {
      text: `${questionWords(answer)}: ${answerWords(answer)}${event.length === 0 ? '' : `; ${leads[answer.question] ?? 'for example'}`}`,
      severity: answer.answer === 'yes' ? severities[answer.question] : undefined,
      unknown: answer.answer === 'unknown',
      event,
    };
  });
  const overlaps = overlapWords(safety);
  return overlaps === undefined ? told : [...told, { text: overlaps, severity: undefined, unknown: false, event: [] }];
}

const leads: Readonly<Partial<Record<SafetyQuestion, string>>> = { 'silences-rule': 'the rule still tells' };

function isWorthSaying({ question, answer, other, share }: SafetyAnswer): boolean {
  if (question === 'overlaps') return answer === 'unknown';
  if (answer !== 'no') return true;
  return other === undefined && (question !== 'covers-most' || (share?.covered.length ?? 0) > 0);
}

/** Of a clause that can match one event is enough: one that the rule selects, where there is one. */
function isTelling({ question, answer }: SafetyAnswer, { answers, ways }: Safety): boolean {
  if (answer !== 'no') return true;
  const hidden = ways.some(({ event }) => event !== undefined);
  switch (question) {
    case 'never-matches':
      return (
        !hidden && !answers.some(({ question: other, event }) => other === 'dead-with-rule' && event !== undefined)
      );
    case 'dead-with-rule':
      return !hidden;
    case 'silences-rule':
      return true;
    default:
      return false;
  }
}

function answerWords({ answer, why, share }: SafetyAnswer): string {
  if (answer === 'unknown') return `unknown${why === undefined ? '' : `, ${shorten(why, longest)}`}`;
  return share === undefined ? answer : `${answer}, ${shareWords(share)}`;
}

function overlapWords({ answers }: Safety): string | undefined {
  const others = answers.flatMap(({ question, answer, other }) =>
    question === 'overlaps' && answer === 'yes' && other !== undefined ? [`\`${shorten(other)}\``] : [],
  );
  if (others.length === 0) return undefined;
  const more = others.length - mostValues;
  return `overlaps with ${others.slice(0, mostValues).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function shareWords({ column, covered, of }: NonNullable<SafetyAnswer['share']>): string {
  const values = covered.slice(0, mostValues).map((value) => `\`${shorten(value)}\``);
  const more = covered.length - values.length;
  const list = values.length === 0 ? '' : `: ${values.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${covered.length} of ${of} values of ${column}${list}`;
}

/** The answers without those about a rule, for a filter that was given no rule. */
export function withoutRule(safety: Safety): Safety {
  const codes = new Set(['WN504', 'WN505', 'WN506', 'WN507']);
  return {
    ...safety,
    answers: safety.answers.filter(({ question }) => !aboutRule.has(question)),
    diagnostics: safety.diagnostics.filter(({ code }) => !codes.has(code)),
  };
}

/** What holds a way, in words. */
export function controlWords({ control }: Pick<SafetyWay, 'control'>): string {
  return controls[control];
}

const order: Readonly<Record<Control, number>> = { attacker: 0, effort: 1, defender: 2 };

/** The ways from the weakest hold to the strongest; of two alike the one that can be shown comes first. */
export function waysByHold(ways: readonly SafetyWay[]): readonly SafetyWay[] {
  const hidden = ({ event }: SafetyWay): number => (event === undefined ? 1 : 0);
  return [...ways].sort((a, b) => order[a.control] - order[b.control] || hidden(a) - hidden(b));
}

/** The way by which an attacker passes most easily, and the table that it is on. */
export interface WeakestWay {
  readonly table: string;
  readonly way: SafetyWay;
}

/** The weakest way of a clause on all of its tables. */
export function weakestOf(all: readonly Safety[]): WeakestWay | undefined {
  const ways = all.flatMap(({ table, ways: some }) => some.map((way) => ({ table, way })));
  const [best] = waysByHold(ways.map(({ way }) => way));
  return ways.find(({ way }) => way === best);
}

/** The conjunction of a way, not without end. */
export function wayText({ text }: SafetyWay): string {
  return shorten(text.replace(/\s*\n\s*/g, ' '), longest);
}

/** The lines of an event, not without end. */
export function eventLines(event: readonly string[]): readonly string[] {
  const shown = event.slice(0, mostLines).map((line) => shorten(line, longest));
  return event.length > mostLines ? [...shown, `… ${event.length - mostLines} more lines`] : shown;
}

/** A test that scans and what could stand for it. */
export function costWords(cost: SafetyCost): string {
  const { condition, instead, relation } = cost;
  const why = isLookedUp(cost) ? 'is looked up in the index' : 'costs less than an expression';
  const than = relation === 'equivalent' ? 'the same rows' : 'fewer rows, never more';
  return `\`${shorten(condition, 160)}\` scans; \`${shorten(instead, 160)}\` leaves out ${than} and ${why}`;
}

/** What the event of a way takes for granted, in words; undefined where it rests on nothing. */
export function assumedWords({ assumes }: SafetyWay): string | undefined {
  if (assumes.length === 0) return undefined;
  const shown = assumes.slice(0, 3).map((text) => `\`${shorten(text.replace(/\s+/g, ' '), 120)}\``);
  const more = assumes.length - shown.length;
  return `if the rule's ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''} ${assumes.length === 1 ? 'lets' : 'let'} it pass`;
}
