import { progress } from '../select.js';
import type { State } from '../state.js';
import { type Line, part } from './line.js';
import { safeText, width as widthOf } from './text.js';

/** The first line: how much is decided, and what goes on beside it. */
export function headerLine(state: State): Line {
  const { columns } = state.size;
  const { decided, total } = progress(state);
  const info = `${infoWords(state)} `;
  const lead = ` ${decided} of ${total} decided `;
  const used = ' winnow review '.length + lead.length + 2;
  const bar = Math.max(4, Math.min(columns < 120 ? 16 : 40, columns - used - widthOf(info) - 1));
  const done = total === 0 ? 0 : Math.floor((bar * decided) / total);
  const gap = Math.max(1, columns - used - bar - widthOf(info));
  return [
    part(' '),
    part('winnow review', 'header.name'),
    part(` ${lead}▕`),
    ...(done > 0 ? [part('█'.repeat(done), 'progress.done')] : []),
    ...(done < bar ? [part('░'.repeat(bar - done), 'progress.rest')] : []),
    part(`▏${' '.repeat(gap)}`),
    part(info, 'header.info'),
  ];
}

function infoWords(state: State): string {
  const { checker, rules, checks, options, problems } = state;
  const count = rules.filter(({ id }) => checks.has(id)).length;
  const words =
    checker === 'stopped'
      ? 'checking stopped'
      : checker !== 'idle' && rules.length > 0
        ? `checking rules ${count} of ${rules.length}`
        : `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`;
  // A file that cannot be read takes its scenarios along: nobody may think that all is decided.
  const broken = new Set(problems.flatMap(({ path, code }) => (/^WN80[126]$/.test(code) ? [path] : []))).size;
  if (broken > 0) return `${words} · ${broken} ${broken === 1 ? 'file' : 'files'} not read`;
  if (options.readOnly) return `${words} · read-only`;
  return checker === 'idle' && options.by !== undefined ? `${words} · by ${safeText(options.by)}` : words;
}
