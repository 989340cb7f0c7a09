// Whether what was read of a workspace still stands in its files, and whether it is another than it was.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.js';
import { readText } from './files.js';
import { withValues } from './hole-lists.js';
import type { AppliedScenario, RuleJob, Workspace } from './workspace.js';

/** A digest of all that the verdicts of a rule come from beside its query and its scenarios' own words. */
export function stampOf({ rule, scenarios }: RuleJob, config: Config): string {
  const lists = scenarios
    .filter(hasLists)
    .map(({ scenario, values, diagnostics }) => [
      scenario.data.id,
      [...values],
      diagnostics.map(({ message }) => message),
    ]);
  const text = JSON.stringify([rule.source.text, configTexts(config), lists]);
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The text of `winnow.yaml`; undefined where there is none. */
export function configText(root: string): string | undefined {
  return readText(root, 'winnow.yaml').value?.text;
}

/**
 * Whether all files that the verdicts on some scenarios of a rule come from are as they were read; `known` is the text that
 * `winnow.yaml` had then.
 */
export function isFresh(
  { root, config }: Pick<Workspace, 'root' | 'config'>,
  known: string | undefined,
  { rule }: RuleJob,
  applied: readonly AppliedScenario[],
): boolean {
  if (configText(root) !== known) return false;
  const texts = new Map([
    ...configTexts(config).filter(([path]) => path !== 'winnow.yaml'),
    [rule.source.path, rule.source.text] as const,
    ...applied.map(({ file }) => [file.source.path, file.source.text] as const),
  ]);
  return (
    [...texts].every(([path, text]) => readText(root, path).value?.text === text) &&
    applied
      .filter(hasLists)
      .every(({ file, scenario, values }) => isDeepStrictEqual(withValues(root, file, scenario).values, values))
  );
}

function hasLists({ scenario }: AppliedScenario): boolean {
  return Object.values(scenario.data.review?.values ?? {}).some((value) => !Array.isArray(value) && 'file' in value);
}

function configTexts({ origin, files }: Config): readonly (readonly [path: string, text: string])[] {
  return [origin, ...files.values()].flatMap((one) =>
    one === undefined ? [] : [[one.source.path, one.source.text] as const],
  );
}
