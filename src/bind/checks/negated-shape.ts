import { diagnose } from '../../diagnostics/registry.js';
import type { Atom } from '../../meaning/normal-form.js';
import type { Column } from '../../schema/schema.js';
import { eventsSpell, type Place, spelledAsEvents } from '../spellings.js';
import type { ValueCheck } from './finding.js';

/** A negated value that is not known to be spelled as events spell it: its test could hold for every row. */
export const checkNegatedShape: ValueCheck = (value, { column, literal }) => {
  if (!literal.negated || value.text === '') return undefined;
  const place = placeOf(literal.atom.operator);
  const texts = textsOf(value.text, place);
  // A bare name compared with a whole path is the name at its end.
  const bare = column.kind === 'path' && place === 'whole' && !/[\\/]/.test(value.text);
  const held: Column = bare ? { ...column, kind: 'basename' } : column;
  const looksForRegex = texts.length > 1 && /^\.\*|^\^|\\[dDwWsSbB][+*{]|\.[*+][^.]/.test(value.text);
  if (!looksForRegex && texts.every((one) => spelledAsEvents(one.text, one.place, held))) return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose(
      'WN314',
      `\`${column.name}\` may hold what is meant in another spelling than \`${value.text}\``,
      {
        span: value.span,
        label: 'cannot be ruled out so',
        help: `events hold ${eventsSpell(column)}`,
      },
    ),
  };
};

function placeOf(operator: Atom['operator']): Place {
  if (operator === 'startswith' || operator === 'under') return 'start';
  if (operator === 'endswith') return 'end';
  return operator === 'contains' || operator === 'has' || operator === 'matches' ? 'part' : 'whole';
}

/** The texts between the wildcards of a value, each with its place in the whole. */
function textsOf(pattern: string, place: Place): readonly { readonly text: string; readonly place: Place }[] {
  const texts = pattern.split(place === 'whole' ? /[*?]+/ : /\*+/);
  if (texts.length === 1) return [{ text: pattern, place }];
  const starts = place === 'whole' || place === 'start';
  const ends = place === 'whole' || place === 'end';
  return texts
    .map((text, index): { text: string; place: Place } => ({
      text,
      place: index === 0 && starts ? 'start' : index === texts.length - 1 && ends ? 'end' : 'part',
    }))
    .filter(({ text }) => text !== '');
}
