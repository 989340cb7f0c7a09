import type { Ast, ComparisonNode } from './ast.js';

/** A comparison that leaves its field out, and perhaps its operator: `contains "a" or contains "b" but not "c"`. */
export type ElidedComparison = Omit<ComparisonNode, 'field' | 'operator'> &
  Partial<Pick<ComparisonNode, 'field' | 'operator'>>;

/** The tree with what each comparison leaves out taken from the one before; where that is unclear it is malformed. */
export function restoreFields(ast: Ast): Ast {
  return restore(ast, undefined).ast;
}

interface Restored {
  readonly ast: Ast;
  /** The comparison that the next one may go on with, where all of this part is about its field. */
  readonly last: ComparisonNode | undefined;
}

function restore(ast: Ast, before: ComparisonNode | undefined): Restored {
  switch (ast.kind) {
    case 'and':
    case 'or': {
      let last = before;
      const fields = new Set<string | undefined>();
      const children = ast.children.map((child) => {
        const restored = restore(child, last);
        last = restored.last;
        fields.add(last?.field.name);
        return restored.ast;
      });
      // `a == 1 and b == 2 or contains "x"`: nobody knows whose text is meant.
      return { ast: { ...ast, children }, last: fields.size === 1 ? last : undefined };
    }
    case 'not':
    case 'remark': {
      const { ast: child, last } = restore(ast.child, before);
      return { ast: { ...ast, child }, last };
    }
    case 'comparison':
      return complete(ast, before);
    case 'unknown':
    case 'malformed':
      return { ast, last: undefined };
  }
}

function complete(node: ElidedComparison, before: ComparisonNode | undefined): Restored {
  const field = node.field ?? before?.field;
  // `!= "a" but not "b"` leaves open what the second value is denied of.
  const operator = node.operator ?? (before?.negated === false ? before.operator : undefined);
  if (field === undefined || operator === undefined)
    return {
      ast: { kind: 'malformed', span: node.span, problem: 'no-field', place: node.operatorSpan },
      last: undefined,
    };
  const negated = node.operator !== undefined && node.negated;
  const matchCase = node.operator === undefined ? before?.matchCase === true : node.matchCase;
  const comparison: ComparisonNode = { ...node, field, operator, negated, matchCase };
  return { ast: comparison, last: comparison };
}
