// INVARIANT: git is started with a list of arguments, never over a shell. What it says of paths is data, and so is a revision.
import { execFileSync } from 'node:child_process';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { shorten } from '../text/shorten.js';

/** A plain file of a commit; `path` is taken from the workspace. */
export interface GitFile {
  readonly path: string;
  readonly object: string;
  readonly size: number;
}

interface Failure {
  readonly ok: false;
  readonly missing: boolean;
  readonly words: string;
}

const mostBytes = 1024 * 1024 * 1024;

type Answer = { readonly ok: true; readonly bytes: Buffer } | Failure;

function git(root: string, args: readonly string[], input?: string): Answer {
  try {
    // A monitor is a program that the repository's own configuration names.
    const bytes = execFileSync('git', ['-c', 'core.fsmonitor=false', '--no-optional-locks', ...args], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
      input: input ?? '',
      maxBuffer: mostBytes,
      env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
    });
    return { ok: true, bytes };
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: Buffer };
    return { ok: false, missing: code === 'ENOENT', words: stderr?.toString('utf8') ?? '' };
  }
}

/** The id of the commit that a revision names. */
export function commitOf(root: string, revision: string): Outcome<string> {
  const shown = shorten(revision);
  // A revision never becomes an option of git.
  const named = !/^-|[\0-\x20\x7f]/.test(revision) && revision !== '';
  const found = named ? git(root, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]) : undefined;
  if (found?.ok === true) {
    const id = found.bytes.toString('utf8').trim();
    if (/^[0-9a-f]{40,64}$/.test(id)) return { value: id, diagnostics: [] };
  }
  return failed(whyNot(root, found, shown));
}

function whyNot(root: string, answer: Answer | undefined, shown: string): Diagnostic {
  if (answer?.ok === false && answer.missing)
    return diagnose('WN817', 'git is not installed, and an earlier state can only be read with it', {
      help: 'install git, or leave the option out',
    });
  const inside = git(root, ['rev-parse', '--is-inside-work-tree']);
  if (!inside.ok)
    return inside.words.includes('dubious ownership')
      ? diagnose('WN817', 'git refuses this repository: it belongs to another user', {
          help: 'name its folder in `safe.directory` of your git configuration',
        })
      : diagnose('WN817', 'this folder is in no git repository, so it has no earlier state', {
          help: 'run `git init` and commit, or leave the option out',
        });
  if (!git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).ok)
    return diagnose('WN817', 'this repository has no commit yet, so it has no earlier state', {
      help: 'commit first, or leave the option out',
    });
  const shallow = git(root, ['rev-parse', '--is-shallow-repository']);
  const isShallow = shallow.ok && shallow.bytes.toString('utf8').trim() === 'true';
  return diagnose('WN817', `git knows no commit \`${shown}\``, {
    help: isShallow
      ? 'this is a shallow clone: fetch that commit first (`fetch-depth: 0` in actions/checkout)'
      : 'name a branch, a tag or a commit that is there; `git fetch` brings those of the server',
  });
}

function failed(diagnostic: Diagnostic): Outcome<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}

function unread(): Outcome<never> {
  return failed(diagnose('WN817', 'git could not read that commit', { help: 'try `git fsck`' }));
}

export interface ChangedFiles {
  readonly paths: readonly string[];
  /** Those of them that are not there any more, by their old names. */
  readonly deleted: readonly string[];
}

/** The files of the workspace that differ from a commit, new ones too, whether committed or not. */
export function changedFiles(root: string, commit: string): Outcome<ChangedFiles> {
  const diff = ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--relative', '--name-status', '-z', commit];
  const known = git(root, [...diff, '--']);
  const fresh = git(root, ['ls-files', '--others', '--exclude-standard', '-z']);
  if (!known.ok || !fresh.ok) return unread();
  const fields = known.bytes.toString('utf8').split('\0');
  const paths: string[] = [];
  const deleted: string[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const path = fields[index + 1] ?? '';
    (fields[index] === 'D' ? deleted : paths).push(path);
  }
  paths.push(...fresh.bytes.toString('utf8').split('\0').filter(Boolean));
  return { value: { paths, deleted }, diagnostics: [] };
}

/** The plain files of a commit below the workspace: no links and no other repositories. */
export function filesOf(root: string, commit: string): Outcome<readonly GitFile[]> {
  const listed = git(root, ['ls-tree', '-r', '-z', '--long', commit]);
  if (!listed.ok) return unread();
  const files = listed.bytes
    .toString('utf8')
    .split('\0')
    .flatMap((line): readonly GitFile[] => {
      const match = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(line);
      return match === null ? [] : [{ object: match[1] ?? '', size: Number(match[2]), path: match[3] ?? '' }];
    });
  return { value: files, diagnostics: [] };
}

/** The bytes of files of a commit, as git keeps them: no filter and no attribute of the repository changes them. */
export function contentsOf(root: string, files: readonly GitFile[]): Outcome<ReadonlyMap<string, Buffer>> {
  if (files.length === 0) return { value: new Map(), diagnostics: [] };
  const answer = git(root, ['cat-file', '--batch'], `${files.map(({ object }) => object).join('\n')}\n`);
  if (!answer.ok) return unread();
  const all = answer.bytes;
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const { path, object } of files) {
    const line = all.indexOf(10, at);
    const [id, kind, size] = all.toString('utf8', at, Math.max(line, at)).split(' ');
    if (id !== object || kind !== 'blob') return unread();
    const start = line + 1;
    contents.set(path, all.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return { value: contents, diagnostics: [] };
}
