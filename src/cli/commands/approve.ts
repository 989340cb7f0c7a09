import { userInfo } from 'node:os';
import {
  codeFrame,
  decideApproval,
  diagnose,
  editReview,
  type Finding,
  gitUser,
  type ReviewChange,
  safe,
  shorten,
  writeText,
} from '../../index.js';
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
    : decideApproval(found, wish.change);
  if (!decided.ok) return report(decided.findings, io);
  // What is approved with a warning standing is said once more, at the moment of deciding.
  for (const finding of decided.warnings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  return write(found, decided.change, io);
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
  const written = writeText(io.root, file.source.path, edited.value, file.source.text);
  const source = { path: file.source.path, text: '' };
  if (written.value === undefined)
    return report(
      written.diagnostics.map((diagnostic) => ({ source, diagnostic })),
      io,
    );
  if (!written.value) {
    const message = `\`${source.path}\` changed on disk meanwhile; nothing was written`;
    return report([{ source, diagnostic: diagnose('WN806', message) }], io);
  }
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
    by: options.by ?? gitUser() ?? userInfo().username,
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

function report(findings: readonly Finding[], io: Io): number {
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  return findings.some((finding) => finding.diagnostic.code.startsWith('WN8')) ? exitCodes.failure : exitCodes.findings;
}
