import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { HoleValues } from '../meaning/fill.js';
import { shorten } from '../text/shorten.js';
import type { ExclusionFile, Scenario } from './exclusion-file.js';
import { readText, staysInside } from './files.js';
import { entryOf, nodeAt } from './yaml.js';

/** A scenario and where it comes from, with its holes' values read from their files. */
export interface AppliedScenario {
  readonly file: ExclusionFile;
  readonly scenario: Scenario;
  readonly values: ReadonlyMap<string, HoleValues>;
  /** Value files that cannot be used. */
  readonly diagnostics: readonly Diagnostic[];
}

const noValues: ReadonlyMap<string, HoleValues> = new Map();

/** A scenario with the values that its review names. */
export function withValues(root: string, file: ExclusionFile, scenario: Scenario): AppliedScenario {
  const named = scenario.data.review?.values;
  if (named === undefined) return { file, scenario, values: noValues, diagnostics: [] };
  const values = new Map<string, HoleValues>();
  const diagnostics: Diagnostic[] = [];
  const node = entryOf(entryOf(scenario.node, 'review'), 'values');
  for (const [name, value] of Object.entries(named)) {
    if (Array.isArray(value)) values.set(name, { kind: 'list', values: value });
    else if ('watchlist' in value) values.set(name, { kind: 'watchlist', alias: value.watchlist });
    else {
      const list = listValues(root, value.file);
      if (list === undefined) {
        diagnostics.push(
          diagnose('WN814', `the list \`${shorten(value.file)}\` cannot be used`, {
            span: node && nodeAt(node, [name]).span,
            help: 'it must be a text file in this repository, reached without links',
          }),
        );
      } else values.set(name, { kind: 'list', values: list });
    }
  }
  return { file, scenario, values, diagnostics };
}

// INVARIANT: a list lies in the repository and is reached without links, so that a review covers what it holds.
/** The values of a list file, undefined for one that may not be used. */
export function listValues(root: string, file: string): readonly string[] | undefined {
  const text = staysInside(root, file) ? readText(root, file).value?.text : undefined;
  return text === undefined ? undefined : listLines(text);
}

/** The values of a list file: one a line, `#` starts a comment line. */
export function listLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
