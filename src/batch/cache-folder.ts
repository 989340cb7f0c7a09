import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Where the cache of this user lies: `WINNOW_CACHE_DIR`, or the system's folder for such files. INVARIANT: never in the repository
 * that is worked on; a change that brings its own cache could bring rules that nobody verified. Undefined where it would.
 */
export function cacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  try {
    const folder = wantedFolder(environment, platform);
    const repository = repositoryOf(process.cwd());
    const isInside = isBelow(repository, folder) || isBelow(realPath(repository), realPath(folder));
    return isAbsolute(folder) && !isInside ? folder : undefined;
  } catch {
    // The folder that we are in may be gone.
    return undefined;
  }
}

function wantedFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = environment['WINNOW_CACHE_DIR'];
  if (named !== undefined && named !== '') return named;
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] || homedir(), 'winnow', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'winnow');
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'winnow');
}

/** The repository of git that a folder lies in; without one the folder itself. */
function repositoryOf(folder: string): string {
  for (let one = folder; ; one = dirname(one)) {
    if (existsSync(join(one, '.git'))) return one;
    if (dirname(one) === one) return folder;
  }
}

function isBelow(top: string, path: string): boolean {
  const inside = relative(top, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** Where a path leads to, links followed, as far as it is there. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}
