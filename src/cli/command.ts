import type { Command } from 'commander';
import { safe } from '../report/safe.js';

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

/** What was typed comes back in messages: it may hold what a terminal would obey. */
export const printed = { writeErr: (text: string) => void process.stderr.write(text.split('\n').map(safe).join('\n')) };

export const exitCodeHelp =
  "\nExit codes: 0 clean, 1 findings, 2 usage, configuration or files, 3 a bug of winnow's own.\n";

/** Lines to try, under a command's help. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}
