const longest = 40;
// Names that Windows gives to devices, with any extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d|conin|conout)$/;

/** Lower-case words of letters and digits with `-` between them; accents are dropped, other scripts too. */
export function kebab(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return plain
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('-');
}

/** A kebab-case name cut at a word's end to `length` characters; a single longer word is cut through. */
export function cutAtWord(name: string, length: number = longest): string {
  if (name.length <= length) return name;
  const end = name.lastIndexOf('-', length);
  return end > 0 ? name.slice(0, end) : name.slice(0, length);
}

/** A name with `-2`, `-3` … behind it, at most 40 characters in all. */
function numbered(name: string, number: number): string {
  const suffix = `-${number}`;
  return cutAtWord(name, longest - suffix.length) + suffix;
}

/**
 * A file name for a rule: the last ` - ` parts of its name that fit in 40 characters, without the first, general one
 * when there are three or more; a name without parts is cut at a word's end.
 */
export function slugOf(name: string, taken: ReadonlySet<string> = new Set()): string {
  const parts = name
    .split(' - ')
    .map((part) => kebab(part.slice(0, 400)))
    .filter((part) => part !== '');
  const special = parts.length > 2 ? parts.slice(1) : parts;
  let slug = '';
  for (const part of special.toReversed()) {
    const longer = slug === '' ? part : `${part}-${slug}`;
    if (slug !== '' && longer.length > longest) break;
    slug = longer;
  }
  const cut = cutAtWord(slug) || 'rule';
  const base = reserved.test(cut) ? `${cut}-rule` : cut;
  let result = base;
  for (let number = 2; taken.has(result); number += 1) result = numbered(base, number);
  return result;
}

/** An id for each scenario: its title in kebab-case, at most 40 characters, each one once. */
export function scenarioIds(titles: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return titles.map((title) => {
    const base = cutAtWord(kebab(title.slice(0, 400))) || 'scenario';
    let number = next.get(base) ?? 1;
    let id = number === 1 ? base : numbered(base, number);
    for (; taken.has(id); id = numbered(base, number)) number += 1;
    next.set(base, number + 1);
    taken.add(id);
    return id;
  });
}
