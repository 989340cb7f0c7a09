import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Finding } from '../finding.js';
import { displayPath, isWithin, readText } from './files.js';
import { listFiles } from './list-files.js';
import type { RuleJob, Workspace } from './workspace.js';

/** A rule and the path of its tuned file, which it shares with the other rules of its file. */
export interface Target {
  readonly job: RuleJob;
  readonly out: string;
}

/** INVARIANT: what people write is never written over, so tuned rules go to a folder of their own. */
export function outFolderProblem({ root, config }: Workspace, folder: string): Diagnostic | undefined {
  const clash = [config.rules, config.exclusions].find(
    (own) => isWithin(root, own, folder) || resolve(root, folder) === resolve(root),
  );
  return clash === undefined
    ? undefined
    : diagnose('WN813', `tuned rules cannot go to \`${folder}\`: it holds files that people write`, {
        help: 'name a folder of its own, such as `--out tuned`',
      });
}

/** Where each rule's tuned file goes. A rule whose path is taken by another one is left out, with a finding. */
export function outPaths({ root, config, jobs }: Workspace, folder: string, findings: Finding[]): readonly Target[] {
  const taken = new Map<string, string>();
  return jobs.flatMap((job): readonly Target[] => {
    const { path } = job.rule.source;
    const inside = isWithin(root, config.rules, path)
      ? path.slice(config.rules.replace(/\/+$/, '').length + 1)
      : undefined;
    const out = `${folder}/${inside ?? path.split('/').at(-1) ?? 'rule.yaml'}`;
    const other = taken.get(out);
    // The rules of one file have one tuned file.
    if (other === undefined || other === path) {
      taken.set(out, path);
      return [{ job, out }];
    }
    findings.push({
      source: job.rule.source,
      rule: job.rule.id,
      diagnostic: diagnose('WN804', `\`${out}\` is already the tuned file of ${other}`, {
        span: job.rule.idSpan,
        help: 'rename one of the two files',
      }),
    });
    return [];
  });
}

/** Tuned files that are not of this run: of rules that could not be written now, and of rules that are gone. */
export function leftOvers(
  { root, config }: Workspace,
  folder: string,
  targets: readonly Target[],
  written: ReadonlySet<string>,
  options: { readonly orphans: boolean },
): readonly Finding[] {
  const own = new Map(targets.map(({ job, out }) => [out, job.rule]));
  return listFiles(root, folder, /\.(?:ya?ml|kql)$/i).paths.flatMap((path): readonly Finding[] => {
    if (written.has(path)) return [];
    const rule = own.get(path);
    const source = { path, text: '' };
    // A rule that could not even be read has no target, but its file is there.
    const unread = `${config.rules}/${path.slice(displayPath(root, folder).length + 1)}`;
    const rulePath = rule?.source.path ?? (options.orphans && existsSync(resolve(root, unread)) ? unread : undefined);
    if (rulePath !== undefined) {
      const diagnostic = diagnose('WN602', `this tuned file is an old one: ${rulePath} could not be compiled`, {
        help: 'mend what stands above and compile again; until then do not deploy it',
      });
      return [{ source, ...(rule && { rule: rule.id }), diagnostic }];
    }
    const tuned =
      options.orphans && /^\ufeff?(?:#|\/\/) tuned by winnow from /.test(readText(root, path).value?.text ?? '');
    const gone = diagnose('WN807', 'the rule of this tuned file is not there any more', {
      severity: 'note',
      help: 'take the file out if nothing deploys it',
    });
    return tuned ? [{ source, diagnostic: gone }] : [];
  });
}
