// The ways in which a clause holds, and what an attacker would need for each of them.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { printTest, printTests } from '../emit/kql-test.js';
import { satisfy } from '../logic/solve.js';
import type { Schema } from '../schema/schema.js';
import { shorten } from '../text/shorten.js';
import type { Span } from '../text/span.js';
import { anchorsOf, type HeldWay } from './anchor.js';
import { type Condition, type Conjunction, conditionsOf, conjunctionsOf, predicateOf } from './conjunctions.js';
import { holderOf, strongest, tableOf } from './control.js';
import { isLookedUp } from './cost.js';
import { hiddenEvent } from './events.js';
import { formulaOf } from './from-predicate.js';
import type { Control, SafetyCost, SafetyWay } from './safety.js';
import type { SafetyInput } from './scenario-safety.js';

/** Each conjunction of the drop set, with who decides what its columns hold. */
export function waysOf(input: SafetyInput, schema: Schema): readonly SafetyWay[] {
  const ways = conjunctionsOf(input.predicate);
  if (ways === undefined) return [tooMany(input, schema)];
  const held = ways.map((way): HeldWay => {
    const holders = way.map((condition) => holderOf(condition, way, input.rule.formula, schema));
    return { way, holders, control: strongest(holders.map(({ control }) => control)) };
  });
  const anchors = anchorsOf(held, input, schema);
  return held.map(({ way, holders, control }, index) => {
    const event = hiddenEvent(input.rule.formula, formulaOf(predicateOf(way)), input.table, schema);
    return {
      text: printTests(way.map(({ test }) => test)).text,
      conditions: way.map((condition, at) => ({
        text: printCondition(condition),
        table: tableOf(condition),
        column: condition.test.column.name,
        control: holders[at]?.control ?? 'attacker',
        why: holders[at]?.why ?? '',
      })),
      control,
      event: event?.lines,
      assumes: event?.assumes ?? [],
      anchor: anchors[index],
    };
  });
}

/** What is worth a finding of the ways and of the tests that scan: WN508 and WN509. */
export function wayDiagnostics(
  input: SafetyInput,
  ways: readonly SafetyWay[],
  costs: readonly SafetyCost[],
): readonly Diagnostic[] {
  return [...weakestFinding(input, ways), ...costs.map((cost) => costFinding(input, cost))];
}

/** The way that asks least of an attacker: one that some event of the rule is known to take, where there is one. */
function weakestFinding(input: SafetyInput, ways: readonly SafetyWay[]): readonly Diagnostic[] {
  const all = conjunctionsOf(input.predicate);
  const weak = ways.filter((way, index) => way.control === 'attacker' && isTaken(way, all?.[index], input));
  const weakest = weak.find(({ event }) => event !== undefined) ?? weak[0];
  if (weakest === undefined) return [];
  const way = all?.[ways.indexOf(weakest)] ?? conditionsOf(input.predicate);
  const spans = all === undefined ? [] : spansOf(way, input.filter);
  const words = spans.map(({ start, end }) => input.filter.slice(start, end)).join(' and ');
  const whole = { start: 0, end: input.filter.length };
  const whys = [...new Set(weakest.conditions.map(({ text, why }) => `\`${shorten(text)}\`: ${why}`))];
  const others = weak.length - 1;
  const { anchor, event } = weakest;
  return [
    diagnose('WN508', `\`${shorten(words === '' ? input.filter : words)}\` rests only on ${typedWords(way)}`, {
      span: spans[0] ?? whole,
      label: 'an attacker decides whether it holds',
      notes: [
        ...(event === undefined ? [] : [`for example ${event.map((line) => `\`${line.trim()}\``).join(', ')}`]),
        ...whys.slice(0, 4),
        ...(others > 0
          ? [
              `${others === 1 ? 'one other way' : `${others} other ways`} to meet the filter ${others === 1 ? 'is' : 'are'} no better`,
            ]
          : []),
      ],
      help:
        anchor === undefined
          ? 'add what an attacker does not choose: a hash, a trusted signer, a protected folder, a device or an account'
          : anchor.filter.length > 200
            ? anchor.words
            : `${anchor.words}: \`${anchor.filter}\``,
      fixes: anchor === undefined ? [] : [anchor.filter],
    }),
  ];
}

/** Whether an event of the rule may take the way, as far as one can tell. */
function isTaken({ event }: SafetyWay, way: Conjunction | undefined, { rule, predicate }: SafetyInput): boolean {
  if (event !== undefined) return true;
  const formula = formulaOf(way === undefined ? predicate : predicateOf(way));
  return satisfy({ kind: 'and', parts: [rule.formula, formula] }).kind !== 'no';
}

/** What an attacker does to meet a way. */
function typedWords(way: Conjunction): string {
  const kinds = new Set(way.map(({ test }) => test.column.kind));
  if (kinds.has('command-line')) return 'text that an attacker types';
  if (kinds.has('basename') || kinds.has('path') || kinds.has('name') || kinds.has('url') || kinds.has('registry'))
    return 'names that an attacker chooses';
  return 'what an attacker can bring about';
}

function costFinding(input: SafetyInput, cost: SafetyCost): Diagnostic {
  const condition = conditionsOf(input.predicate).find((one) =>
    `${cost.condition} or `.startsWith(`${printCondition(one)} or `),
  );
  const [span] = condition === undefined ? [] : spansOf([condition], input.filter);
  return diagnose('WN509', `\`${shorten(cost.condition)}\` scans the whole text`, {
    span: span ?? { start: 0, end: input.filter.length },
    label: 'each text is read',
    notes: [
      cost.relation === 'equivalent'
        ? `\`${shorten(cost.instead)}\` means the same`
        : `\`${shorten(cost.instead)}\` leaves out fewer events`,
      isLookedUp(cost) ? 'it is looked up in the index of terms' : 'a plain text costs less than an expression',
    ],
    help: `write \`${shorten(cost.instead)}\` where that is meant`,
    fixes: cost.filter === undefined ? [] : [cost.filter],
  });
}

/** Where the comparisons of some conditions stand in the filter, in its order. */
function spansOf(way: Conjunction, filter: string): readonly Span[] {
  const spans = way.map(({ test }) => test.literal.atom.span).filter(({ end }) => end <= filter.length);
  return spans
    .filter(({ start }, index) => spans.findIndex((other) => other.start === start) === index)
    .sort((a, b) => a.start - b.start);
}

/** One condition as KQL on its own table, without what marks the rows that it is about. */
export function printCondition({ test }: Condition): string {
  return printTest({ ...test, when: [] }).text;
}

/** All ways as one, where there are too many to write them out. */
function tooMany(input: SafetyInput, schema: Schema): SafetyWay {
  const all = conditionsOf(input.predicate);
  const conditions = all.map((condition) => ({
    condition,
    // By itself: nothing tells which of the others stand beside it.
    holder: holderOf(condition, [condition], input.rule.formula, schema),
  }));
  const controls = new Map(conditions.map(({ condition, holder }) => [condition.test, holder.control]));
  const event = hiddenEvent(input.rule.formula, formulaOf(input.predicate), input.table, schema);
  return {
    text: `more than 64 ways to meet ${all.length} conditions`,
    conditions: conditions.slice(0, 16).map(({ condition, holder }) => ({
      text: printCondition(condition),
      table: tableOf(condition),
      column: condition.test.column.name,
      ...holder,
    })),
    control: weakestOf(input.predicate, controls),
    event: event?.lines,
    assumes: event?.assumes ?? [],
    anchor: undefined,
  };
}

/** The strongest hold of a conjunction, the weakest of an alternative. */
function weakestOf(predicate: SafetyInput['predicate'], controls: ReadonlyMap<Condition['test'], Control>): Control {
  switch (predicate.kind) {
    case 'test':
      return controls.get(predicate) ?? 'attacker';
    case 'correlation':
      return weakestOf(predicate.predicate, controls);
    case 'and':
      return strongest(predicate.children.map((child) => weakestOf(child, controls)));
    case 'or': {
      const found = predicate.children.map((child) => weakestOf(child, controls));
      return found.includes('attacker') ? 'attacker' : found.includes('effort') ? 'effort' : strongest(found);
    }
    case 'never':
      return 'defender';
  }
}
