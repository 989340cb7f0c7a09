import { closest } from 'fastest-levenshtein';
import { type Outline, type RuleView, shorten } from '../index.js';

export type Narrowed =
  | { readonly kind: 'found'; readonly ids: readonly string[] }
  /** The outline is not whole yet, and not every name is in it. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'unknown'; readonly name: string; readonly message: string; readonly help: string };

/** The rules that names on the command line mean: ids, files, or file names. */
export function narrowTo(outline: Outline, names: readonly string[]): Narrowed {
  const ids: string[] = [];
  for (const name of names) {
    const found = outline.rules.filter(
      (rule) => rule.id === name || rule.path === name || stem(rule.path) === stem(name),
    );
    const exact = found.filter((rule) => rule.id === name || rule.path === name);
    const [one, ...others] = exact.length > 0 ? exact : found;
    if (one !== undefined && others.length === 0) ids.push(one.id);
    else if (outline.partial) return { kind: 'waits' };
    else return unknown(name, found, outline);
  }
  return { kind: 'found', ids };
}

function unknown(name: string, several: readonly RuleView[], outline: Outline): Narrowed {
  const shown = shorten(name);
  if (several.length > 1) {
    const files = several.map((rule) => `\`${rule.path}\``).join(' or ');
    return {
      kind: 'unknown',
      name,
      message: `${several.length} rules go by \`${shown}\``,
      help: `name its file: ${files}`,
    };
  }
  const near = nearest(shown, outline);
  const help = near === undefined ? 'there are no rules here' : `did you mean \`${near}\`?`;
  return { kind: 'unknown', name, message: `no rule is \`${shown}\` by id or file`, help };
}

/** The file whose name begins like that, else the closest of all names. */
function nearest(name: string, { rules }: Outline): string | undefined {
  const begun = rules.find(({ path, id }) => [stem(path), id].some((one) => begins(one, stem(name))));
  if (begun !== undefined) return begun.path;
  const names = rules.flatMap(({ id, path }) => [id, path, stem(path)]);
  return names.length === 0 ? undefined : closest(name, names);
}

function begins(name: string, start: string): boolean {
  return start.length > 2 && name.toLowerCase().startsWith(start.toLowerCase());
}

function stem(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.(?:ya?ml|kql)$/i, '');
}
