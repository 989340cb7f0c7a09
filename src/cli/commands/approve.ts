import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import {
  codeFrame,
  compileRule,
  type Diagnostic,
  diagnose,
  editReview,
  type Finding,
  type ReviewChange,
  readText,
  safe,
  shorten,
  writeText,
} from '../../index.js';
import { readExclusions } from '../../sources/exclusion-file.js';
import { reviewSchema } from '../../sources/exclusion-schema.js';
import { type FoundScenario, findScenario } from '../find-scenario.js';
import { exitCodes, type Io } from '../io.js';

export interface ApproveOptions {
  readonly filter: string | undefined;
  readonly reading: string | undefined;
  /** `name=value`, `name=@list.txt` for a file, `name=watchlist:Alias`. */
  readonly value: readonly string[];
  readonly sightings: string | undefined;
  readonly expires: string | undefined;
  readonly ticket: string | undefined;
  readonly reason: string | undefined;
  readonly allow: readonly string[];
  readonly by: string | undefined;
  readonly on: string | undefined;
  readonly reject: boolean;
}

/** `winnow approve`: records a decision; of the file nothing but the review's lines changes. */
export function approve(rule: string, scenario: string, options: ApproveOptions, io: Io): number {
  const found = findScenario(io.root, rule, scenario);
  if (!found.ok) return report(found.findings, io);
  const wish = changeOf(options, found.applied.scenario.data.review?.values);
  if ('problem' in wish) {
    io.err(`${safe(wish.problem)}\n`);
    return exitCodes.failure;
  }
  const decided = options.reject
    ? // A rejection takes the seal along: nobody turns it back into an approval by one word.
      {
        ok: true as const,
        warnings: [],
        change: { ...wish.change, decision: 'rejected' as const, fingerprint: undefined },
      }
    : approved(found, wish.change);
  if (!decided.ok) return report(decided.findings, io);
  // What is approved with a warning standing is said once more, at the moment of deciding.
  for (const finding of decided.warnings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  return write(found, decided.change, io);
}

/** Findings about the review that the approval itself settles. */
const settledByApproval: ReadonlySet<string> = new Set(['WN703', 'WN705']);

type Decided =
  | { readonly ok: true; readonly change: ReviewChange; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Only what compiles can be approved, and its fingerprint is that of the file as it will be. */
function approved(found: Extract<FoundScenario, { ok: true }>, wish: ReviewChange): Decided {
  const { applied, job, workspace, schema } = found;
  // The reason of an earlier rejection is none for an approval.
  const turned = applied.scenario.data.review?.decision === 'rejected' && wish.reason === undefined;
  const change: ReviewChange = { ...wish, decision: 'approved', ...(turned && { reason: undefined }) };
  const draft = editReview(applied.file, applied.scenario, change);
  const file =
    draft.value === undefined ? undefined : readExclusions({ path: applied.file.source.path, text: draft.value }).file;
  const scenario = file?.scenarios.find((one) => one.data.id === applied.scenario.data.id);
  if (file === undefined || scenario === undefined) return refused(draft.diagnostics, applied.file.source);
  const values = new Map(applied.values);
  const unread: Diagnostic[] = [];
  for (const [name, value] of Object.entries(wish.values ?? {})) {
    if (Array.isArray(value)) values.set(name, { kind: 'list', values: value });
    else if ('watchlist' in value) values.set(name, { kind: 'watchlist', alias: value.watchlist });
    else {
      const list = workspace.listValues(value.file);
      if (list === undefined)
        unread.push(
          diagnose('WN814', `the list \`${shorten(value.file)}\` cannot be used`, {
            help: 'it must be a text file in this repository, reached without links',
          }),
        );
      else values.set(name, { kind: 'list', values: list });
    }
  }
  const result = compileRule({ rule: job.rule, scenarios: [{ file, scenario, values, diagnostics: unread }] }, schema, {
    includeUnreviewed: true,
    environment: workspace.config.environment,
    continuous: workspace.config.continuous,
    assumeApproved: true,
  });
  const [judged] = result.scenarios;
  if (judged?.fingerprint === undefined || !judged.compiled) {
    const errors = result.findings.filter(
      (finding) =>
        finding.diagnostic.severity !== 'note' &&
        finding.diagnostic.code !== 'WN705' &&
        finding.diagnostic.code !== 'WN703',
    );
    const status = judged?.translation.status ?? 'untranslatable';
    const diagnostic = diagnose(
      'WN707',
      judged?.translation.draft === true
        ? 'a prose draft is approved by writing the filter that it means'
        : status === 'ready' || status === 'partial'
          ? 'it cannot be approved while an error stands'
          : `it cannot be approved while it is ${status}`,
      {
        help:
          judged?.translation.draft === true
            ? 'give one with `--filter`'
            : 'settle what stands above with `--filter`, `--reading` or `--value`, or reject it with `--reject --reason`',
      },
    );
    return { ok: false, findings: [...errors, { source: { path: applied.file.source.path, text: '' }, diagnostic }] };
  }
  const warnings = result.findings.filter(
    ({ diagnostic }) => diagnostic.severity === 'warning' && !settledByApproval.has(diagnostic.code),
  );
  return { ok: true, warnings, change: { ...change, fingerprint: { [job.rule.id]: judged.fingerprint } } };
}

function refused(diagnostics: readonly Diagnostic[], source: Finding['source']): Decided {
  return { ok: false, findings: diagnostics.map((diagnostic) => ({ source, diagnostic })) };
}

function write(found: Extract<FoundScenario, { ok: true }>, change: ReviewChange, io: Io): number {
  const { file, scenario } = found.applied;
  const edited = editReview(file, scenario, change);
  if (edited.value === undefined)
    return report(
      edited.diagnostics.map((diagnostic) => ({ source: file.source, diagnostic })),
      io,
    );
  // Another program may have written meanwhile: its change is never written over.
  if (readText(io.root, file.source.path).value?.text !== file.source.text) {
    return report(
      [
        {
          source: { path: file.source.path, text: '' },
          diagnostic: diagnose('WN806', `\`${file.source.path}\` changed on disk meanwhile; nothing was written`),
        },
      ],
      io,
    );
  }
  const written = writeText(io.root, file.source.path, edited.value);
  if (written.value === undefined)
    return report(
      written.diagnostics.map((diagnostic) => ({ source: { path: file.source.path, text: '' }, diagnostic })),
      io,
    );
  io.out(`${change.decision} ${scenario.data.id} in ${safe(file.source.path)}\n`);
  return exitCodes.clean;
}

/** What the options say, checked by the schema of the file that they go to. */
function changeOf(
  options: ApproveOptions,
  existing: ReviewChange['values'],
): { readonly change: ReviewChange } | { readonly problem: string } {
  if (options.reject && (options.reason ?? '').trim() === '')
    return { problem: 'a rejection needs a reason: `--reject --reason "…"`' };
  const values: Record<string, unknown> = { ...existing };
  const lists = new Map<string, string[]>();
  for (const item of options.value) {
    const at = item.indexOf('=');
    if (at < 1) return { problem: '`--value` is written as `name=value`, `name=@list.txt` or `name=watchlist:Alias`' };
    const [name, text] = [item.slice(0, at).trim(), item.slice(at + 1)];
    if (text.startsWith('@')) values[name] = { file: text.slice(1) };
    else if (text.startsWith('watchlist:')) values[name] = { watchlist: text.slice('watchlist:'.length) };
    else lists.set(name, [...(lists.get(name) ?? []), text]);
  }
  for (const [name, list] of lists) values[name] = list;
  const raw = {
    by: options.by ?? gitUser(),
    on: options.on ?? new Date().toISOString().slice(0, 10),
    expires: options.expires,
    ticket: options.ticket,
    reason: options.reason,
    filter: options.filter,
    reading: options.reading,
    sightings: options.sightings,
    values: options.value.length > 0 ? values : undefined,
    allow: options.allow.length > 0 ? [...options.allow] : undefined,
  };
  const unallowable = options.allow.find((code) => code !== 'WN603');
  if (unallowable !== undefined)
    return { problem: `\`${shorten(unallowable)}\` cannot be accepted by name: only WN603 can` };
  const checked = reviewSchema.safeParse(
    Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined)),
  );
  if (checked.success) return { change: checked.data };
  const [issue] = checked.error.issues;
  return { problem: `\`--${String(issue?.path[0] ?? '')}\` does not fit: ${(issue?.message ?? '').toLowerCase()}` };
}

function gitUser(): string {
  try {
    const name = execFileSync('git', ['config', 'user.name'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    if (name !== '') return name;
  } catch {
    // Without git the system's user name stands in.
  }
  return userInfo().username;
}

function report(findings: readonly Finding[], io: Io): number {
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  return findings.some((finding) => finding.diagnostic.code.startsWith('WN8')) ? exitCodes.failure : exitCodes.findings;
}
