import type { Command } from 'commander';
import { safe } from '../report/safe.js';
import { workerCount } from './option-values.js';

/** A command with what all of them share: suggestions, safe messages, examples in its help. */
export function command(program: Command, name: string, description: string, lines: readonly string[]): Command {
  return program
    .command(name)
    .description(description)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput(printed)
    .addHelpText('after', examples(lines));
}

/** A command over many files: who works, what is remembered, what is told meanwhile. */
export function batchCommand(program: Command, name: string, description: string, lines: readonly string[]): Command {
  return command(program, name, description, lines)
    .option('--workers <n>', 'how many processes work; one for each processor without it, at most 4', workerCount)
    .option('--no-cache', 'work everything out anew')
    .option('--watch', 'go on, and do it again whenever a file changes', false)
    .option('--quiet', 'say nothing about how far it is', false);
}

/** What was typed comes back in messages: it may hold what a terminal would obey. */
export const printed = { writeErr: (text: string) => void process.stderr.write(text.split('\n').map(safe).join('\n')) };

export const exitCodeHelp =
  "\nExit codes: 0 clean, 1 findings, 2 usage, configuration or files, 3 a bug of winnow's own.\n";

/** Lines to try, under a command's help. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}
