import { createHash } from 'node:crypto';
import type { RuleResult } from './compiled.js';
import { compare } from './finding.js';

/** What `tuned/manifest.json` says: for each tuned rule what went into it. No clock, no machine, no order of arrival. */
export function buildManifest(results: readonly { readonly result: RuleResult; readonly out: string }[]): string {
  const rules = [...results]
    .sort((a, b) => compare(a.out, b.out))
    .map(({ result, out }) => ({
      rule: result.rule.id,
      source: result.rule.source.path,
      sourceDigest: digest(result.rule.source.text),
      tuned: out,
      tunedDigest: digest(result.tuned ?? ''),
      scenarios: result.scenarios.map(({ applied, translation, review, compiled }) => ({
        scenario: applied.scenario.data.id,
        file: applied.file.source.path,
        status: translation.status,
        review,
        compiled,
        clause: compiled ? (translation.compiled?.clause?.join('\n') ?? null) : null,
        codes: [...new Set(translation.diagnostics.map((diagnostic) => diagnostic.code))].sort(),
      })),
    }));
  return `${JSON.stringify({ schema: 'winnow.manifest/1', rules }, null, 2)}\n`;
}

function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
