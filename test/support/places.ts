import { type EmbeddedText, placeOf, runBuilder } from '../../src/text/embedded-text.js';

/** The place in the host text of each character of an embedded text, and of its end. */
export function placesOf(embedded: EmbeddedText): readonly number[] {
  return Array.from({ length: embedded.value.length + 1 }, (_, index) => placeOf(embedded, index));
}

/** An embedded text by the place of each of its characters, and of its end. */
export function embeddedAt(value: string, places: readonly number[]): EmbeddedText {
  const { runs, add } = runBuilder();
  for (const place of places) add(place);
  return { value, runs };
}
