import * as z from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { nodeAt, parseYaml, toPlain } from './yaml.js';

const folder = z.string().min(1).max(200);

const configSchema = z.strictObject({
  rules: folder.default('rules'),
  exclusions: folder.default('exclusions'),
  out: folder.default('tuned'),
  environment: z.enum(['xdr', 'sentinel']).optional(),
});

/** `winnow.yaml`, all of it optional. */
export type Config = z.infer<typeof configSchema>;

/** The configuration of a workspace without a `winnow.yaml`. */
export const defaultConfig: Config = { rules: 'rules', exclusions: 'exclusions', out: 'tuned' };

/** Reads a configuration's text; with a mistake in it there is none, and a diagnostic says where. */
export function readConfig(text: string): {
  readonly config: Config | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  if (text.replace(/#.*$/gm, '').trim() === '') return { config: defaultConfig, diagnostics: [] };
  const parsed = parseYaml(text);
  const root = parsed.value;
  if (root === undefined) return { config: undefined, diagnostics: parsed.diagnostics };
  const checked = configSchema.safeParse(toPlain(root));
  if (checked.success) return { config: checked.data, diagnostics: [] };
  const diagnostics = checked.error.issues.map((issue) => {
    const node = nodeAt(root, issue.path);
    const span = { start: node.span.start, end: node.kind === 'scalar' ? node.span.end : node.span.start + 1 };
    return diagnose('WN813', `\`winnow.yaml\` does not have the expected form: ${issue.message.toLowerCase()}`, {
      span,
      help: 'its keys are `rules`, `exclusions`, `out` and `environment`',
    });
  });
  return { config: undefined, diagnostics };
}
