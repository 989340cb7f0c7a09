// What there is to say about a filter's meaning: readings, lists, drafts, and what could not be bound.
import type { BoundLiteral } from './bind/literal.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { draftOffer } from './meaning/draft.js';
import type { AmbiguousLists } from './meaning/lists.js';
import { literalsOf, type NormalForm } from './meaning/normal-form.js';
import type { ComparisonNode, Filter } from './syntax/ast.js';
import type { Status, TranslatedReading } from './translation.js';

/** What could not be bound stops everything, or only narrows the clause: the finding says which. */
export function weigh(literals: readonly BoundLiteral[], status: Status): readonly Diagnostic[] {
  return literals.flatMap((literal) =>
    literal.diagnostics.map((diagnostic): Diagnostic => {
      const open = diagnostic.code === 'WN402' || diagnostic.code === 'WN408';
      if (open && status === 'partial' && literal.predicate === undefined)
        return { ...diagnostic, notes: [...diagnostic.notes, 'left out until then, the rest compiles (partial)'] };
      if (diagnostic.severity !== 'error') return diagnostic;
      if (literal.predicate !== undefined)
        return {
          ...diagnostic,
          severity: 'warning',
          notes: [...diagnostic.notes, 'this value is left out, the others compile (partial)'],
        };
      switch (status) {
        case 'untranslatable':
          return {
            ...diagnostic,
            notes: [
              ...diagnostic.notes,
              'without it nothing can be compiled: it stands under `and` in the drop set, or alone',
            ],
          };
        case 'partial':
          return {
            ...diagnostic,
            severity: 'note',
            notes: [...diagnostic.notes, 'this part is left out, the rest compiles (partial)'],
          };
        default:
          return { ...diagnostic, severity: 'warning' };
      }
    }),
  );
}

export function undecided(readings: readonly TranslatedReading[], span: Diagnostic['span']): Diagnostic {
  const offered = readings.filter((reading) => reading.anchored);
  const recommended = offered.find((reading) => reading.recommended);
  const names = [...offered].sort((a, b) => Number(b.recommended) - Number(a.recommended));
  const count =
    offered.length === 2
      ? 'two ways'
      : offered.length === 1
        ? 'another way than it is written'
        : `${offered.length} ways`;
  return diagnose('WN401', `this filter can be read in ${count}, winnow does not choose`, {
    span,
    label: recommended === undefined ? 'a person has to choose' : `${recommended.reading} is recommended`,
    notes: names.map(
      (reading) =>
        `${reading.reading} drops ${reading.english}${reading.clause === undefined ? '; nothing of it can be compiled' : ''}`,
    ),
    help: `write ${names.map((reading) => `\`reading: ${reading.reading}\`${reading.recommended ? ' (recommended)' : ''}`).join(' or ')} in its review`,
  });
}

export function draftFindings(
  filter: Filter,
  span: Diagnostic['span'],
  decided: TranslatedReading | undefined,
): readonly Diagnostic[] {
  const compiled = decided?.dropSet !== undefined;
  const offered = draftOffer(filter);
  const text = offered?.text;
  const lost = offered?.left ?? [];
  const wider = lost.length > 0;
  const draft = diagnose('WN403', 'this filter is prose: what winnow understood of it is a draft', {
    span,
    label: compiled ? 'understood in part or whole' : 'nothing compiles yet',
    notes: decided === undefined ? [] : [`understood as ${decided.english}`],
    help:
      text === undefined || wider
        ? 'write what is meant as `filter:` in its review, or reject the scenario'
        : `write \`${text}\` as \`filter:\` in its review if that is meant, or reject the scenario`,
    fixes: text === undefined || wider ? [] : [text],
  });
  if (!wider) return [draft];
  const more = lost.slice(1).map(({ words }) => `\`${words}\` would be left out too`);
  const offer = diagnose('WN411', 'what winnow could write down of this draft is wider than its words', {
    span: lost[0]?.span,
    label: 'would be left out',
    notes: [
      ...(text === undefined
        ? ['without it the rest says something else: nothing is offered']
        : [`without ${lost.length > 1 ? `these ${lost.length} conditions` : 'it'} the filter is \`${text}\``]),
      ...more,
    ],
    help:
      text === undefined
        ? 'say this condition in fields of your own'
        : 'say this condition in fields of your own, or take the wider filter knowingly',
    fixes: text === undefined ? [] : [text],
  });
  return [draft, offer];
}

const listWords = {
  end: {
    message: 'this value list can end in two places',
    label: 'ends here, or not',
    help: 'put parentheses where it ends (`filter:` in its review)',
  },
  grouping: {
    message: 'these values can be grouped in two ways',
    label: '`and` and `or` in one list',
    help: 'put parentheses around what belongs together (`filter:` in its review)',
  },
  quoted: {
    message: 'several values stand in one pair of quotes',
    label: 'one text, or a list?',
    help: 'put each value in quotes of its own (`filter:` in its review)',
  },
  all: {
    message: 'no text can have all of these values',
    label: 'all of them, or any of them?',
    help: 'write `or` between them if any of them is meant (`filter:` in its review)',
  },
} as const;

export function listFindings({ lists, meanings }: AmbiguousLists): readonly Diagnostic[] {
  return lists.map(({ node, problem }) => {
    const { message, label, help } = listWords[problem];
    const notes = meanings.map((text) => `it may mean \`${text}\``);
    return diagnose('WN404', message, { span: node.span, label, notes, help, fixes: meanings });
  });
}

export function trailingList(node: ComparisonNode): Diagnostic {
  return diagnose('WN404', 'these values are read as one list, under the `and` before them', {
    severity: 'note',
    span: node.span,
    help: 'put parentheses around the list to say so, or repeat the field where a value stands by itself',
  });
}

export function overBroad(span: Diagnostic['span'], { verb, prose }: Filter): Diagnostic {
  const why =
    verb === undefined
      ? 'this filter names nothing that a benign event is: every reading of it would silence the rule'
      : `read as its verb says (\`${verb.text}\`), this filter would leave out nearly every row`;
  return diagnose('WN501', why, {
    // A draft compiles to nothing as it stands: a person has to write it anew in any case.
    ...(prose && { severity: 'warning' as const }),
    span,
    label: 'holds for nearly every row',
    help: 'name what marks the benign events, such as `process.name == "backup.exe"`',
  });
}

export function noneOfNotes(form: NormalForm): readonly Diagnostic[] {
  return literalsOf(form)
    .filter(
      ({ atom, negated }) =>
        negated &&
        atom.values.length > 1 &&
        atom.quantifier === 'any' &&
        atom.operator !== 'in' &&
        atom.operator !== 'between',
    )
    .map(({ atom }) => diagnose('WN405', 'a negated list means none of its values', { span: atom.span }));
}
