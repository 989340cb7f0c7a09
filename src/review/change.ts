import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { HoleValues } from '../meaning/fill.js';
import { type ReviewData, reviewSchema } from '../sources/exclusion-schema.js';
import type { AppliedScenario } from '../sources/hole-lists.js';
import type { ReviewChange } from '../sources/review-edit.js';
import { verbatim } from '../text/embedded-text.js';
import { shorten } from '../text/shorten.js';

/** A scenario as if a change of its review were written. */
export interface ChangedScenario {
  readonly applied: AppliedScenario;
  /** What of the change no file could hold, in words; the rest of it counts. */
  readonly problem: string | undefined;
}

/** Reads the values of a list file; undefined for one that may not be used. */
export type ListValues = (file: string) => readonly string[] | undefined;

/** Applies a change without a file: the same as writing it and reading it again, but for the places in the text. */
export function withChange(applied: AppliedScenario, change: ReviewChange, listValues: ListValues): ChangedScenario {
  if (Object.keys(change).length === 0) return { applied, problem: undefined };
  const { scenario, file } = applied;
  const { review, problem } = reviewWith(scenario.data.review, change);
  const value = review?.filter ?? scenario.data.filter;
  const filter = value === scenario.filter.value ? scenario.filter : verbatim(value, 0);
  const filled = change.values === undefined ? applied : readValues(applied, review?.values, listValues);
  return {
    applied: {
      file,
      scenario: { ...scenario, filter, data: { ...scenario.data, review } },
      values: 'values' in change && change.values === undefined ? new Map() : filled.values,
      diagnostics: filled.diagnostics,
    },
    problem,
  };
}

function reviewWith(
  before: ReviewData | undefined,
  change: ReviewChange,
): { readonly review: ReviewData | undefined; readonly problem: string | undefined } {
  const merged: Record<string, unknown> = {
    ...before,
    ...change,
    ...(change.fingerprint && { fingerprint: { ...before?.fingerprint, ...change.fingerprint } }),
  };
  for (const key of Object.keys(merged)) if (merged[key] === undefined) delete merged[key];
  const checked = reviewSchema.safeParse(merged);
  if (checked.success) return { review: checked.data, problem: undefined };
  const [issue] = checked.error.issues;
  const problem = `\`${String(issue?.path[0] ?? '')}\` does not fit: ${(issue?.message ?? '').toLowerCase().replace(/[.\n]+$/, '')}`;
  for (const { path } of checked.error.issues) delete merged[String(path[0] ?? '')];
  const rest = reviewSchema.safeParse(merged);
  return { review: rest.success ? rest.data : before, problem };
}

/** The values that fill a scenario's holes, with those of a change read from their files. */
export function readValues(
  applied: Pick<AppliedScenario, 'values' | 'diagnostics'>,
  values: ReviewData['values'],
  listValues: ListValues,
): { readonly values: ReadonlyMap<string, HoleValues>; readonly diagnostics: readonly Diagnostic[] } {
  if (values === undefined) return applied;
  const read = new Map<string, HoleValues>();
  const diagnostics: Diagnostic[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) read.set(name, { kind: 'list', values: value });
    else if ('watchlist' in value) read.set(name, { kind: 'watchlist', alias: value.watchlist });
    else {
      const list = listValues(value.file);
      if (list !== undefined) read.set(name, { kind: 'list', values: list });
      else
        diagnostics.push(
          diagnose('WN814', `the list \`${shorten(value.file)}\` cannot be used`, {
            help: 'it must be a text file in this repository, reached without links',
          }),
        );
    }
  }
  return { values: read, diagnostics };
}
