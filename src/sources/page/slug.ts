const longest = 40;
// Names that Windows gives to devices, with any extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d|conin|conout)$/;

/** Lower-case words of letters and digits with `-` between them; accents are dropped, other scripts too. */
export function kebab(text: string): string {
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  return plain.split(/[^a-z0-9]+/).filter((word) => word !== '').join('-');
}

/** A kebab-case name cut at a word's end to `length` characters; a single longer word is cut through. */
export function cutAtWord(name: string, length: number = longest): string {
  if (name.length <= length) return name;
  const end = name.lastIndexOf('-', length);
  return end > 0 ? name.slice(0, end) : name.slice(0, length);
}

/** The name, or the name with the first free `-2`, `-3` …, at most 40 characters with it. */
export function makeUnique(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const candidate = cutAtWord(name, longest - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}

/**
 * A file name for a rule: the last ` - ` parts of its name that fit in 40 characters, without the first, general one
 * when there are three or more; a name without parts is cut at a word's end.
 */
export function slugOf(name: string, taken: ReadonlySet<string> = new Set()): string {
  // The end alone matters, and a title can be as long as its author likes.
  const parts = name.slice(-1000).split(' - ').map(kebab).filter((part) => part !== '');
  const special = parts.length > 2 ? parts.slice(1) : parts;
  let slug = '';
  for (const part of special.toReversed()) {
    const longer = slug === '' ? part : `${part}-${slug}`;
    if (slug !== '' && longer.length > longest) break;
    slug = longer;
  }
  const cut = cutAtWord(slug) || 'rule';
  return makeUnique(reserved.test(cut) ? `${cut}-rule` : cut, taken);
}

/** An id for a scenario: its title in kebab-case, at most 40 characters, unlike those taken. */
export function scenarioIdOf(title: string, taken: ReadonlySet<string>): string {
  return makeUnique(cutAtWord(kebab(title.slice(0, 400))) || 'scenario', taken);
}
