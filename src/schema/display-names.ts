import type { SchemaData } from './data.js';
import type { DisplayName } from './schema.js';

/** Finds a display name by any of its spellings; letter case, blanks and punctuation do not count. */
export function indexDisplayNames(data: SchemaData['display-names']): (text: string) => DisplayName | undefined {
  const images = new Set(data.names.flatMap((each) => each.images.map((image) => image.toLowerCase())));
  const byKey = new Map<string, DisplayName>();
  for (const { name, aliases = [], images: own, commandLine, signers = [], note } of data.names) {
    const found = { name, images: own, signers, ...(commandLine && { commandLine }), ...(note && { note }) };
    for (const spelling of [name, ...aliases]) byKey.set(keyOf(spelling), found);
  }
  // A text that is itself an image name (`System`) needs no translation.
  return (text) => (images.has(text.trim().toLowerCase()) ? undefined : byKey.get(keyOf(text)));
}

function keyOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '');
}
