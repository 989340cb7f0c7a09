// How each meaning looks: in the terminal's own 16 colours, or without any. Never a background, so that every palette works.
import type { Line, Token } from './view/line.js';

/** What a terminal is told before and behind a text. */
export interface Look {
  readonly open: string;
  readonly close: string;
}

export type Theme = (token: Token) => Look | undefined;

type Word = 'bold' | 'underline' | 'reverse' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'grey';

/** With colours, and without: one row a token. A word on the screen says each of them, too. */
const looks: Readonly<Record<Token, readonly [coloured: readonly Word[], plain: readonly Word[]]>> = {
  'header.name': [['bold'], ['bold']],
  'header.info': [[], []],
  'progress.done': [['green'], []],
  'progress.rest': [['grey'], []],
  'pane.title': [['bold'], ['bold']],
  'pane.border': [['grey'], []],
  'pane.borderActive': [['cyan'], []],
  'tree.rule': [['bold'], ['bold']],
  'list.cursor': [['reverse'], ['reverse']],
  'search.match': [['reverse'], ['reverse']],
  'status.ready': [['green'], []],
  'status.partial': [['cyan'], []],
  'status.decide': [['yellow'], []],
  'status.untransl': [['grey'], []],
  'status.malformed': [['red'], ['bold']],
  'status.approved': [['green'], []],
  'status.rejected': [['grey'], []],
  'status.stale': [['yellow'], []],
  'status.checking': [['grey'], []],
  'severity.error': [['red'], ['bold']],
  'severity.warning': [['yellow'], []],
  'severity.note': [['cyan'], []],
  'span.error': [['red'], ['bold', 'underline']],
  'span.warning': [['yellow'], ['underline']],
  'span.hole': [['magenta'], ['underline']],
  'span.unknown': [['magenta'], ['underline']],
  'span.atom': [['green'], []],
  'span.verb': [['cyan'], []],
  'span.active': [['reverse'], ['reverse']],
  'reading.recommended': [['green', 'bold'], ['bold']],
  'reading.off': [['grey'], []],
  'choice.on': [['green', 'bold'], ['bold']],
  'input.cursor': [['reverse'], ['reverse']],
  'diff.added': [['green'], []],
  'diff.removed': [['red'], ['bold']],
  'diff.context': [[], []],
  'diff.marker': [['grey'], []],
  'kql.keyword': [['blue'], []],
  'kql.string': [['green'], []],
  'kql.function': [['cyan'], []],
  'kql.comment': [['grey'], []],
  'key.cap': [['bold'], ['bold']],
  'key.disabled': [['grey'], []],
  help: [['cyan'], []],
  'toast.ok': [['green'], []],
  'toast.bad': [['red'], ['bold']],
  'text.strong': [['bold'], ['bold']],
  'text.dim': [['grey'], []],
};

const codes: Readonly<Record<Word, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  underline: [4, 24],
  reverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  grey: [90, 39],
};

/** The theme of a terminal with colours or without. */
export function themeFor(colour: boolean): Theme {
  const made = Object.fromEntries(
    Object.entries(looks).map(([token, [coloured, plain]]) => [token, lookOf(colour ? coloured : plain)]),
  ) as Record<Token, Look | undefined>;
  return (token) => made[token];
}

/** A line as the terminal takes it. */
export function styled(line: Line, theme: Theme): string {
  let text = '';
  for (const segment of line) {
    const look = segment.token === undefined ? undefined : theme(segment.token);
    text += look === undefined ? segment.text : look.open + segment.text + look.close;
  }
  return text;
}

function lookOf(words: readonly Word[]): Look | undefined {
  if (words.length === 0) return undefined;
  const sgr = (code: number) => `\x1b[${code}m`;
  return {
    open: words.map((word) => sgr(codes[word][0])).join(''),
    close: [...words]
      .reverse()
      .map((word) => sgr(codes[word][1]))
      .join(''),
  };
}
