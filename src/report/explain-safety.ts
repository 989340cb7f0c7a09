import type { Safety, SafetyCost, SafetyWay } from '../safety/safety.js';
import { shorten } from '../text/shorten.js';
import { safe } from './safe.js';
import {
  assumedWords,
  controlNames,
  controlWords,
  costWords,
  eventLines,
  type SaidAnswer,
  saidAnswers,
  waysByHold,
  wayText,
} from './safety-words.js';
import type { Style } from './style.js';
import { wrap } from './wrap.js';

/** The most ways that are told one by one. */
const mostWays = 6;

/** What a clause hides and what an attacker could use of it, for each table: the answers, the ways from the weakest on, the costs. */
export function safetyLines(all: readonly Safety[], style: Style): readonly string[] {
  return all.flatMap((safety) => {
    const { table, ways, costs } = safety;
    const answers = saidAnswers(safety);
    if (answers.length === 0 && ways.length === 0 && costs.length === 0) return [];
    const sorted = waysByHold(ways);
    const more = sorted.length - mostWays;
    return [
      all.length > 1 ? `safety, on ${table}` : 'safety',
      ...answers.flatMap((answer) => answerLines(answer, style)),
      ...sorted.slice(0, mostWays).flatMap((way, index) => wayLines(way, index, sorted.length, style)),
      ...(more > 0 ? [`  … ${more} more ${more === 1 ? 'way' : 'ways'} with a hold as strong or stronger`] : []),
      ...costs.flatMap((cost) => costLines(cost, style)),
      '',
    ];
  });
}

function answerLines({ text, severity, event }: SaidAnswer, style: Style): readonly string[] {
  const lines = wrap(`  ${safe(text)}`, style.width, '    ');
  return [
    ...(severity === undefined ? lines : lines.map((line) => style.severity(severity, line))),
    ...eventOf(event, 6, style),
  ];
}

function wayLines(way: SafetyWay, index: number, count: number, style: Style): readonly string[] {
  const { conditions, event, anchor, control } = way;
  const name = count === 1 ? 'the one way' : index === 0 ? `weakest of ${count} ways` : `way ${index + 1}`;
  const words = wrap(`    ${controlWords(way)}`, style.width, '    ');
  const assumed = assumedWords(way);
  return [
    ...wrap(`  ${name}: ${safe(wayText(way))}`, style.width, '    '),
    ...(control === 'attacker' ? words.map((line) => style.severity('warning', line)) : words),
    ...conditions.flatMap(({ text, control: own, why }) =>
      wrap(`      ${safe(`${shorten(text, 160)}: ${controlNames[own]}, ${why}`)}`, style.width, '        '),
    ),
    ...(event === undefined
      ? []
      : [
          '    hides, for example',
          ...eventOf(event, 8, style),
          ...(assumed === undefined ? [] : wrap(`      ${safe(assumed)}`, style.width, '        ')),
        ]),
    ...(anchor === undefined
      ? []
      : [
          ...wrap(`    anchor: ${safe(anchor.words)}`, style.width, '      '),
          ...wrap(`      ${safe(shorten(anchor.filter.replace(/\s*\n\s*/g, ' '), 600))}`, style.width, '        '),
        ]),
  ];
}

function costLines(cost: SafetyCost, style: Style): readonly string[] {
  return wrap(`  cost: ${safe(costWords(cost))}`, style.width, '    ');
}

function eventOf(event: readonly string[], indent: number, style: Style): readonly string[] {
  const front = ' '.repeat(indent);
  return eventLines(event).flatMap((line) => wrap(front + safe(line), style.width, `${front}  `));
}
