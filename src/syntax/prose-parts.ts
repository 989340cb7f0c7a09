import type { Ast } from './ast.js';
import type { ProseAttribute, ProseNode, ProsePart } from './prose-tree.js';
import { shapeOf } from './shapes.js';

/** A part of a sentence as a tree, and how it goes on with the one before. */
export interface Lowered {
  readonly joint: ProsePart['joint'];
  readonly ast: Ast;
}

// What may be said of the other process as well as of the subject: `launched by app.exe signed by Contoso`.
const shared = /^(?:signer|issuer|as|actor|launcher|maker|from|place|with|name|contains|startswith|endswith)$/;
const sharedNouns =
  /^(?:hash|command|path|file\.path|file\.name|process\.name|name|signer|user|extension|original name|issuer)$/;
const twofold = /^(?:process|file|script|event|tool)$/;
// What is said of the noun at the head, where that noun is plain: its place, its name, its command line.
const ofHead = /^(?:from|place|with|name|contains|startswith|endswith)$/;
const ofHeadNouns = /^(?:command|path|file\.path|file\.name|process\.name|name|extension|original name)$/;
// `which is in …`, `whose path …`, `in its command line`, `running from …`: the actor stands nearer.
const ofNearest = /^(?:which|that|who|whose|is|are|it|running|executing|located|residing)\b|\bits\b/i;

/**
 * The parts of a noun phrase. What stands right behind another process and may be said of it (`launched by app.exe signed by X`)
 * stays words; what is plainly the head's (`files created by app.exe in C:\\X`) is joined to it. Under `unless` the narrower
 * condition drops more, so that there nothing is taken as plain.
 */
export function withAmbiguous(parts: readonly ProsePart[], head: PhraseHead): readonly ProsePart[] {
  if (!twofold.test(head.subject)) return parts;
  let behind = false;
  let acts = false;
  return parts.map((part) => {
    const goesOn = part.joint === 'next' || (part.joint === 'comma' && /^(?:which|that|who)\b/i.test(part.node.text));
    const plain = head.drops && head.plain && acts && isOfHead(part.node, head.subject);
    const ambiguous = behind && goesOn && !plain && mayBeOfEither(part.node);
    const another = namesAnotherProcess(part.node);
    behind = (behind && goesOn) || another;
    acts = another ? isActor(part.node) : acts;
    return ambiguous
      ? { ...part, node: { kind: 'unknown', text: part.node.text, span: part.node.span, bends: true } }
      : part;
  });
}

/** What a noun phrase speaks of. */
export interface PhraseHead {
  readonly subject: string;
  /** Whether it is a file or a process that the phrase names, rather than `events`, which may be the actor's. */
  readonly plain: boolean;
  readonly drops: boolean;
}

function isOfHead(node: ProseNode, subject: string): boolean {
  // A file is located somewhere; a process may be, and so may the one that started it.
  const words = subject === 'file' ? node.text.replace(/^(?:located|residing)\s+/i, '') : node.text;
  if (ofNearest.test(words)) return false;
  switch (node.kind) {
    case 'with':
      return isOfHead(node.child, subject);
    case 'chain':
      return node.parts.every((part) => isOfHead(part.node, subject));
    case 'attribute':
      if (!ofHead.test(node.cue)) return false;
      if (node.noun !== undefined) return node.noun.bends !== true && ofHeadNouns.test(node.noun.kind);
      if (node.cue === 'from')
        return (node.values ?? []).every(({ text, bare }) => shapeOf(text, bare === true) === 'path');
      return true;
    default:
      return false;
  }
}

function namesAnotherProcess(node: ProseNode): boolean {
  if (node.kind === 'with' || node.kind === 'not') return namesAnotherProcess(node.child);
  if (node.kind !== 'attribute') return false;
  if (node.noun?.kind === 'parent') return true;
  if (!/^(?:maker|launcher|parent|actor|loader)$/.test(node.cue)) return false;
  return node.noun === undefined ? (node.values ?? []).some(isProcess) : /^(?:tool|process)$/.test(node.noun.kind);
}

/** `by x.exe`, rather than `whose parent is x.exe` or `by the process x.exe`, behind which a place may be that process's. */
function isActor(node: ProseNode): boolean {
  return node.kind === 'attribute' && node.cue !== 'parent' && !/^(?:parent|process)$/.test(node.noun?.kind ?? '');
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
