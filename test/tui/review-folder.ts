import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { unreviewedCopy } from './support.js';

/** The repository's own rules and exclusions in a git repository of their own, as if nobody had reviewed anything. */
export function unreviewedFolder(): string {
  const root = unreviewedCopy();
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.name', 'j.doe');
  git(root, 'config', 'user.email', 'j.doe@example.org');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'rules');
  return root;
}

export function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}

export function removeFolder(root: string): void {
  rmSync(root, { recursive: true, force: true });
}
