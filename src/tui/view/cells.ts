import stringWidth from 'string-width';

/** A character as a reader sees it: where it stands in its text, and how many cells of the screen it takes. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly width: number;
}

/** Text of which every character is one cell and nothing else. */
export const asciiOnly = /^[\x20-\x7e]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const nothing = /[\p{Cc}\p{Cs}]/u;
// Vowels and finals of Korean syllables that stand by themselves: terminals put them into the cell of the consonant before.
const noCell = /[\p{Mn}\p{Me}\p{Mc}\u1160-\u11ff\ud7b0-\ud7ff]/u;
// Signs that are emoji only with a selector behind them, which never gets here: one cell, but for these few.
const textSign = /^(?!\p{Emoji_Presentation})\p{Emoji}$/u;
const wideSign = /^[\u3030\u303d\u3297\u3299\u{1f202}\u{1f237}]$/u;

const known = new Map<string, number>();

// Letters and signs that are characters by themselves, which is most of a text, and others with the one before them, which
// their marks may belong to: only those need a look at where characters end.
const simple =
  '\\x20-\\x7e\\xa1-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u048a-\\u0556\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u27bf\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff';
const pieces = new RegExp(`[${simple}](?![^${simple}])|[${simple}]?[^${simple}]+`, 'g');
const simpleOne = new RegExp(`^[${simple}]$`);

/** A text's characters in order, without controls and halves of characters. */
export function cellsOf(text: string): readonly Cell[] {
  const cells: Cell[] = [];
  if (asciiOnly.test(text)) {
    for (let start = 0; start < text.length; start++) cells.push({ text: text.charAt(start), start, width: 1 });
    return cells;
  }
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (piece.length === 1 && simpleOne.test(piece)) cells.push({ text: piece, start: index, width: widthOf(piece) });
    else
      for (const { segment, index: inside } of segmenter.segment(piece)) {
        const shown = nothing.test(segment) ? segment.replace(/[\p{Cc}\p{Cs}]/gu, '') : segment;
        cells.push({ text: shown, start: index + inside, width: shown === '' ? 0 : widthOf(shown) });
      }
  }
  return cells;
}

function widthOf(character: string): number {
  const found = known.get(character);
  if (found !== undefined) return found;
  if (known.size > 20_000) known.clear();
  const width = measured(character);
  known.set(character, width);
  return width;
}

function measured(character: string): number {
  const [first = '', ...others] = character;
  if (others.length === 0) {
    if (noCell.test(first)) return 0;
    return textSign.test(first) && !wideSign.test(first) ? 1 : stringWidth(first);
  }
  // A flag or an emoji of parts is one picture; letters of other scripts that join count each.
  if (/^[\p{Emoji_Presentation}\p{Emoji_Modifier_Base}]/u.test(first)) return 2;
  return Array.from(character).reduce((sum, one) => sum + measured(one), 0);
}
