import { analyzeClause, type ClauseAnalysis, columnsRead } from '../kql/analyze-clause.js';
import { isComparedText, maskLiterals } from '../kql/mask-literals.js';
import type { Query, StageColumn } from '../kql/query.js';
import { kindNumber, type SyntaxShape } from '../kql/syntax-shape.js';
import type { Schema } from '../schema/schema.js';
import { isOnly, type MayDiffer, type PlannedClause } from './as-planned.js';
import type { FoundClause } from './find-clauses.js';
import { isFixed } from './names-hold.js';
import { scopesAt } from './places-hold.js';

/**
 * Whether what the original's analysis says, the trees, and each clause analysed by itself prove what an analysis of the whole
 * tuned query would show. A `where` hands on the columns, their order and what is known of them, so nothing behind it can
 * change its meaning; and a clause means at its place what it means on any rows with those columns, as long as the rule binds
 * no name that it reads. `false` says that this is not proven, not that anything is wrong.
 */
export function clausesProve(tuned: TunedTree, schema: Schema): boolean {
  const { original, before, after, found, planned } = tuned;
  if (original.problems.length > 0 || !before.wellFormed || !after.wellFormed || after.depth > deepest) return false;
  if (holdsAny(before, namesUnseen)) return false;
  return found.every((clause, index) => {
    const written = after.text.slice(clause.bar.start, after.ends[clause.operator]);
    const text = planned ? (planned[index]?.lines.join('\n') ?? '') : written;
    return holds(original, after, { ...clause, text, isWritten: sameLines(written, text) }, schema);
  });
}

/** A tuned query that was held against its original. */
export interface TunedTree {
  readonly original: Query;
  readonly before: SyntaxShape;
  readonly after: SyntaxShape;
  readonly found: readonly FoundClause[];
  readonly planned: readonly PlannedClause[] | undefined;
}

// Kusto does not analyse trees that are deeper than 500.
const deepest = 400;

/** `as` binds names that no `let` tells; the others read tables without a name of theirs. */
const namesUnseen = ['AsOperator', 'SearchOperator', 'FindOperator', 'MacroExpandOperator', 'WildcardedName'];

function holdsAny({ kinds }: SyntaxShape, names: readonly string[]): boolean {
  const numbers = new Set(names.map(kindNumber));
  return kinds.some((kind) => numbers.has(kind));
}

/** A clause of the tuned query with the text that it should have, and whether it has it. */
interface ClauseText extends FoundClause {
  readonly text: string;
  readonly isWritten: boolean;
}

function holds(original: Query, after: SyntaxShape, clause: ClauseText, schema: Schema): boolean {
  const { text, isWritten } = clause;
  const scopes = scopesAt(original, clause.follows);
  return (
    scopes.length > 0 &&
    scopes.every(({ columns, open }) => {
      const read = columnsRead(text, columns);
      if (open || columns.length === 0 || !read.every(isPlain)) return false;
      const means = (words: string, mayDiffer?: MayDiffer): boolean => {
        const analysis = analyzeClause(words, read, schema, original.environment);
        if (!analysis.ok || !isClean(analysis.value, original)) return false;
        return isOnly(analysis.value.before, analysis.value.after, after, clause.operator, mayDiffer);
      };
      // Clauses that differ only in the texts that they compare with are analysed once.
      return (isWritten && means(maskLiterals(text), isComparedText)) || means(text);
    })
  );
}

/** Whether a clause stands in the tuned query as it was printed, but for the indentation of its lines. */
function sameLines(written: string, printed: string): boolean {
  const lines = (text: string): string => text.replace(/\s*\n\s*/g, '\n').trim();
  return lines(written) === lines(printed);
}

const plainTypes: ReadonlySet<string> = new Set([
  ...['string', 'long', 'int', 'real', 'bool', 'datetime', 'timespan', 'guid', 'decimal'],
]);

/** Whether a type's name says all of it: a dynamic value that the rule made may have parts that are known. */
function isPlain({ type, lineage }: StageColumn): boolean {
  return plainTypes.has(type) || (type === 'dynamic' && (lineage.kind === 'own' || lineage.kind === 'renamed'));
}

function isClean({ clean, references, before, after }: ClauseAnalysis, original: Query): boolean {
  if (!clean || !before.wellFormed || !after.wellFormed || holdsAny(after, namesUnseen)) return false;
  return references.every((reference) => isFixed(reference, original.letNames));
}
