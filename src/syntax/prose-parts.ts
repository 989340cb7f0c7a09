import type { Ast } from './ast.js';
import type { ProseAttribute, ProseNode, ProsePart } from './prose-tree.js';
import { shapeOf } from './shapes.js';

/** A part of a sentence as a tree, and how it goes on with the one before. */
export interface Lowered {
  readonly joint: ProsePart['joint'];
  readonly ast: Ast;
}

// What may be said of the other process as well as of the subject: `launched by app.exe in C:\App`.
const shared = /^(?:signer|place|from|as|actor|launcher|with|name|contains|startswith|endswith|maker)$/;
const sharedNouns =
  /^(?:hash|command|path|file\.path|file\.name|process\.name|name|signer|user|extension|original name|issuer)$/;
const twofold = /^(?:process|file|script|event|tool)$/;

/**
 * The parts of a noun phrase; one that stands right behind another process (`launched by app.exe signed by X`) may be said of
 * either, so that it stays words.
 */
export function withAmbiguous(parts: readonly ProsePart[], subject: string): readonly ProsePart[] {
  if (!twofold.test(subject)) return parts;
  let behind = false;
  return parts.map((part) => {
    const goesOn = part.joint === 'next' || (part.joint === 'comma' && /^(?:which|that|who)\b/i.test(part.node.text));
    const ambiguous = behind && goesOn && mayBeOfEither(part.node);
    behind = (behind && goesOn) || namesAnotherProcess(part.node);
    return ambiguous
      ? { ...part, node: { kind: 'unknown', text: part.node.text, span: part.node.span, bends: true } }
      : part;
  });
}

function namesAnotherProcess(node: ProseNode): boolean {
  if (node.kind === 'with' || node.kind === 'not') return namesAnotherProcess(node.child);
  if (node.kind !== 'attribute') return false;
  if (node.noun?.kind === 'parent') return true;
  if (!/^(?:maker|launcher|parent|actor)$/.test(node.cue)) return false;
  return node.noun === undefined ? (node.values ?? []).some(isProcess) : /^(?:tool|process)$/.test(node.noun.kind);
}

function isProcess({ text, bare }: NonNullable<ProseAttribute['values']>[number]): boolean {
  return /^(?:image|path|text)$/.test(shapeOf(text, bare === true));
}

function mayBeOfEither(node: ProseNode): boolean {
  switch (node.kind) {
    case 'with':
    case 'not':
      return mayBeOfEither(node.child);
    case 'chain':
      return node.parts.some((part) => mayBeOfEither(part.node));
    case 'attribute':
      if (node.noun !== undefined && node.noun.kind !== 'tool') return sharedNouns.test(node.noun.kind);
      return shared.test(node.cue);
    default:
      return false;
  }
}

/** Neighbours that were not understood, as one hole: `for` and `24 hours` are no two conditions. */
export function withOneHole(parts: readonly Lowered[]): readonly Lowered[] {
  const merged: Lowered[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    const holes = last?.ast.kind === 'unknown' && part.ast.kind === 'unknown';
    // INVARIANT: behind an `or` the words next to it may be about everything before.
    const apart = last?.joint === 'or' && part.joint !== 'or';
    if (last?.ast.kind === 'unknown' && holes && !apart) {
      const span = { start: last.ast.span.start, end: part.ast.span.end };
      const bends = last.ast.bends === true || part.ast.bends === true;
      merged[merged.length - 1] = {
        joint: last.joint,
        ast: { kind: 'unknown', text: '', span, ...(bends && { bends }) },
      };
    } else merged.push(part);
  }
  return merged.map((part, index) => {
    // `running scripts from D:\jobs`: the place may be that of the words before.
    const { ast } = part;
    const next = merged[index + 1];
    const leads = index > 0 && ast.kind === 'unknown' && next?.joint === 'next' && next.ast.kind !== 'unknown';
    return leads ? { ...part, ast: { ...ast, bends: true } } : part;
  });
}
