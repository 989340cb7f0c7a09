import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cliPath } from '../unit/cli-support.js';

/** Whether there is a tmux that can hold a terminal. */
export const hasTmux: boolean = spawnSync('tmux', ['-V']).status === 0;

/** A real terminal with the real program in it. */
export interface TmuxTerminal {
  /** Keys by tmux's names, `Escape`, `C-d`, `BTab`; single characters as they are. */
  keys(...names: readonly string[]): void;
  /** Text as it is typed. */
  type(text: string): void;
  /** Text as it is pasted, between the marks of a paste. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** What stands on the screen, row by row. */
  screen(): readonly string[];
  /** Looks until the screen shows it; fails with the screen where it never does. */
  until(shown: string | RegExp | ((rows: readonly string[]) => boolean)): Promise<readonly string[]>;
  /** What the terminal knows of itself, by tmux's names. */
  flags(...names: readonly string[]): readonly string[];
  /** The program's process. */
  pid(): number;
  /** The terminal's settings before the program, and behind it. */
  settings(when: 'before' | 'after'): string;
  close(): void;
}

const patience = 20_000;
let count = 0;

/** Starts `winnow review` in a folder; behind it the shell says `exit CODE` and waits. */
export function startReview(
  root: string,
  options: {
    columns?: number;
    rows?: number;
    args?: readonly string[];
    env?: Readonly<Record<string, string>>;
    /** From a shell that one types at, with jobs. */
    shell?: boolean;
  } = {},
): TmuxTerminal {
  const { columns = 80, rows = 24, args = [] } = options;
  count += 1;
  const socket = `winnow-${process.pid}-${count}`;
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LC_ALL: 'C.UTF-8', WINNOW_TODAY: '2026-11-21' };
  const tmux = (...words: readonly string[]): string =>
    execFileSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...words], {
      encoding: 'utf8',
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const node = [process.execPath, cliPath, 'review', ...args].map((word) => `'${word}'`).join(' ');
  const git = join(root, '.git');
  const shell = `stty -g > '${git}/before'; sh -c 'echo $$ > "$0"; exec "$@"' '${git}/pid' ${node}; code=$?; stty -g > '${git}/after'; echo "exit $code"; exec cat`;
  const interactive = "PS1='ready> ' exec sh -i";
  tmux(
    'new-session',
    '-d',
    '-x',
    `${columns}`,
    '-y',
    `${rows}`,
    '-c',
    root,
    options.shell === true ? interactive : shell,
  );
  tmux('set-option', '-g', 'status', 'off');
  tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  const screen = (): readonly string[] => tmux('capture-pane', '-p', '-N').replace(/\n$/, '').split('\n');
  if (options.shell === true) tmux('send-keys', '-l', `sh -c 'echo $$ > "$0"; exec "$@"' '${git}/pid' ${node}\n`);
  return {
    keys: (...names) => void tmux('send-keys', ...names.map((name) => (name === ';' ? '\\;' : name))),
    type: (text) => void tmux('send-keys', '-l', text),
    paste(text) {
      tmux('set-buffer', text);
      tmux('paste-buffer', '-p');
    },
    resize: (width, height) => void tmux('resize-window', '-x', `${width}`, '-y', `${height}`),
    screen,
    async until(shown) {
      const holds = (lines: readonly string[]): boolean => {
        if (typeof shown === 'function') return shown(lines);
        const text = lines.join('\n');
        return typeof shown === 'string' ? text.includes(shown) : shown.test(text);
      };
      const end = performance.now() + patience;
      for (;;) {
        const lines = screen();
        if (holds(lines)) return lines;
        if (performance.now() > end) throw new Error(`never on the screen: ${shown}\n${lines.join('\n')}`);
        await pause(20);
      }
    },
    flags: (...names) =>
      tmux('display-message', '-p', names.map((name) => `#{${name}}`).join(' '))
        .trim()
        .split(' '),
    pid: () => Number(readFileSync(join(git, 'pid'), 'utf8')),
    settings: (when) => readFileSync(join(git, when), 'utf8'),
    close() {
      spawnSync('tmux', ['-L', socket, 'kill-server']);
    },
  };
}
