import { compileRule } from './compile.js';
import type { CompileOptions, RuleResult } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import type { Schema } from './schema/schema.js';
import { rereadQueries, rereadQuery } from './sources/reread-query.js';
import type { RuleJob } from './sources/workspace.js';
import { joinTuned } from './weave/join-tuned.js';

/**
 * The whole way of the rules of one file, which get one tuned file: each result has the same `tuned`. Where one of them cannot
 * be tuned soundly there is none, as for a rule that has a file of its own.
 */
export function compileFile(jobs: readonly RuleJob[], schema: Schema, options: CompileOptions): readonly RuleResult[] {
  const results = jobs.map((job) => compileRule(job, schema, options));
  const [first] = results;
  if (first === undefined || results.length === 1) return results;
  const tuned = results.flatMap((result) => result.tuned ?? []);
  if (tuned.length < results.length) return results.map((result) => untuned(result, undefined));
  const joined = joinTuned(first.rule.source.text, tuned);
  if (joined.value === undefined) return results.map((result) => untuned(result, joined.diagnostics[0]));
  const { value } = joined;
  const read = rereadQueries(
    results.map(({ rule }) => rule),
    value,
  );
  // INVARIANT: beside the others each query reads as it did when it was verified.
  const holds = results.every(({ rule, tuned: own }, index) => rereadQuery(rule, own ?? '') === read?.[index]);
  return holds
    ? results.map((result) => ({ ...result, tuned: value }))
    : results.map((result) => untuned(result, diagnose('WN602', 'the rules of this file cannot be tuned together')));
}

function untuned(result: RuleResult, diagnostic: Diagnostic | undefined): RuleResult {
  const finding = diagnostic && { source: result.rule.source, rule: result.rule.id, diagnostic };
  return {
    ...result,
    tuned: undefined,
    clauses: 0,
    scenarios: result.scenarios.map((scenario) => ({ ...scenario, compiled: false })),
    findings: finding === undefined ? result.findings : [...result.findings, finding],
  };
}
