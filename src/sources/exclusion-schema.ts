import * as z from 'zod';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day, as 2027-05-21')
  .refine(
    (text) =>
      !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text),
    'a day of the calendar',
  );
const id = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/, 'letters, digits, `.`, `_` and `-` alone');
const short = z.string().max(2000);

const values = z.union([
  z.array(z.string()).max(100_000),
  z.strictObject({ file: z.string().min(1).max(400) }),
  z.strictObject({ watchlist: z.string().regex(/^[A-Za-z0-9 ._-]{1,128}$/, 'the alias of a watchlist') }),
]);

/** What a person decided of a scenario. */
export const reviewSchema = z.strictObject({
  decision: z.enum(['approved', 'rejected']).optional().describe('absent: not decided yet'),
  by: short.optional(),
  on: day.optional(),
  expires: day.optional().describe('the last day (UTC) on which the clause works'),
  ticket: short.optional(),
  reason: short.optional(),
  filter: z.string().optional().describe("the reviewer's wording: it stands for `filter` in everything"),
  reading: z.enum(['exclude', 'keep', 'guard']).optional().describe('what the author meant'),
  sightings: z.enum(['all', 'any']).optional(),
  values: z.record(z.string(), values).optional().describe('what fills holes, by their names'),
  allow: z.array(z.string()).optional().describe('codes of findings that are accepted'),
  fingerprint: z
    .record(z.string(), z.string())
    .optional()
    .describe('what was approved, by rule; written by `winnow approve`'),
});

const event = z.record(z.string(), z.unknown());

export const scenarioSchema = z.strictObject({
  id,
  title: z.string().max(20_000).optional(),
  description: z.string().max(20_000).optional(),
  filter: z.string().describe('what is benign, as the author wrote it'),
  review: reviewSchema.optional(),
  examples: z.strictObject({ suppresses: z.array(event).optional(), keeps: z.array(event).optional() }).optional(),
});

const names = z.array(z.string().min(1).max(400)).min(1).max(5000);

/** What an exclusion file may say of the rules that it is for; it says exactly one of these. */
export const scopeShape = {
  rule: z.string().min(1).max(400).optional().describe('the rule that it is for, by id or file'),
  rules: names.optional().describe('the rules that it is for, by id or file'),
  tables: z
    .array(z.string().regex(/^[A-Za-z_]\w{0,127}$/, 'the name of a table'))
    .min(1)
    .max(500)
    .optional(),
  tactics: names.optional().describe('for all rules with one of these tactics'),
  tags: names.optional().describe('for all rules with one of these tags'),
  // Values stay text here: nothing but the word itself will do.
  any: z.literal('true', '`true`').optional().describe('for every rule'),
};

export type ScopeKey = keyof typeof scopeShape;

export const scopeKeys: readonly ScopeKey[] = ['rule', 'rules', 'tables', 'tactics', 'tags', 'any'];

/** An exclusion file: the rules that it is for, and their scenarios. */
export const exclusionSchema = z
  .strictObject({ ...scopeShape, scenarios: z.array(scenarioSchema) })
  .refine(
    (file) => scopeKeys.filter((key) => file[key] !== undefined).length === 1,
    'either `rule` or `rules`, or one of `tables`, `tactics`, `tags` and `any`',
  );

export type ReviewData = z.infer<typeof reviewSchema>;
export type ScenarioData = z.infer<typeof scenarioSchema>;
