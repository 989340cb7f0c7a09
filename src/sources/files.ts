import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { SourceText } from '../text/source-text.js';
import { lockFile } from './lock.js';
import { maximumFileLength } from './yaml.js';

/** A path as winnow prints it: relative to the workspace where it lies in it, with `/` between folders. */
export function displayPath(root: string, path: string): string {
  if (shownAlready.test(path)) return path;
  const inside = relative(root, resolve(root, path));
  const shown = inside === '' || !isWithin(root, '.', path) ? path : inside;
  return shown.split(sep).join('/');
}

// Most paths come from a listing: without a step that is no name, nothing is left to resolve.
const shownAlready = /^(?:[^./\\:][^/\\:]*\/)*[^./\\:][^/\\:]*$/;

/** Reads a UTF-8 text file; a byte order mark is kept, it belongs to the file's bytes. */
export function readText(root: string, path: string): Outcome<SourceText> {
  const shown = displayPath(root, path);
  try {
    const full = resolve(root, path);
    const stats = statSync(full);
    // A pipe or a device may never end.
    if (!stats.isFile() && !stats.isDirectory()) return unfit(`\`${shown}\` is no plain file`);
    if (stats.size > maximumFileLength * 2) return unfit(`\`${shown}\` is too large to be a rule or a page`);
    const bytes = readFileSync(full);
    const text = bytes.toString('utf8');
    if (text.includes('\ufffd') && !Buffer.from(text, 'utf8').equals(bytes)) {
      return unfit(`\`${shown}\` is not UTF-8 text`, 'save it as UTF-8');
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

/**
 * Writes a file whole or not at all: to a neighbour first, then by renaming. Makes its folder. Never through a link. With
 * `expected` only over a file that holds just that text at the last moment; else the value is `false`. Of several programs that
 * do so one comes after the other, and `true` is said of what was found in the file behind it.
 */
export function writeText(root: string, path: string, text: string): Outcome<true>;
export function writeText(root: string, path: string, text: string, expected: string): Outcome<boolean>;
export function writeText(root: string, path: string, text: string, expected?: string): Outcome<boolean> {
  const full = resolve(root, path);
  const shown = displayPath(root, path);
  const part = `${full}.${randomBytes(6).toString('hex')}.part`;
  try {
    const link = linkOn(root, full);
    if (link !== undefined)
      return unfit(`\`${shown}\` cannot be written: \`${displayPath(root, link)}\` is a link`, onlyPlain);
    mkdirSync(dirname(full), { recursive: true });
    const existing = statOf(full);
    if (existing?.isDirectory()) return unfit(`\`${shown}\` cannot be written: it is a folder`);
    if (existing !== undefined && (existing.mode & 0o222) === 0)
      return unfit(`\`${shown}\` cannot be written: it is read-only`, 'nothing was changed there');
    if (
      expected === undefined &&
      existing?.isFile() === true &&
      existing.size <= maximumFileLength * 4 &&
      holdsText(full, text)
    )
      return { value: true, diagnostics: [] };
    writeFileSync(part, text, { flag: 'wx', mode: existing?.mode ?? 0o644 });
    if (expected !== undefined) return exchanged(full, shown, part, expected, text);
    renameSync(part, full);
    return { value: true, diagnostics: [] };
  } catch (error) {
    removeQuietly(part);
    return unfit(
      `\`${shown}\` cannot be written: ${reasonOf(error)}`,
      'check that the folder exists and may be written to; nothing was changed there',
    );
  }
}

/** Puts a part in the place of a file that holds what is expected, while no other winnow does the same. */
function exchanged(full: string, shown: string, part: string, expected: string, text: string): Outcome<boolean> {
  const lock = lockFile(full);
  if (lock === undefined) {
    removeQuietly(part);
    return unfit(
      `\`${shown}\` cannot be written: another program is writing it`,
      'try again; nothing was changed there',
    );
  }
  try {
    const mine = holdsText(full, expected) && lock.holds();
    if (mine) renameSync(part, full);
    else removeQuietly(part);
    return { value: mine && holdsText(full, text), diagnostics: [] };
  } finally {
    lock.release();
  }
}

function holdsText(full: string, text: string): boolean {
  return statOf(full)?.isFile() === true && readFileSync(full).equals(Buffer.from(text, 'utf8'));
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where the file could not be made there is none to remove.
  }
}

const onlyPlain = 'winnow writes only to plain files, reached without links';

function unfit(message: string, help?: string): Outcome<never> {
  return { value: undefined, diagnostics: [diagnose('WN806', message, { help })] };
}

/** The first link on the way to a path: from the workspace on inside of it, outside of it the file alone. */
function linkOn(root: string, full: string): string | undefined {
  if (!isWithin(root, '.', full)) return statOf(full)?.isSymbolicLink() ? full : undefined;
  const steps = relative(root, full).split(sep);
  return steps
    .map((_, index) => resolve(root, ...steps.slice(0, index + 1)))
    .find((path) => statOf(path)?.isSymbolicLink() === true);
}

/** Whether a path is a folder or lies below it, both taken from the workspace. */
export function isWithin(root: string, folder: string, path: string): boolean {
  const inside = relative(resolve(root, folder), resolve(root, path));
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** Whether a path, taken from the workspace, stays in it and passes no link. */
export function staysInside(root: string, path: string): boolean {
  if (isAbsolute(path) || path.includes('\0')) return false;
  const full = resolve(root, path);
  return full !== resolve(root) && isWithin(root, '.', path) && linkOn(root, full) === undefined;
}

function statOf(path: string): Stats | undefined {
  // A part of the path that is no folder makes a path that is not there.
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Whether anything has this path, a link that leads nowhere too. */
export function pathExists(root: string, path: string): boolean {
  return statOf(resolve(root, path)) !== undefined;
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
    EEXIST: 'a part of its path is no folder',
    EMFILE: 'too many open files',
    ELOOP: 'too many links',
  };
  return words[code] ?? (code === '' ? 'unknown reason' : code);
}
