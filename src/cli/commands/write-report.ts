import { codeFrame, type Diagnostic, diagnose, displayPath, isWithin, type Workspace, writeText } from '../../index.js';
import type { Io } from '../io.js';

/** Writes a report to a file, whole or not at all; says why where it cannot. */
export function writeReport(path: string, text: string, workspace: Workspace, io: Io): boolean {
  const problem = clash(path, workspace) ?? writeText(io.root, path, text).diagnostics[0];
  if (problem === undefined) return true;
  const source = { path: displayPath(io.root, path), text: '' };
  io.err(`${codeFrame({ source, diagnostic: problem }, io.errStyle).join('\n')}\n`);
  return false;
}

/** INVARIANT: what people write is never written over. */
function clash(path: string, { root, config }: Workspace): Diagnostic | undefined {
  const shown = displayPath(root, path);
  return shown === 'winnow.yaml' || [config.rules, config.exclusions].some((folder) => isWithin(root, folder, path))
    ? diagnose('WN806', `\`${shown}\` cannot be written: it is where people write`, {
        help: 'name a file outside of the rules and exclusions',
      })
    : undefined;
}
