import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { PairFinding } from './pairs.js';
import type { SafetyAnswer, SafetyQuestion } from './safety.js';
import type { SafetyInput } from './scenario-safety.js';

/** The answers that are worth a finding, WN502 to WN507. */
export function safetyDiagnostics(
  input: SafetyInput,
  answers: readonly SafetyAnswer[],
  pairs: readonly PairFinding[],
): readonly Diagnostic[] {
  const span = { start: 0, end: input.filter.length };
  const isYes = (question: SafetyQuestion) => answers.some((one) => one.question === question && one.answer === 'yes');
  if (isYes('always-matches'))
    return [
      diagnose('WN503', `this filter holds for every row of \`${input.table}\`: the rule would never alert again`, {
        span,
        label: 'holds for every row',
        help: 'say what marks the benign events, or reject the scenario',
      }),
    ];
  if (isYes('silences-rule'))
    return [
      diagnose('WN504', `all that the rule selects of \`${input.table}\` would be left out`, {
        span,
        label: 'holds for whatever the rule looks for',
        help: 'add what only the benign events have, or reject the scenario: to switch a rule off, disable it',
      }),
    ];
  if (isYes('never-matches'))
    return [
      diagnose('WN502', 'this filter holds for no row: its clause leaves out nothing', {
        span,
        label: 'contradicts itself',
        help: 'correct it, or reject the scenario',
      }),
    ];
  return [
    ...(isYes('dead-with-rule') ? [dead(input, span)] : []),
    ...answers.flatMap((answer) => covering(answer, span)),
    ...beside(pairs, span),
  ];
}

function dead({ table }: SafetyInput, span: Diagnostic['span']): Diagnostic {
  return diagnose(
    'WN507',
    `the rule never selects what this filter describes on \`${table}\`: its clause leaves out nothing`,
    {
      span,
      label: 'contradicts the rule',
      help: 'correct it, or reject the scenario',
    },
  );
}

const mostNamed = 5;

function covering({ question, answer, share }: SafetyAnswer, span: Diagnostic['span']): readonly Diagnostic[] {
  if (question !== 'covers-most' || answer !== 'yes' || share === undefined) return [];
  const { column, covered, of } = share;
  const named = covered.slice(0, mostNamed).map((value) => `\`${value}\``);
  const more = covered.length - named.length;
  return [
    diagnose('WN505', `${covered.length} of the ${of} values that the rule lists for \`${column}\` would be left out`, {
      span,
      label: 'covers most of what the rule looks for',
      notes: [`left out altogether: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`],
      help: 'add what only the benign events have, such as a folder, a signer or a device',
    }),
  ];
}

/** One finding, however many scenarios cover it: an equal one before a wider one. */
function beside(pairs: readonly PairFinding[], span: Diagnostic['span']): readonly Diagnostic[] {
  const found = pairs.find(({ relation }) => relation === 'equal') ?? pairs[0];
  if (found === undefined) return [];
  const { other, relation } = found;
  const words = relation === 'equal' ? `says the same as \`${other.id}\`` : `is covered by \`${other.id}\``;
  return [
    diagnose('WN506', `this filter ${words}: nothing more is left out with it`, {
      span,
      label: relation === 'equal' ? 'says the same' : 'covered',
      help: 'reject one of the two if that is meant',
    }),
  ];
}
