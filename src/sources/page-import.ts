import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import type { SourceText } from '../text/source-text.js';
import { exclusionText } from './page/exclusion-text.js';
import { linesSpan, splitLines } from './page/lines.js';
import { locateParts } from './page/locate.js';
import * as messages from './page/messages.js';
import { readGuidance } from './page/read-guidance.js';
import { readRule } from './page/read-rule.js';
import { remainingLines } from './page/remaining.js';
import { slugOf } from './page/slug.js';

/** A page as the two files that `winnow import` writes. */
export interface ImportedPage {
  /** The name of both files, without folder and extension: `[a-z0-9-]`, at most 40 characters. */
  readonly slug: string;
  /** The rule's id as it stands; it comes from outside and may hold anything. */
  readonly ruleId: string;
  /** The text of `rules/<slug>.yaml`. */
  readonly rule: string;
  /** The text of `exclusions/<slug>.yaml`. */
  readonly exclusions: string;
  readonly scenarioCount: number;
}

export interface ImportOptions {
  /** Slugs of other pages or files, not to be used again. */
  readonly taken?: ReadonlySet<string>;
}

/**
 * Makes a rule file and an exclusion file of a page. Nothing of the page is lost: what is neither rule nor scenario
 * stands in comments at the end of the exclusion file. Errors: WN810 for a text that is no page, WN805 for a rule
 * without a query.
 */
export function importPage(page: SourceText, options: ImportOptions = {}): Outcome<ImportedPage> {
  const lines = splitLines(page.text);
  const parts = messages.isHtml(page.text) ? undefined : locateParts(lines);
  if (!parts) return refuse(messages.noRule(page.text));
  const rule = readRule(page.text, lines, parts);
  const ruleSpan = linesSpan(lines, parts.rule.from, parts.rule.from + 1);
  if (!rule) return refuse(messages.notYaml(ruleSpan));
  const ruleId = textOf(rule.keys.get('id'));
  if (ruleId === '') return refuse(messages.noId(ruleSpan));
  if (textOf(rule.keys.get('query')).trim() === '') return refuse(messages.noQuery(ruleSpan));

  const slug = slugOf(textOf(rule.keys.get('name')) || textOf(rule.keys.get('displayName')), options.taken);
  const guidance = readGuidance(lines, { ...parts.rule, to: rule.end }, slug, page.text.length);
  const rest = remainingLines(lines, parts, rule, guidance);
  const { scenarios } = guidance;
  const exclusions = exclusionText({ page: page.path, ruleId, scenarios, kept: rest.kept });
  return {
    value: { slug, ruleId, rule: rule.text, exclusions, scenarioCount: scenarios.length },
    diagnostics: [...rule.diagnostics, ...rest.diagnostics, ...guidance.diagnostics].sort(byPlace),
  };
}

function refuse(diagnostic: Diagnostic): Outcome<ImportedPage> {
  return { value: undefined, diagnostics: [diagnostic] };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (a.span?.start ?? 0) - (b.span?.start ?? 0) || (a.code < b.code ? -1 : Number(a.code > b.code));
}

/** A value of the rule as text; the rule is read with all plain scalars as strings. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
