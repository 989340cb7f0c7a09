import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { diagnose } from '../../diagnostics/registry.js';
import type { Span } from '../../text/span.js';
import { type Line, linesSpan, trimBlanks } from './lines.js';
import { escapeUnsafe, hasUnsafe } from './yaml-text.js';

const pageForm = 'a page is plain text with the YAML of a rule (`id:`, `name:`, `query: |`) and its scenarios below';

/** A text that holds no rule: says what it seems to be instead. */
export function noRule(text: string): Diagnostic {
  const start = text.slice(0, 4000);
  if (trimBlanks(start.replaceAll('\n', '').replaceAll('\r', '')) === '' && text.length <= start.length) {
    return diagnose('WN810', 'the page is empty', { help: pageForm });
  }
  if (isHtml(text)) {
    return diagnose('WN810', 'this is HTML, not the text of a page', {
      help: 'save what the browser shows as text, and import that file',
    });
  }
  const odd = [...start].filter((character) => character === '\ufffd' || hasUnsafe(character)).length;
  const binary = odd * 20 > start.length;
  return diagnose('WN810', binary ? 'this file is not text' : 'no rule stands on this page', { help: pageForm });
}

/** True for a saved web page: its markup and entities would get into the rule. */
export function isHtml(text: string): boolean {
  return /^[\s\ufeff]{0,200}<(?:!doctype\s{1,9}html|html|head|body)\b/i.test(text);
}

/** The rule's lines are neither YAML nor can be made YAML. */
export function notYaml(span: Span): Diagnostic {
  return diagnose('WN810', 'the rule on this page is not YAML', {
    span,
    help: 'copy the rule from its original source into a file under `rules/`',
  });
}

/** The rule has no id, so no exclusion could name it. */
export function noId(span: Span): Diagnostic {
  return diagnose('WN810', 'the rule on this page has no `id`', {
    span,
    help: "add the `id:` line of the rule's original source to the page",
  });
}

/** There is no query, in the rule or above it. */
export function noQuery(span: Span): Diagnostic {
  return diagnose('WN805', 'the rule on this page has no `query`', {
    span,
    help: "add the `query:` of the rule's original source to the page",
  });
}

/** The rule has no query, but the page shows one. */
export function queryFromCopy(span: Span): Diagnostic {
  return diagnose('WN805', 'the rule on this page has no `query`, so the one above it is taken', {
    span,
    severity: 'warning',
    help: "compare it with the rule's original source",
  });
}

/** The page shows the query twice, and not the same one. */
export function copyDiffers(span: Span): Diagnostic {
  return diagnose('WN811', "the query above the rule is not the rule's own, which is taken", {
    span,
    help: "compare the rule with its original source; the other text is kept in the exclusion file's comments",
  });
}

/** Lines next to each other that are neither part of the rule nor of a scenario. */
export function lostLines(lines: readonly Line[], from: number, to: number): Diagnostic {
  const text = escapeUnsafe(trimBlanks(lines[from]?.text ?? '')).replaceAll('`', "'");
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  const more = to - from > 1 ? ` and ${to - from - 1} more ${to - from === 2 ? 'line' : 'lines'}` : '';
  return diagnose('WN811', `\`${shown}\`${more} ${more ? 'have' : 'has'} no place in the rule or a scenario`, {
    span: linesSpan(lines, from, to),
    help: "kept in the exclusion file's comments; move what belongs to the rule or a scenario by hand",
  });
}

/** A scenario without the words to compile. */
export function noFilter(span: Span, slug: string): Diagnostic {
  return diagnose('WN811', 'this scenario has no filter', {
    span,
    help: `write its \`filter\` in exclusions/${slug}.yaml by hand`,
  });
}

/** Two filters under one title. */
export function secondFilter(span: Span): Diagnostic {
  return diagnose('WN811', 'a second filter of one scenario is kept as a scenario of its own', {
    span,
    help: 'join the two by hand when only both together are meant',
  });
}

/** A page that names no scenario. */
export function noScenario(span: Span, slug: string, heading: string | undefined): Diagnostic {
  const where = heading === undefined ? '' : ` under \`${heading}\``;
  return diagnose('WN702', `the page has no scenario${where}`, {
    span,
    help: `add scenarios to exclusions/${slug}.yaml by hand`,
  });
}
