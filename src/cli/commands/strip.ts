import { codeFrame, type Finding, number, readText, strip as stripText, writeText } from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';

export interface StripOptions {
  readonly write: boolean;
}

/** `winnow strip`: the source file of a tuned one, on stdout or, with `--write`, in its place. */
export function strip(paths: readonly string[], options: StripOptions, io: Io): number {
  if (paths.length > 1 && !options.write) {
    io.err('several files cannot go to one output: strip them one by one, or in place with `--write`\n');
    return exitCodes.failure;
  }
  const findings: Finding[] = [];
  let changed = 0;
  for (const path of paths) {
    const read = readText(io.root, path);
    const source = read.value ?? { path, text: '' };
    const stripped = read.value === undefined ? undefined : stripText(source.text);
    findings.push(
      ...[...read.diagnostics, ...(stripped?.diagnostics ?? [])].map((diagnostic) => ({ source, diagnostic })),
    );
    if (stripped?.value === undefined) continue;
    if (!options.write) io.out(stripped.value);
    else if (stripped.value !== source.text) {
      const done = writeText(io.root, path, stripped.value);
      findings.push(...done.diagnostics.map((diagnostic) => ({ source: { path, text: '' }, diagnostic })));
      if (done.value === true) changed += 1;
    }
  }
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  if (options.write) io.err(`${number(changed, 'file')} of ${paths.length} changed\n`);
  return exitCodeFor(findings);
}
