import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { RuleOutcome, ScenarioOutcome } from './compiled.js';
import type { Outcome } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { compare } from './finding.js';
import type { SourceText } from './text/source-text.js';

const version = 'winnow.manifest/2';

// What newer releases add beside these keys is passed over, as long as the version is the same.
const manifestSchema = z.object({
  schema: z.literal(version),
  rules: z.array(
    z.object({
      rule: z.string(),
      source: z.string(),
      sourceDigest: z.string(),
      tuned: z.string(),
      tunedDigest: z.string(),
      scenarios: z.array(
        z.object({
          scenario: z.string(),
          file: z.string(),
          status: z.string(),
          review: z.string(),
          compiled: z.boolean(),
          inputs: z.string(),
          clauses: z.array(z.object({ table: z.string(), clause: z.string() })),
          codes: z.array(z.string()),
        }),
      ),
    }),
  ),
});

/** What went into each tuned rule, and what came out. */
export type Manifest = z.infer<typeof manifestSchema>;

/** One tuned rule of a manifest. */
export type ManifestEntry = Manifest['rules'][number];

/** What `tuned/manifest.json` says: for each tuned rule what went into it. No clock, no machine, no order of arrival. */
export function buildManifest(results: readonly { readonly result: RuleOutcome; readonly out: string }[]): string {
  return printManifest(results.map(({ result, out }) => manifestEntry(result, out)));
}

/** The manifest of these rules. */
export function printManifest(rules: readonly ManifestEntry[]): string {
  const manifest: Manifest = { schema: version, rules: [...rules].sort((a, b) => compare(a.tuned, b.tuned)) };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What a manifest says of one tuned rule. */
export function manifestEntry(result: RuleOutcome, out: string): ManifestEntry {
  return {
    rule: result.rule.id,
    source: result.rule.source.path,
    sourceDigest: digest(result.rule.source.text),
    tuned: out,
    tunedDigest: digest(result.tuned ?? ''),
    scenarios: result.scenarios.map((scenario) => ({
      scenario: scenario.applied.scenario.data.id,
      file: scenario.applied.file.source.path,
      status: scenario.translation.status,
      review: scenario.review,
      compiled: scenario.compiled,
      inputs: inputsOf(scenario),
      clauses: clausesOf(scenario),
      codes: [
        ...new Set(
          [...scenario.translation.diagnostics, ...scenario.applied.diagnostics].map(({ code }) => String(code)),
        ),
      ].sort(),
    })),
  };
}

/** A digest of all that a scenario says and its review decided, with the values of its lists. */
function inputsOf({ applied }: ScenarioOutcome): string {
  const { filter, review = {} } = applied.scenario.data;
  const { filter: wording, reading, sightings, expires, allow, decision } = review;
  const values = [...applied.values].sort(([a], [b]) => compare(a, b));
  return digest(
    JSON.stringify([filter, wording, reading, sightings, expires, allow, decision, values].map((part) => part ?? null)),
  );
}

/** On each table its clause, where it stands in the tuned rule. */
function clausesOf({ byTable, compiled }: ScenarioOutcome): Manifest['rules'][number]['scenarios'][number]['clauses'] {
  if (!compiled) return [];
  return [...byTable].flatMap(([table, { compiled: reading }]) =>
    reading?.clause === undefined ? [] : [{ table, clause: reading.clause.join('\n') }],
  );
}

/** Reads a manifest's text. That of another version is refused: what its words mean is not known. */
export function readManifest(source: SourceText): Outcome<Manifest> {
  const parsed = parse(source.text);
  if (parsed === undefined) return unusable('is no JSON');
  const named = z.object({ schema: z.string() }).safeParse(parsed);
  const other = named.success ? /^winnow\.manifest\/(\d{1,6})$/.exec(named.data.schema)?.[1] : undefined;
  if (other !== undefined && `winnow.manifest/${other}` !== version)
    return unusable(
      Number(other) < Number(version.split('/')[1])
        ? `was written by an older winnow (version ${other} of its form)`
        : `was written by a newer winnow (version ${other} of its form)`,
    );
  const checked = manifestSchema.safeParse(parsed);
  if (checked.success) return { value: checked.data, diagnostics: [] };
  const [issue] = checked.error.issues;
  return unusable(`does not have the expected form: \`${(issue?.path ?? []).map(String).join('.')}\``);
}

function unusable(why: string): Outcome<never> {
  const diagnostic = diagnose('WN818', `the manifest ${why}`, { help: 'run `winnow compile`, which writes it anew' });
  return { value: undefined, diagnostics: [diagnostic] };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** The digest of a text as a manifest holds it. */
export function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
