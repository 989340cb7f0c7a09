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
  decision: z.enum(['approved', 'rejected']).optional(),
  by: short.optional(),
  on: day.optional(),
  expires: day.optional(),
  ticket: short.optional(),
  reason: short.optional(),
  filter: z.string().optional(),
  reading: z.enum(['exclude', 'keep', 'guard']).optional(),
  sightings: z.enum(['all', 'any']).optional(),
  values: z.record(z.string(), values).optional(),
  allow: z.array(z.string()).optional(),
  fingerprint: z.record(z.string(), z.string()).optional(),
});

const event = z.record(z.string(), z.unknown());

export const scenarioSchema = z.strictObject({
  id,
  title: z.string().max(20_000).optional(),
  description: z.string().max(20_000).optional(),
  filter: z.string(),
  review: reviewSchema.optional(),
  examples: z.strictObject({ suppresses: z.array(event).optional(), keeps: z.array(event).optional() }).optional(),
});

/** An exclusion file: the rule or rules, and their scenarios. */
export const exclusionSchema = z
  .strictObject({
    rule: z.string().min(1).max(400).optional(),
    rules: z.array(z.string().min(1).max(400)).min(1).optional(),
    scenarios: z.array(scenarioSchema),
  })
  .refine((file) => (file.rule === undefined) !== (file.rules === undefined), 'either `rule` or `rules`');

export type ReviewData = z.infer<typeof reviewSchema>;
export type ScenarioData = z.infer<typeof scenarioSchema>;
