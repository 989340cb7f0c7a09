import { createHash } from 'node:crypto';
import type { CompileOptions } from '../compiled.js';
import type { Config } from '../sources/config.js';
import type { RuleJob } from '../sources/workspace.js';
import type { SourceText } from '../text/source-text.js';

/** All that decides what becomes of a rule beside the rule and its scenarios, as one name. `build` names this very winnow. */
export function settingKey(build: string, { origin, files, ...config }: Config, options: CompileOptions): string {
  const texts = [origin?.source.text ?? null, ...[...files.values()].map(({ source }) => source.text)];
  return digest([build, config, texts, options]);
}

/** A name for the outcome of one file's rules: another one for each change of what goes into it. */
export function outcomeKey(jobs: readonly RuleJob[], setting: string): string {
  return digest([
    setting,
    jobs.map(({ rule, scenarios }) => [
      rule.source.path,
      textDigest(rule.source),
      rule.id,
      scenarios.map(({ file, scenario, values, diagnostics }) => [
        file.source.path,
        textDigest(file.source),
        file.scenarios.indexOf(scenario),
        [...values],
        diagnostics,
      ]),
    ]),
  ]);
}

const known = new WeakMap<SourceText, string>();

function textDigest(source: SourceText): string {
  const digested = known.get(source) ?? digest(source.text);
  known.set(source, digested);
  return digested;
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content), 'utf8').digest('hex');
}
