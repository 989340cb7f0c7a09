import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { SourceText } from '../text/source-text.js';
import { maximumFileLength } from './yaml.js';

/** A path as winnow prints it: relative to the workspace where it lies in it, with `/` between folders. */
export function displayPath(root: string, path: string): string {
  const inside = relative(root, resolve(root, path));
  const shown = inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  return shown.split(sep).join('/');
}

/** Reads a UTF-8 text file; a byte order mark is kept, it belongs to the file's bytes. */
export function readText(root: string, path: string): Outcome<SourceText> {
  const shown = displayPath(root, path);
  try {
    const full = resolve(root, path);
    if (statSync(full).size > maximumFileLength * 2)
      return { value: undefined, diagnostics: [diagnose('WN806', `\`${shown}\` is too large to be a rule or a page`)] };
    const bytes = readFileSync(full);
    const text = bytes.toString('utf8');
    if (text.includes('\ufffd') && !Buffer.from(text, 'utf8').equals(bytes)) {
      return {
        value: undefined,
        diagnostics: [diagnose('WN806', `\`${shown}\` is not UTF-8 text`, { help: 'save it as UTF-8' })],
      };
    }
    return { value: { path: shown, text }, diagnostics: [] };
  } catch (error) {
    return {
      value: undefined,
      diagnostics: [
        diagnose(
          isMissing(error) ? 'WN807' : 'WN806',
          isMissing(error) ? `there is no file \`${shown}\`` : `\`${shown}\` cannot be read: ${reasonOf(error)}`,
        ),
      ],
    };
  }
}

/** Writes a file whole or not at all: to a neighbour first, then by renaming. Makes its folder. */
export function writeText(root: string, path: string, text: string): Outcome<true> {
  const full = resolve(root, path);
  const shown = displayPath(root, path);
  const part = `${full}.${process.pid}.part`;
  try {
    mkdirSync(dirname(full), { recursive: true });
    const existing = statOf(full);
    if (existing?.isSymbolicLink())
      return {
        value: undefined,
        diagnostics: [diagnose('WN806', `\`${shown}\` is a link: winnow writes only to plain files`)],
      };
    writeFileSync(part, text, { flag: 'wx', mode: existing?.mode ?? 0o644 });
    renameSync(part, full);
    return { value: true, diagnostics: [] };
  } catch (error) {
    rmSync(part, { force: true });
    return {
      value: undefined,
      diagnostics: [
        diagnose('WN806', `\`${shown}\` cannot be written: ${reasonOf(error)}`, {
          help: 'check that the folder exists and may be written to; nothing was changed there',
        }),
      ],
    };
  }
}

/** Whether a path, taken from the workspace, stays in it and passes no link. */
export function staysInside(root: string, path: string): boolean {
  if (isAbsolute(path) || path.includes('\0')) return false;
  const inside = relative(root, resolve(root, path));
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return false;
  const steps = inside.split(sep);
  return steps.every((_, index) => statOf(resolve(root, ...steps.slice(0, index + 1)))?.isSymbolicLink() !== true);
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOSPC: 'disk full',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is no folder',
    EROFS: 'the disk is read-only',
    EEXIST: 'it exists already',
    EMFILE: 'too many open files',
    ELOOP: 'too many links',
  };
  return words[code] ?? (code === '' ? 'unknown reason' : code);
}
