import {
  codeFrame,
  commonFolder,
  configText,
  diagnose,
  exclusionFilesFor,
  type Finding,
  type Folders,
  findRules,
  githubWorkflow,
  loadWorkspace,
  type NewFile,
  number,
  pathExists,
  readConfig,
  safe,
  writeText,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';

export interface InitOptions {
  /** The folder of rules; without one it is looked for. */
  readonly rules: string | undefined;
  /** Writes an empty exclusion file for each rule without one. */
  readonly exclusions: boolean;
  readonly github: boolean;
  /** The action that the workflow uses. */
  readonly action: string;
}

/** `winnow init`: what a folder of existing rules needs to begin. A file that exists stays as it is. */
export function init(options: InitOptions, io: Io): number {
  if (!/^[\w.-]+(?:\/[\w.-]+)+@[\w./-]+$/.test(options.action)) {
    io.err('`--action` is written as owner/repository@commit\n');
    return exitCodes.failure;
  }
  const before = loadWorkspace(io.root);
  const broken = before.findings.filter(({ source }) => source.path === 'winnow.yaml');
  if (broken.length > 0) return report(broken, io);
  const configured = pathExists(io.root, 'winnow.yaml');
  const { config } = before;
  if (configured && options.rules !== undefined && options.rules !== config.rules) {
    io.err(`winnow.yaml is there already and says \`rules: ${safe(config.rules)}\`: change it there\n`);
    return exitCodes.failure;
  }
  const rulesFolder = configured ? config.rules : (options.rules ?? folderOfRules(config, io));
  if (rulesFolder === undefined) return report([noFolder(io.root)], io);
  // Folders as `winnow.yaml` will have them, by its own rules.
  const text = configText({ rules: rulesFolder, exclusions: config.exclusions, out: config.out });
  const made = configured ? before : readConfig({ path: 'winnow.yaml', text });
  if (made.config === undefined) return report(made.findings, io);
  const folders: Folders = made.config;
  const rules = findRules(io.root, folders.rules, [folders.exclusions, folders.out]);
  if (rules.length === 0) return report([noRules(folders.rules)], io);

  const named = new Set(before.exclusions.flatMap(({ scope }) => scope.map(({ name }) => name)));
  const files: readonly NewFile[] = [
    { path: 'winnow.yaml', text },
    ...(options.exclusions ? exclusionFilesFor(rules, named, folders) : []),
    ...(options.github ? [{ path: '.github/workflows/winnow.yml', text: githubWorkflow(options.action) }] : []),
  ];
  const findings = files.flatMap((file) => write(file, io));
  io.out(`found ${number(rules.length, 'rule')} in ${safe(folders.rules)}/\n`);
  if (options.github && options.action.startsWith('your-org/'))
    io.out(
      `next: write where your copy of winnow lies into .github/workflows/winnow.yml, in place of ${options.action}\n`,
    );
  io.out('next: winnow check\n');
  return findings.length > 0 ? report(findings, io) : exitCodes.clean;
}

/** Writes a file that is not there, and says what became of it. */
function write({ path, text }: NewFile, io: Io): readonly Finding[] {
  if (pathExists(io.root, path)) {
    io.out(`kept  ${safe(path)}: it is there already\n`);
    return [];
  }
  const written = writeText(io.root, path, text);
  if (written.value) io.out(`wrote ${safe(path)}\n`);
  return written.diagnostics.map((diagnostic) => ({ source: { path, text: '' }, diagnostic }));
}

/** `rules/` where there are rules in it, else the folder that all rules of the repository lie in. */
function folderOfRules(config: Folders, io: Io): string | undefined {
  const own = [config.exclusions, config.out];
  if (findRules(io.root, config.rules, own).length > 0) return config.rules;
  return commonFolder(findRules(io.root, '.', own).map(({ source }) => source.path));
}

function noFolder(root: string): Finding {
  const some = findRules(root, '.', []).length > 0;
  return loose(
    '.',
    diagnose('WN809', some ? 'the rules here lie in no one folder' : 'there are no rules here', {
      help: some
        ? 'name a folder with `winnow init --rules FOLDER`; rules at the top go into a folder first'
        : 'run `winnow import PAGE…`, or run `winnow init` in a folder of Sentinel rules',
    }),
  );
}

function noRules(folder: string): Finding {
  return loose(
    folder,
    diagnose('WN809', `there are no rules in \`${folder}\``, { help: 'name a folder of rules with `--rules`' }),
  );
}

function loose(path: string, diagnostic: Finding['diagnostic']): Finding {
  return { source: { path, text: '' }, diagnostic };
}

function report(findings: readonly Finding[], io: Io): number {
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  return exitCodeFor(findings);
}
