import * as z from 'zod';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { compare, type Finding } from '../finding.js';
import type { SourceText } from '../text/source-text.js';

const version = 'winnow.baseline/1';

const text = z.string().max(2000);
const baselineSchema = z.strictObject({
  schema: z.literal(version),
  findings: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[0-9a-f]{32}(?:\.[1-9]\d{0,5})?$/, 'a key as winnow writes it'),
        code: z.string().regex(/^WN\d{3}$/, 'a code'),
        file: text,
        rule: text.optional(),
        scenario: text.optional(),
      }),
    )
    .max(200_000),
});

/** The findings that a gate already knows, by key. Only the key counts; the rest is for people. */
export type Baseline = z.infer<typeof baselineSchema>;
export type BaselineEntry = Baseline['findings'][number];

/** Reads a baseline's text. One that cannot be read is an error: as an empty one it would make every finding new. */
export function readBaseline(source: SourceText): Outcome<Baseline> {
  const parsed = parse(source.text);
  if (parsed === undefined) return unusable('is no JSON', source.text === '' ? 'it is empty' : undefined);
  const named = z.object({ schema: z.string() }).safeParse(parsed);
  if (named.success && named.data.schema !== version && /^winnow\.baseline\/\d+$/.test(named.data.schema))
    return unusable(`was written by another version of winnow (\`${named.data.schema}\`, not \`${version}\`)`);
  const checked = baselineSchema.safeParse(parsed);
  if (checked.success) return { value: checked.data, diagnostics: [] };
  const [issue] = checked.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : `\`${issue.path.map(String).join('.')}\`: `;
  return unusable(`does not have the expected form: ${at}${(issue?.message ?? '').toLowerCase()}`);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function unusable(why: string, note?: string): Outcome<never> {
  return { value: undefined, diagnostics: [unusableBaseline(`the baseline ${why}`, note)] };
}

/** The finding that stops a check whose baseline cannot be used. */
export function unusableBaseline(message: string, note?: string): Diagnostic {
  return diagnose('WN815', message, {
    ...(note !== undefined && { notes: [note] }),
    help: 'take it back from git, or write it anew with `--write-baseline`',
  });
}

/** A baseline of these findings. No clock and no lines in it, one entry a finding, in an order of its own. */
export function printBaseline(keys: ReadonlyMap<Finding, string>): string {
  const findings = [...keys]
    .map(
      ([{ diagnostic, source, rule, scenario }, key]): BaselineEntry => ({
        key,
        code: diagnostic.code,
        file: source.path,
        ...(rule !== undefined && { rule }),
        ...(scenario !== undefined && { scenario }),
      }),
    )
    .sort((a, b) => compare(order(a), order(b)));
  return `${JSON.stringify({ schema: version, findings }, null, 2)}\n`;
}

function order({ file, rule, scenario, code, key }: BaselineEntry): string {
  return [file, rule ?? '', scenario ?? '', code, key].join('\n');
}

/** A note for each known finding that is gone, in its place in the baseline. */
export function goneFindings(source: SourceText, baseline: Baseline, gone: readonly string[]): readonly Finding[] {
  const keys = new Set(gone);
  return baseline.findings
    .filter(({ key }) => keys.has(key))
    .map(({ key, code, file, rule, scenario }): Finding => {
      const start = source.text.indexOf(`"${key}"`);
      const where = scenario === undefined ? file : `\`${scenario}\` of ${file}`;
      const diagnostic = diagnose('WN816', `${code} of ${where} is not there any more`, {
        ...(start >= 0 && { span: { start, end: start + key.length + 2 } }),
        label: 'is gone',
        help: 'write the baseline again with `--write-baseline`',
      });
      return { source, diagnostic, ...(rule !== undefined && { rule }), ...(scenario !== undefined && { scenario }) };
    });
}
