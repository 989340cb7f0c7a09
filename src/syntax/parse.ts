import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Filter } from './ast.js';
import { restoreFields } from './elided.js';
import { parse as parseGenerated } from './generated/filter.js';
import { checkLimits } from './limits.js';
import { malformedParts, syntaxError } from './mistakes.js';
import { parseEither } from './parse-prose.js';
import { repair } from './repair.js';
import { isFieldPhrase } from './vocabulary.js';

/** Parses a filter. Without a value the filter is malformed and a diagnostic says where and what was expected. Never throws. */
export function parseFilter(text: string): Outcome<Filter> {
  const limit = checkLimits(text);
  if (limit) return { value: undefined, diagnostics: [limit] };
  if (text.trim() === '') {
    return {
      value: undefined,
      diagnostics: [
        diagnose('WN107', 'the filter is empty', {
          span: { start: 0, end: text.length },
          help: 'write what marks the benign events, such as `process.name == "backup.exe"`',
        }),
      ],
    };
  }
  return parseEither(text, parseStructured);
}

// The most mistakes that are told of one filter, and the most text that is parsed in search of them.
const mostMistakes = 8;
const mostText = 48 * 1024;

/** Parses a structured filter; after a mistake the rest is looked at too, so that each mistake is told once. */
function parseStructured(text: string): Outcome<Filter> {
  const mistakes: Diagnostic[] = [];
  const strays = new Set<number>();
  let repaired: string | undefined = text;
  for (let pass = 1; repaired?.trim() && mistakes.length < mostMistakes && pass * text.length <= mostText; pass += 1) {
    try {
      const ast = restoreFields(parseGenerated(repaired, { startRule: 'Filter', strays, isFieldPhrase }));
      mistakes.push(...malformedParts(ast, text));
      if (mistakes.length === 0) {
        return { value: { ast, verb: undefined, prose: false }, diagnostics: strayBackticks(strays) };
      }
      break;
    } catch (error) {
      const { diagnostic, offset } = syntaxError(error, repaired, text);
      mistakes.push(diagnostic);
      repaired = repair(repaired, offset);
    }
  }
  return { value: undefined, diagnostics: [...strayBackticks(strays), ...byPlace(mistakes)] };
}

function strayBackticks(strays: ReadonlySet<number>): readonly Diagnostic[] {
  return [...strays].sort((a, b) => a - b).map(strayBacktick);
}

/** In the order of the text; of two about one place the first stands. */
function byPlace(mistakes: readonly Diagnostic[]): readonly Diagnostic[] {
  const start = (mistake: Diagnostic) => mistake.span?.start ?? 0;
  return [...mistakes]
    .sort((a, b) => start(a) - start(b))
    .filter((mistake, index, all) => index === 0 || start(mistake) !== start(all[index - 1] ?? mistake))
    .slice(0, mostMistakes);
}

function strayBacktick(offset: number): Diagnostic {
  return diagnose('WN106', 'a backtick that never closes was passed over', {
    span: { start: offset, end: offset + 1 },
  });
}
