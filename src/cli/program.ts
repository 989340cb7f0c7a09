import { Command, CommanderError, Option } from 'commander';
import { batchCommand, command, examples, exitCodeHelp, printed } from './command.js';
import type { AuditOptions } from './commands/audit.js';
import type { CheckOptions } from './commands/check.js';
import type { CompileCommandOptions } from './commands/compile.js';
import { exitCodes, type Io, processIo } from './io.js';
import { remembered } from './memo.js';
import { calendarDay, collect, wholeNumber } from './option-values.js';
import { version } from './version.js';

/** The command line. Each command loads what it needs when it runs: `--help` loads neither Kusto nor the schema. */
export async function runProgram(argv: readonly string[], ioOf: (colour: boolean) => Io = processIo): Promise<number> {
  const program = new Command('winnow');
  let code: number = exitCodes.clean;
  const io = () => ioOf(program.opts()['color'] !== false);
  program
    .description('Compiles benign scenarios of Defender and Sentinel rules into KQL exclusions, and never widens one.')
    .version(version(), '-V, --version', 'print the version')
    .option('--no-color', 'no colours, on terminals too')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput(printed)
    .addHelpText(
      'after',
      examples(['winnow import pages/*.txt', 'winnow check', 'winnow explain WN301', 'winnow compile']) + exitCodeHelp,
    );

  command(program, 'import', 'make rule and exclusion files from SOC-feed pages', ['winnow import pages/*.txt'])
    .argument('<page...>', 'text files of pages')
    .option('--force', 'write over files that exist and say something else', false)
    .action(async (pages: string[], options: { force: boolean }) => {
      const { importPages } = await import('./commands/import.js');
      code = await importPages(pages, options, io());
    });

  batchCommand(program, 'check', 'report everything that does not translate, or is not decided', [
    'winnow check',
    'winnow check exclusions/desktopnow-file-signature.yaml',
    'winnow check --format json',
    'winnow check --format sarif --output winnow.sarif',
    'winnow check --baseline winnow-baseline.json --policy-from origin/main',
  ])
    .argument('[path...]', 'rules, exclusion files or folders; all of them without one')
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['pretty', 'json', 'sarif', 'github', 'junit', 'markdown'])
        .default('pretty'),
    )
    .option('--output <file>', 'a file to write it to, instead of printing it')
    .addOption(
      new Option('--fail-on <severity>', 'from which severity on a finding fails').choices([
        'error',
        'warning',
        'note',
      ]),
    )
    .option('--max-untranslatable <n>', 'how many untranslatable scenarios are borne', wholeNumber)
    .option('--baseline <file>', 'known findings: only new ones are shown and fail')
    .option('--write-baseline', 'write what is found to the baseline, winnow-baseline.json without a name', false)
    .option('--changed-since <rev>', 'only what changed since a revision of git')
    .option('--policy-from <rev>', 'winnow.yaml and the baseline of a revision of git judge')
    .option('--today <day>', 'the day by which approvals expire, such as 2027-05-21', calendarDay)
    .action(async (paths: string[], options: CheckOptions & { readonly watch: boolean }) => {
      const { check } = await import('./commands/check.js');
      const { watchCheck } = await import('./commands/watch-commands.js');
      code = options.watch
        ? await watchCheck(paths, options, io())
        : await remembered(argv, io(), (own, remember) => check(paths, options, own, { remember }));
    });

  batchCommand(program, 'compile', 'write the tuned rules', [
    'winnow compile',
    'winnow compile --dry-run rules/desktopnow-file-signature.yaml',
    'winnow compile --include-unreviewed --out draft',
  ])
    .argument('[path...]', 'rules, exclusion files or folders; all of them without one')
    .option('--include-unreviewed', 'compile what nobody has reviewed yet', false)
    .option('--dry-run', 'print the difference to each rule and write nothing', false)
    .option('--out <folder>', 'where tuned rules go')
    .addOption(
      new Option('--verify <how>', 'each clause in its place, or each tuned rule analysed whole as well')
        .choices(['clause', 'full'])
        .default('clause'),
    )
    .action(async (paths: string[], options: CompileCommandOptions & { readonly watch: boolean }) => {
      const { compile } = await import('./commands/compile.js');
      const { watchCompile } = await import('./commands/watch-commands.js');
      code = options.watch
        ? await watchCompile(paths, options, io())
        : await remembered(argv, io(), (own, remember) => compile(paths, options, own, { remember }));
    });

  command(program, 'audit', 'say what the exclusions hide, and what an attacker could use of them', [
    'winnow audit',
    'winnow audit exclusions/desktopnow-file-signature.yaml',
    'winnow audit --format markdown --output audit.md',
    'winnow audit --fail-on warning',
  ])
    .argument('[path...]', 'rules, exclusion files or folders; all of them without one')
    .addOption(
      new Option('--format <format>', 'how to print it').choices(['pretty', 'markdown', 'json']).default('pretty'),
    )
    .option('--output <file>', 'a file to write it to, instead of printing it')
    .addOption(
      new Option('--fail-on <severity>', 'from which severity on a finding fails').choices([
        'error',
        'warning',
        'note',
      ]),
    )
    .option('--today <day>', 'the day by which approvals expire, such as 2027-05-21', calendarDay)
    .action(async (paths: string[], options: AuditOptions) => {
      const { audit } = await import('./commands/audit.js');
      code = audit(paths, options, io());
    });

  command(program, 'explain', 'say what a filter, a scenario or a diagnostic code means', [
    'winnow explain WN301',
    'winnow explain --table DeviceProcessEvents --filter \'process.name == "backup.exe"\'',
    'winnow explain --rule rules/desktopnow-file-signature.yaml --scenario software-update-deployment',
  ])
    .argument('[code]', 'a diagnostic code')
    .option('--table <table>', 'the table that the filter is for')
    .option('--filter <text>', 'a filter')
    .option('--rule <rule>', 'a rule, by id or file')
    .option('--scenario <id>', 'a scenario of the rule')
    .addOption(new Option('--environment <name>', 'where the table is').choices(['xdr', 'sentinel']))
    .addOption(new Option('--format <format>', 'how to print it').choices(['pretty', 'json']).default('pretty'))
    .action(async (given: string | undefined, options: Record<string, string | undefined>) => {
      const { explain } = await import('./commands/explain.js');
      const environment =
        options['environment'] === 'xdr' || options['environment'] === 'sentinel' ? options['environment'] : undefined;
      code = explain(
        given,
        {
          table: options['table'],
          filter: options['filter'],
          rule: options['rule'],
          scenario: options['scenario'],
          environment,
          format: options['format'] === 'json' ? 'json' : 'pretty',
        },
        io(),
      );
    });

  command(program, 'approve', 'record a decision on a scenario', [
    'winnow approve desktopnow-file-signature software-update-deployment --ticket SOC-1182 --expires 2027-05-21',
    'winnow approve distantdesktop-file-signature it-admin-using-distantdesktop-to --reading guard',
    'winnow approve desktopnow-file-signature file-integrity-monitoring-check --value known-good-hash=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    'winnow approve remotepc-file-signature remotepc-used-for-patch-management --reject --reason "event ids have no column"',
  ])
    .argument('<rule>', 'a rule, by id, file or file name')
    .argument('<scenario>', "the scenario's id")
    .option('--filter <text>', "the reviewer's wording; it stands for the filter in everything")
    .addOption(new Option('--reading <reading>', 'what the author meant').choices(['exclude', 'keep', 'guard']))
    .option(
      '--value <name=value>',
      'fills a hole; repeat for more values; `name=@list.txt`, `name=watchlist:Alias`',
      collect,
      [],
    )
    .addOption(new Option('--sightings <which>', 'for correlated clauses').choices(['all', 'any']))
    .option('--expires <day>', 'the last day on which the clause works, such as 2027-05-21')
    .option('--ticket <id>', 'where it was decided')
    .option('--reason <text>', 'why')
    .option('--allow <code>', 'accepts one finding by name', collect, [])
    .option('--by <name>', "who decides; git's user name without it")
    .option('--on <day>', 'the day of the decision; today without it')
    .option('--reject', 'record a rejection; needs --reason', false)
    .action(async (rule: string, scenario: string, options: Record<string, unknown>) => {
      const { approve } = await import('./commands/approve.js');
      const text = (key: string): string | undefined => (typeof options[key] === 'string' ? options[key] : undefined);
      const list = (key: string): readonly string[] => (Array.isArray(options[key]) ? options[key].map(String) : []);
      code = approve(
        rule,
        scenario,
        {
          filter: text('filter'),
          reading: text('reading'),
          value: list('value'),
          sightings: text('sightings'),
          expires: text('expires'),
          ticket: text('ticket'),
          reason: text('reason'),
          allow: list('allow'),
          by: text('by'),
          on: text('on'),
          reject: options['reject'] === true,
        },
        io(),
      );
    });

  command(program, 'review', 'settle scenarios on the screen, with the keyboard', [
    'winnow review',
    'winnow review --rule desktopnow-file-signature',
    'winnow review --status decide --status stale',
    'winnow review --read-only',
  ])
    .option('--rule <rule...>', 'only these rules, by id, file or file name')
    .addOption(
      new Option('--status <word...>', 'only scenarios that stand so').choices([
        'decide',
        'ready',
        'partial',
        'untranslatable',
        'malformed',
        'stale',
        'expired',
        'approved',
        'rejected',
      ]),
    )
    .option('--read-only', 'write to no file', false)
    .action(async (options: { rule?: string[]; status?: string[]; readOnly: boolean }) => {
      const { review } = await import('./commands/review.js');
      const { rule = [], status = [], readOnly } = options;
      code = await review({ rule, status, readOnly, colour: program.opts()['color'] !== false }, io());
    });

  command(program, 'diff', 'say what a change of rules and exclusions does to tuned rules', [
    'winnow diff origin/main',
    'winnow diff tuned',
    'winnow diff HEAD~1 --format json',
  ])
    .argument('<state>', 'a revision of git, a folder with another state, or a folder of tuned rules')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .action(async (state: string, options: { format: 'text' | 'json' }) => {
      const { diff } = await import('./commands/diff-states.js');
      code = diff(state, options, io());
    });

  command(program, 'strip', 'give back the source of a tuned rule', [
    'winnow strip tuned/desktopnow-file-signature.yaml',
    'winnow strip --write copied/*.yaml',
  ])
    .argument('<file...>', 'tuned rules')
    .option('--write', 'change the files themselves', false)
    .action(async (files: string[], options: { write: boolean }) => {
      const { strip } = await import('./commands/strip.js');
      code = strip(files, options, io());
    });

  command(program, 'why', 'list all that applies to a rule, and from where', [
    'winnow why rules/desktopnow-file-signature.yaml',
    'winnow why 5b14b2de-fdd6-4d4f-88d7-d6d077544cb7 --format json',
  ])
    .argument('<rule>', 'a rule, by id, file or file name')
    .addOption(new Option('--format <format>', 'how to print it').choices(['pretty', 'json']).default('pretty'))
    .action(async (rule: string, options: { format: 'pretty' | 'json' }) => {
      const { why } = await import('./commands/why.js');
      code = why(rule, options, io());
    });

  command(program, 'init', 'begin in a folder of rules: winnow.yaml, exclusion files, the workflow', [
    'winnow init',
    'winnow init --rules Detections --exclusions',
    'winnow init --github --action your-org/winnow@v0.1.0',
  ])
    .option('--rules <folder>', 'where the rules lie; looked for without it')
    .option('--exclusions', 'write an empty exclusion file for each rule without one', false)
    .option('--github', 'write the GitHub workflow that runs `winnow check`', false)
    .option('--action <action>', 'the copy of winnow that the workflow uses', 'your-org/winnow@v0.1.0')
    .action(async (options: { rules?: string; exclusions: boolean; github: boolean; action: string }) => {
      const { init } = await import('./commands/init.js');
      code = init({ ...options, rules: options.rules }, io());
    });

  const schema = command(program, 'schema', 'what editors check files with; tables and functions of your own', [
    'winnow schema exclusions',
    'winnow schema infer rules/vpn-logins.yaml',
  ]);
  command(schema, 'exclusions', 'print the JSON Schema of exclusion files', [
    'winnow schema exclusions > exclusions.schema.json',
  ]).action(async () => {
    const { printSchema } = await import('./commands/schema.js');
    code = printSchema('exclusions', io());
  });
  command(schema, 'config', 'print the JSON Schema of winnow.yaml', [
    'winnow schema config > config.schema.json',
  ]).action(async () => {
    const { printSchema } = await import('./commands/schema.js');
    code = printSchema('config', io());
  });
  command(schema, 'infer', 'draft the part of winnow.yaml that declares what rules use and winnow does not know', [
    'winnow schema infer rules/vpn-logins.yaml',
    'winnow schema infer rules/vpn-logins.yaml rules/proxy',
  ])
    .argument('<rule...>', 'rule files or folders')
    .action(async (rules: string[]) => {
      const { inferDeclarations } = await import('./commands/schema.js');
      code = inferDeclarations(rules, io());
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its own sentence.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.failure;
    throw error;
  }
}
