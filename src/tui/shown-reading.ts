import type { Detail, ReadingView } from '../index.js';

/** The reading whose clause is shown: the decided one, else the recommended one; none on a tie. */
export function shownReading(detail: Detail | undefined): ReadingView | undefined {
  const decided = detail?.readings.find(({ reading }) => reading === detail.reading);
  return decided ?? detail?.readings.find(({ recommended }) => recommended);
}
