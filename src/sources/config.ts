import { posix } from 'node:path';
import * as z from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { shorten } from '../text/shorten.js';
import { nodeAt, parseYaml, toPlain } from './yaml.js';

// INVARIANT: a pull request can change this file, so its folders stay in the repository.
const folder = z
  .string()
  .min(1)
  .max(200)
  .refine((path) => !/^[\\/]|^[A-Za-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)|\p{Cc}/u.test(path), 'a folder of the repository')
  .transform((path) => posix.normalize(path.replaceAll('\\', '/')).replace(/\/$/, ''))
  .refine((path) => path !== '' && path !== '.', 'a folder below the repository');

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
  const diagnostics = checked.error.issues.slice(0, 20).map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const node = nodeAt(root, issue.path);
    const key =
      node.kind === 'mapping' ? node.entries.find((entry) => entry.key.text.value === unknown)?.key : undefined;
    const { start, end } = key?.span ?? node.span;
    const reason = unknown === undefined ? issue.message.toLowerCase() : `\`${shorten(unknown)}\` is no key of it`;
    return diagnose('WN813', `\`winnow.yaml\` does not have the expected form: ${reason}`, {
      span: { start, end: key !== undefined || node.kind === 'scalar' ? end : start + 1 },
      label: 'not as expected',
      help: 'its keys are `rules`, `exclusions`, `out` and `environment`',
    });
  });
  return { config: undefined, diagnostics };
}
