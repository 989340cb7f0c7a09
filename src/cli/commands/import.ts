import { setImmediate } from 'node:timers/promises';
import {
  codeFrame,
  diagnose,
  displayPath,
  type Finding,
  type ImportedPage,
  importPage,
  loadWorkspace,
  number,
  readText,
  safe,
  table,
  writeText,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';
import { untilInterrupted } from './interrupt.js';

export interface ImportOptions {
  /** Writes over files that exist and say something else. */
  readonly force: boolean;
}

/** `winnow import`: a rule file and an exclusion file for each page. A file that exists is never written over unasked. */
export async function importPages(paths: readonly string[], options: ImportOptions, io: Io): Promise<number> {
  const workspace = loadWorkspace(io.root);
  const { rules, exclusions } = workspace.config;
  const slugs = new Map(
    workspace.jobs.map((job) => [job.rule.source.path.slice(rules.length + 1).replace(/\.ya?ml$/, ''), job.rule.id]),
  );
  const findings: Finding[] = [];
  const rows: string[][] = [['page', 'rule', 'scenarios']];
  const done = { rules: 0, exclusions: 0, kept: 0 };
  const stopped = await untilInterrupted(async (stop) => {
    for (const path of paths) {
      await setImmediate();
      if (stop.aborted) return;
      const read = readText(io.root, path);
      const source = read.value ?? { path: displayPath(io.root, path), text: '' };
      findings.push(...read.diagnostics.map((diagnostic) => ({ source, diagnostic })));
      if (read.value === undefined) continue;
      const page = importUnderOwnName(source, slugs);
      findings.push(...page.diagnostics.map((diagnostic) => ({ source, diagnostic })));
      if (page.value === undefined) continue;
      const imported = page.value;
      const home = workspace.jobs.find(({ rule }) => rule.id === imported.ruleId)?.rule.source.path;
      const target = `${rules}/${imported.slug}.yaml`;
      if (home !== undefined && home !== target) {
        findings.push({ source, diagnostic: leftAlone(home, 'this rule is already there under another name') });
        done.kept += 1;
        continue;
      }
      slugs.set(imported.slug, imported.ruleId);
      const files = [
        { kind: 'rules', path: target, text: imported.rule },
        { kind: 'exclusions', path: `${exclusions}/${imported.slug}.yaml`, text: imported.exclusions },
      ] as const;
      for (const file of files) {
        const existing = readText(io.root, file.path).value;
        if (existing !== undefined && (existing.text === file.text || !options.force)) {
          if (existing.text !== file.text)
            findings.push({ source, diagnostic: leftAlone(file.path, 'the page says something else') });
          done.kept += 1;
          continue;
        }
        const written = writeText(io.root, file.path, file.text);
        findings.push(
          ...written.diagnostics.map((diagnostic) => ({ source: { path: file.path, text: '' }, diagnostic })),
        );
        if (written.value) done[file.kind] += 1;
      }
      const count = imported.scenarioCount === 0 ? '-' : String(imported.scenarioCount);
      rows.push([safe(source.path.split('/').at(-1) ?? ''), imported.slug, count]);
    }
  });
  if (rows.length > 1) io.out(`${table(rows, new Set([2]), io.outStyle).join('\n')}\n\n`);
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const lost = findings.some(({ diagnostic }) => diagnostic.code === 'WN811')
    ? 'see above what a person should check'
    : 'no line of the pages was lost';
  const kept =
    done.kept === 0 ? '' : `, left ${number(done.kept, 'existing file')} as ${done.kept === 1 ? 'it is' : 'they are'}`;
  io.out(
    `wrote ${number(done.rules, 'file')} in ${rules}/ and ${done.exclusions} in ${exclusions}/${kept}${rows.length > 1 ? `; ${lost}` : ''}\n`,
  );
  if (stopped) {
    io.err('stopped; each written file is whole\n');
    return exitCodes.interrupted;
  }
  if (rows.length > 1) io.out('next: winnow check\n');
  return exitCodeFor(findings);
}

function leftAlone(path: string, why: string): Finding['diagnostic'] {
  return diagnose('WN811', `${path} stays as it is: ${why}`, {
    help: 'look at both; to write over the file, with the reviews in it, run `winnow import --force`',
  });
}

/** A page keeps the name that its rule has already; another rule's name is taken. */
function importUnderOwnName(
  source: Parameters<typeof importPage>[0],
  slugs: ReadonlyMap<string, string>,
): ReturnType<typeof importPage> {
  const first = importPage(source);
  const own = first.value === undefined ? undefined : ownSlug(first.value, slugs);
  if (first.value === undefined || own) return first;
  return importPage(source, {
    taken: new Set([...slugs].filter(([, id]) => id !== first.value?.ruleId).map(([slug]) => slug)),
  });
}

function ownSlug(page: ImportedPage, slugs: ReadonlyMap<string, string>): boolean {
  const id = slugs.get(page.slug);
  return id === undefined || id === page.ruleId;
}
