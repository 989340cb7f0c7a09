import type { ProseNode, ProsePart, ProsePhrase } from './prose-tree.js';
import { shapeOf } from './shapes.js';
import { entityOf } from './vocabulary.js';

/** `svc_a running x.exe`: what a user runs is the process; what a process runs is another than itself, and stays words. */
export function isRunByUser(part: ProseNode, { subject }: ProsePhrase): boolean {
  if (part.kind !== 'attribute' || part.cue !== 'runs') return false;
  const told = subject?.values ?? [];
  const accounts = told.length > 0 && told.every((one) => shapeOf(one.text, true) === 'account');
  return subject?.noun?.kind === 'user' || (subject?.noun === undefined && accounts);
}

/** Whether a part is a thing of its own, a noun with the values that it is told by: `the user bob`. */
function thingOf({ node }: ProsePart): string | undefined {
  return node.kind === 'attribute' && node.cue === 'with' && node.apposed === true ? node.noun?.kind : undefined;
}

/**
 * `user a on SRV01, and user b`: each is meant, for no row has both. Behind the last of them the words may be said of all, so that
 * only `user a on SRV01 and user b on SRV02` sets them apart.
 */
export function splitPhrase(node: ProsePhrase): readonly ProsePhrase[] {
  const { subject } = node;
  const kind = subject?.apposed === true ? subject.noun?.kind : undefined;
  if (kind === undefined) return [node];
  const halves: ProsePhrase[] = [{ ...node, parts: [] }];
  for (const part of node.parts) {
    const last = halves.at(-1) ?? node;
    const { node: told, joint } = part;
    if (told.kind === 'attribute' && thingOf(part) === kind && joint !== 'next') {
      const { span, text } = told;
      halves.push({ kind: 'phrase', span, text, subject: { ...told, kind: 'subject' }, parts: [] });
    } else halves[halves.length - 1] = { ...last, parts: [...last.parts, part] };
  }
  const cues = halves.map(({ parts }) =>
    parts.map((part) => (part.node.kind === 'attribute' ? part.node.cue : '?')).join(),
  );
  const [first = '', ...others] = cues;
  const understood = first !== '' && !cues.join().includes('?');
  const apart = understood && (others.every((one) => one === '') || others.every((one) => one === first));
  return apart ? halves : [node];
}

/** `process a, process b and process c on SRV01`: one list. */
export function asList({ subject, parts }: ProsePhrase): readonly ProsePart[] {
  const things = [subject?.apposed === true ? subject.noun?.kind : undefined, ...parts.map(thingOf)];
  return parts.map((part, index) => {
    const again = things[index] !== undefined && things[index + 1] === things[index];
    return again && part.joint === 'comma' ? { ...part, joint: 'or' } : part;
  });
}

// What an event is about; a command line or a path is said of one of them.
const things = /^(?:process|file|tool|script|user|host|address|domain|service|task)$/;

/** `process a, user b and host c`: one event that is all of them, or each of them alone. */
export function isMixedList({ subject, parts }: ProsePhrase): boolean {
  if (subject?.apposed !== true || !parts.some(({ joint }) => joint === 'comma')) return false;
  if (parts.length < 2 || parts.some((part) => part.joint === 'next' || thingOf(part) === undefined)) return false;
  const kinds = [subject.noun?.kind ?? '', ...parts.map((part) => thingOf(part) ?? '')];
  return kinds.every((kind) => things.test(kind)) && new Set(kinds.map(entityOf)).size > 1;
}
