import { lstatSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { displayPath, reasonOf } from './files.js';

/** The files below a folder, sorted, and what stands in the way of seeing them all. */
export interface ListedFiles {
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const deepest = 32;

/**
 * The files below a folder with one of the endings, as paths of the workspace. Links are not followed, with a finding for
 * each that names such a file or a folder: what lies behind one is not in the repository. A folder that is not there holds nothing.
 */
export function listFiles(root: string, folder: string, ending: RegExp): ListedFiles {
  const paths: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const refuse = (path: string, why: string): void => {
    diagnostics.push(diagnose('WN806', `\`${displayPath(root, path)}\` ${why}`));
  };
  const visit = (path: string, shown: string, depth: number): void => {
    if (depth > deepest) {
      refuse(path, `is more than ${deepest} folders deep`);
      return;
    }
    try {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        if (entry.isFile()) {
          if (ending.test(entry.name)) paths.push(`${shown}${entry.name}`);
          continue;
        }
        const inner = resolve(path, entry.name);
        if (entry.isDirectory()) visit(inner, `${shown}${entry.name}/`, depth + 1);
        else if (entry.isSymbolicLink() && (ending.test(entry.name) || leadsToFolder(inner)))
          refuse(inner, 'is a link: winnow reads plain files of the repository alone');
      }
    } catch (error) {
      refuse(path, `cannot be read: ${reasonOf(error)}`);
    }
  };
  const top = resolve(root, folder);
  const shown = top === resolve(root) ? '' : displayPath(root, top).replace(/\/?$/, '/');
  if (lstatSync(top, { throwIfNoEntry: false }) !== undefined) visit(top, shown, 0);
  return { paths: paths.sort((a, b) => (a < b ? -1 : 1)), diagnostics };
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}
