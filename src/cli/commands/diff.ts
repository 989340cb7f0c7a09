import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { type RuleOutcome, type Style, safe } from '../../index.js';

/** The difference between a rule and its tuned file: exact in a pipe, where `patch` takes it; harmless on a terminal. */
export function diffOf(result: Pick<RuleOutcome, 'rule' | 'tuned'>, out: string, style: Style): string {
  const { path, text } = result.rule.source;
  if (result.tuned === undefined || result.tuned === text) return '';
  const patch = createTwoFilesPatch(safe(path), safe(out), text, result.tuned, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  if (!style.terminal) return `${patch}\n`;
  return `${patch
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(safe).join('\t'))
    .join('\n')}\n`;
}
