import {
  codeFrame,
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
import type { Io } from '../io.js';

export interface ImportOptions {
  /** Writes over files that exist and say something else. */
  readonly force: boolean;
}

/** `winnow import`: a rule file and an exclusion file for each page. A file that exists is never written over unasked. */
export function importPages(paths: readonly string[], options: ImportOptions, io: Io): number {
  const workspace = loadWorkspace(io.root);
  const { rules, exclusions } = workspace.config;
  const slugs = new Map(
    workspace.jobs.map((job) => [job.rule.source.path.slice(rules.length + 1).replace(/\.ya?ml$/, ''), job.rule.id]),
  );
  const findings: Finding[] = [];
  const rows: string[][] = [['page', 'rule', 'scenarios']];
  const done = { rules: 0, exclusions: 0, kept: 0 };
  for (const path of paths) {
    const read = readText(io.root, path);
    const source = read.value ?? { path: displayPath(io.root, path), text: '' };
    findings.push(...read.diagnostics.map((diagnostic) => ({ source, diagnostic })));
    if (read.value === undefined) continue;
    const page = importUnderOwnName(source, slugs);
    findings.push(...page.diagnostics.map((diagnostic) => ({ source, diagnostic })));
    if (page.value === undefined) continue;
    const imported = page.value;
    slugs.set(imported.slug, imported.ruleId);
    const files = [
      { kind: 'rules', path: `${rules}/${imported.slug}.yaml`, text: imported.rule },
      { kind: 'exclusions', path: `${exclusions}/${imported.slug}.yaml`, text: imported.exclusions },
    ] as const;
    for (const file of files) {
      const existing = readText(io.root, file.path).value;
      if (existing !== undefined && (existing.text === file.text || !options.force)) {
        done.kept += 1;
        continue;
      }
      const written = writeText(io.root, file.path, file.text);
      findings.push(
        ...written.diagnostics.map((diagnostic) => ({ source: { path: file.path, text: '' }, diagnostic })),
      );
      if (written.value) done[file.kind] += 1;
    }
    rows.push([
      safe(source.path.split('/').at(-1) ?? ''),
      imported.slug,
      imported.scenarioCount === 0 ? '-' : String(imported.scenarioCount),
    ]);
  }
  if (rows.length > 1) io.out(`${table(rows, new Set([2]), io.outStyle).join('\n')}\n\n`);
  for (const finding of findings) io.out(`${codeFrame(finding, io.outStyle).join('\n')}\n\n`);
  const lost = findings.some((finding) => finding.diagnostic.code === 'WN811')
    ? 'lines without a place are kept as comments'
    : 'no line of the pages was lost';
  io.out(
    `wrote ${number(done.rules, 'file')} in ${rules}/ and ${done.exclusions} in ${exclusions}/${done.kept > 0 ? `, left ${number(done.kept, 'existing file')} as ${done.kept === 1 ? 'it is' : 'they are'}` : ''}${rows.length > 1 ? `; ${lost}` : ''}\n`,
  );
  if (rows.length > 1) io.out('next: winnow check\n');
  return exitCodeFor(findings);
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
