import type { SchemaData } from './data.js';
import type { DisplayName } from './schema.js';

/**
 * Finds a display name by any of its spellings; letter case, blanks, punctuation, an article before it, what stands in
 * brackets and a word such as `service` behind it do not count.
 */
export function indexDisplayNames(data: SchemaData['display-names']): (text: string) => DisplayName | undefined {
  const images = new Set(data.names.flatMap((each) => each.images.map((image) => image.toLowerCase())));
  const byKey = new Map<string, DisplayName>();
  for (const { name, aliases = [], images: own, commandLine, signers = [], note, together } of data.names) {
    const found = {
      name,
      images: own,
      signers,
      ...(commandLine && { commandLine }),
      ...(note && { note }),
      ...(together && { together }),
    };
    for (const spelling of [name, ...aliases]) byKey.set(keyOf(spelling), found);
  }
  const extra = new RegExp(`\\s+(?:${data.extraWords.join('|')})$`, 'i');
  // A text that is itself an image name (`System`) needs no translation.
  return (text) => {
    if (images.has(text.trim().toLowerCase())) return undefined;
    const known = byKey.get(keyOf(text));
    if (known !== undefined) return known;
    const short = text
      .replace(/[([].*?[)\]]/g, ' ')
      .trim()
      .replace(/^(?:the|an?)\s+/i, '');
    return byKey.get(keyOf(short)) ?? byKey.get(keyOf(short.replace(extra, ''))) ?? undefined;
  };
}

function keyOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '');
}
