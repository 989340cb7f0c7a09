import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { conflictOn, explainCode, restoreReview, type WriteOutcome, writeReview } from '../index.js';
import type { Checker } from './checker.js';
import { copyBytes } from './clipboard.js';
import { editorCommand } from './editor.js';
import type { Effect, Event, RestoreEffect, WriteEffect } from './event.js';

/** What effects need of the world. */
export interface EffectEdge {
  readonly root: string;
  readonly checker: Checker;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly send: (event: Event) => void;
  /** Bytes for the terminal that draw nothing. */
  readonly emit: (bytes: string) => void;
  readonly lend: <T>(work: () => Promise<T>) => Promise<T>;
  readonly suspend: () => boolean;
  readonly redraw: () => void;
  readonly quit: () => void;
}

export interface Effects {
  run(effect: Effect): void;
  /** Settles when nothing is on its way to a file any more. */
  written(): Promise<void>;
  /** Whether a file's text is what was last written there. */
  isOwn(path: string): boolean;
}

/** Runs what the screen wants done; what comes of it comes back as events. */
export function effectsOf(edge: EffectEdge): Effects {
  const { root, checker, send } = edge;
  /** One write at a time, in the order in which they were wanted. */
  let writes: Promise<void> = Promise.resolve();
  const own = new Map<string, string>();
  const say = (words: string, good: boolean): void => send({ kind: 'said', words, good });

  function told(outcome: WriteOutcome, effect: WriteEffect | RestoreEffect): void {
    if (outcome.kind === 'written') {
      own.set(outcome.write.path, readQuietly(resolve(root, outcome.write.path)) ?? '');
      checker.reread(true);
      send({ ...outcome, how: effect.kind === 'restore' ? effect.how : 'do' });
    } else if (outcome.kind === 'conflict') {
      send({ kind: 'conflict', path: outcome.path, effect, theirs: outcome.theirs });
    } else send({ kind: 'write-failed', path: outcome.path, reason: outcome.reason, effect });
  }

  async function write(effect: WriteEffect): Promise<void> {
    let { change } = effect;
    if (effect.approve) {
      const { seal } = effect;
      const approval =
        seal === undefined
          ? ({ ok: false, why: 'it is not on the screen yet' } as const)
          : await checker
              .approval(effect.key, change, seal)
              .catch(() => ({ ok: false, why: 'the checker stopped: R starts it again' }) as const);
      const conflict = approval.ok ? undefined : conflictOn(root, effect.shown);
      if (conflict !== undefined) {
        told(conflict, effect);
        return;
      }
      if (!approval.ok) {
        send({ kind: 'refused', key: effect.key, why: approval.why });
        return;
      }
      change = approval.change;
    }
    told(writeReview(root, effect.shown, change, effect.label), effect);
  }

  async function edit(path: string, line: number): Promise<void> {
    const command = editorCommand(edge.env, resolve(root, path), line);
    const problem = await edge.lend(() => started(command.program, command.args, root, edge.env));
    if (problem !== undefined) say(problem, false);
    checker.reread(false);
  }

  async function compile(force: boolean): Promise<void> {
    try {
      const answer = await checker.compile(force);
      send(
        answer.kind === 'asks'
          ? { kind: 'compile-asks', paths: answer.paths }
          : { kind: 'compiled', words: answer.words, good: answer.good },
      );
    } catch {
      send({ kind: 'compiled', words: 'the checker stopped: R starts it again', good: false });
    }
  }

  function copy(text: string): void {
    const bytes = copyBytes(text, edge.env);
    if (bytes === undefined) say('too long for the clipboard of a terminal', false);
    else {
      edge.emit(bytes);
      say('copied', true);
    }
  }

  function explain(code: string): void {
    const text = explainCode(code);
    if (text === undefined) say(`${code} is no code of winnow's`, false);
    else send({ kind: 'page', title: code, lines: text.split('\n') });
  }

  function enqueue(work: () => Promise<void> | void, effect: WriteEffect | RestoreEffect): void {
    writes = writes.then(work).catch((error: unknown) => {
      const path = effect.kind === 'write' ? effect.shown.path : effect.write.path;
      send({ kind: 'write-failed', path, reason: error instanceof Error ? error.message : 'unknown reason', effect });
    });
  }

  return {
    run(effect) {
      switch (effect.kind) {
        case 'write':
          enqueue(() => write(effect), effect);
          return;
        case 'restore':
          enqueue(() => told(restoreReview(root, effect.write, effect.how), effect), effect);
          return;
        case 'copy':
          copy(effect.text);
          return;
        case 'editor':
          void edit(effect.path, effect.line);
          return;
        case 'compile':
          void compile(effect.force);
          return;
        case 'explain':
          explain(effect.code);
          return;
        case 'reload':
          checker.reload();
          return;
        case 'redraw':
          edge.redraw();
          return;
        case 'suspend':
          if (!edge.suspend()) say('this terminal cannot do that', false);
          return;
        case 'quit':
          edge.quit();
      }
    },
    written: () => writes,
    isOwn(path) {
      const text = own.get(path);
      return text !== undefined && text === readQuietly(resolve(root, path));
    },
  };
}

/** Runs a program in the terminal to its end; why it could not be, in words. */
function started(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  return new Promise((give) => {
    const child = spawn(program, args, { cwd, env: { ...env }, stdio: 'inherit' });
    child.on('error', (error: NodeJS.ErrnoException) =>
      give(
        error.code === 'ENOENT'
          ? `there is no program ${program}: set $VISUAL or $EDITOR`
          : `${program} cannot be started: ${error.message}`,
      ),
    );
    child.on('exit', (code) => give(code === 0 || code === null ? undefined : `${program} ended with code ${code}`));
  });
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
