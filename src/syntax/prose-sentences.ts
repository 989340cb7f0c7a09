import type { ProseNode, ProseSentence } from './prose-tree.js';

/** What a sentence is for: what goes, what alone stays, what stays in any case, a remark, a set that nobody knows. */
export type SentenceKind = 'exclude' | 'keep' | 'retain' | 'aside' | 'apart';

/** What each sentence does: a verb says so; `also …` goes on with the one before; any other tells something aside. */
export function kindsOf(sentences: readonly ProseSentence[]): SentenceKind[] {
  const kinds: SentenceKind[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const before = kinds[index - 1];
    const also = sentence.lead.some(({ meaning }) => meaning === 'also') || sentences[index - 1]?.stop === ';';
    // `…; only if run by x` says nothing of its own.
    const goesOn = also && namesThings(sentence.condition);
    // `used to install, remove …` is no second order; `…, alert if …` only spares more.
    if (sentences[index - 1]?.stop === ',' && sentence.verb?.polarity !== 'retain') {
      kinds.push('aside');
      continue;
    }
    kinds.push(sentence.verb?.polarity ?? (before === undefined ? 'exclude' : goesOn ? before : 'aside'));
  }
  return kinds;
}

function namesThings(node: ProseNode): boolean {
  if (node.kind === 'except' || node.kind === 'both') return node.main !== undefined && namesThings(node.main);
  if (node.kind === 'chain') return node.parts.every((part) => namesThings(part.node));
  return node.kind === 'phrase' && node.subject !== undefined && !/^(?:only|when|if|where|unless)\b/i.test(node.text);
}
