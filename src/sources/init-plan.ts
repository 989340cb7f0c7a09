import { posix } from 'node:path';
import { readText } from './files.js';
import { emptyExclusions } from './init-texts.js';
import { listFiles } from './list-files.js';
import { type RuleFile, readRules } from './rule-file.js';

/** The rules that lie in a folder, wherever in it, but for winnow's own folders; what is no rule is passed over. */
export function findRules(root: string, folder: string, besides: readonly string[]): readonly RuleFile[] {
  return listFiles(root, folder, /\.(?:ya?ml|kql)$/i)
    .paths.filter((path) => !besides.some((one) => path.startsWith(`${one}/`)))
    .flatMap((path) => {
      const source = readText(root, path).value;
      return source === undefined ? [] : readRules(source).rules;
    });
}

/** The innermost folder that holds all of these paths; undefined where that is the repository itself. */
export function commonFolder(paths: readonly string[]): string | undefined {
  const [first, ...others] = paths.map((path) => posix.dirname(path).split('/'));
  const steps = (first ?? []).filter(
    (step, index) => step !== '.' && others.every((other) => sameUpTo(other, first, index)),
  );
  return steps.length === 0 ? undefined : steps.join('/');
}

function sameUpTo(other: readonly string[], first: readonly string[] | undefined, index: number): boolean {
  return (first ?? []).slice(0, index + 1).every((step, at) => other[at] === step);
}

/** A file to write. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** An empty exclusion file for each rule that no exclusion file names: by the rule's own file name, in the same folders. */
export function exclusionFilesFor(
  rules: readonly RuleFile[],
  named: ReadonlySet<string>,
  folders: { readonly rules: string; readonly exclusions: string },
): readonly NewFile[] {
  return rules
    .filter((rule) => !named.has(rule.id) && !named.has(rule.source.path))
    .map((rule) => {
      const inside = rule.source.path.slice(folders.rules.length + 1).replace(/\.(?:ya?ml|kql)$/i, '');
      const single = rules.filter(({ source }) => source.path === rule.source.path).length === 1;
      // Rules of one file have exclusion files of their own: what is benign for one need not be for the other.
      const path = `${folders.exclusions}/${single ? inside : `${inside}/${fileName(rule.id)}`}.yaml`;
      return { path, text: emptyExclusions(path, rule) };
    });
}

function fileName(id: string): string {
  return (
    id
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 80) || 'rule'
  );
}
