/** What a filter is cut into, as far as the search for the next condition needs it. */
const tokens =
  /"[^"]*"|“[^”"]*[”"]|`[^`]*`|'(?:[^']|'(?![\s,;)\]}]|$))*'(?=[\s,;)\]}]|$)|&&|\|\||[()]|[\w.@-]+|\s+|[\s\S]/g;

// A condition that stands in the place of one that does not parse.
const filler = ' a=1';

interface Mark {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The text with the condition around a mistake blanked out, of the same length, so that what follows can be looked at and
 * all offsets stay. Undefined where nothing is left to repair.
 */
export function repair(text: string, offset: number): string | undefined {
  const marks = marksOf(text);
  const earlier = marks.filter(({ start }) => start < offset);
  const before = earlier.at(-1);
  if (text[offset] === ')' && marks.some(({ start }) => start === offset)) {
    const open = earlier.reduce((depth, { text: mark }) => depth + (mark === '(' ? 1 : mark === ')' ? -1 : 0), 0);
    if (open <= 0) return replaced(text, offset, offset + 1, '');
    return before === undefined || /^[()]$/.test(before.text)
      ? undefined
      : replaced(text, before.start, before.end, '');
  }
  const after = marks.find(({ start, text: mark }) => start >= offset && mark !== '(' && mark !== 'not');
  const start = before?.end ?? 0;
  const end = after?.start ?? text.length;
  if (text.slice(start, end).trim() !== '' && end - start >= filler.length) return replaced(text, start, end, filler);
  // Nothing stands there: one of the connectives around it is too many.
  const extra = after !== undefined && after.text !== ')' ? after : before;
  return extra === undefined || /^[()]$/.test(extra.text) ? undefined : replaced(text, extra.start, extra.end, '');
}

/** Connectives and the parentheses that group conditions; those of value lists are part of a condition. */
function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  const open: boolean[] = [];
  let opensCondition = true;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const mark = token.toLowerCase();
    const grouping = mark === '(' ? opensCondition : mark === ')' ? open.at(-1) !== false : true;
    const inList = open.includes(false);
    if (mark === '(') open.push(grouping && !inList);
    else if (mark === ')') open.pop();
    if (/^\s+$/.test(token)) continue;
    opensCondition = /^(?:and|or|not|unless|&&|\|\||[()!])$/.test(mark);
    if (opensCondition && mark !== '!' && grouping && !inList)
      marks.push({ text: mark, start: index, end: index + token.length });
  }
  return marks;
}

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by.padEnd(end - start) + text.slice(end);
}
