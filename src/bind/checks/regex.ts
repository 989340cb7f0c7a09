import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { diagnose } from '../../diagnostics/registry.js';
import type { ColumnKind } from '../../schema/schema.js';
import { partSpan, rewriteComparison, rewriteValue, textStart } from '../edits.js';
import type { RegexProblem } from '../regex-escapes.js';
import type { RegexReading } from '../regex-syntax.js';
import { matchesAll } from '../try-regex.js';
import type { CheckContext, CheckedValue } from './finding.js';

/** What Kusto's regular expressions (Rust's flavour, linear time) do not take, with the part underlined. */
export function regexFinding(value: CheckedValue, problem: RegexProblem, context: CheckContext): Diagnostic {
  const part = value.text.slice(problem.start, problem.end);
  const path = problem.escape === true && looksLikePath(value.text);
  return diagnose('WN310', `${problem.message}: \`${part}\``, {
    span: partSpan(value, problem.start, problem.end, context),
    label: 'not possible in KQL',
    help: path
      ? 'in a regular expression each backslash of a path is written twice'
      : (problem.help ?? 'say it with `contains`, `startswith`, `endswith` or wildcards'),
    fixes: path
      ? pathEdits(value, context)
      : problem.instead === undefined
        ? globEdit(value, problem, context)
        : edited(value, problem.start, problem.end, problem.instead, context),
  });
}

/** A path whose single backslashes are escapes by chance (`C:\dir\bin`): it never means that path. */
export function pathFinding(value: CheckedValue, context: CheckContext): Diagnostic | undefined {
  const start = /^\^?(?:\(\?[a-z]+\))?\^?[A-Za-z]:(?=\\[A-Za-z0-9])/.exec(value.text)?.[0].length;
  if (start === undefined) return undefined;
  return diagnose('WN310', `\`${value.text.slice(start, start + 2)}\` is an escape here, no backslash of a path`, {
    span: partSpan(value, start, start + 2, context),
    label: 'no part of a path',
    help: 'in a regular expression each backslash of a path is written twice',
    fixes: pathEdits(value, context),
  });
}

/** Flags behind `/…/`: `g` says nothing here, others than `i`, `m` and `s` are not known. */
export function flagFindings(value: CheckedValue, flags: string): readonly Diagnostic[] {
  return [...flags].flatMap((flag, index) => {
    const start = value.span.end - flags.length + index;
    const span = { start, end: start + 1 };
    if ('ims'.includes(flag)) return [];
    return flag === 'g'
      ? [
          diagnose('WN310', 'the flag `g` says nothing: one match is enough', {
            severity: 'note',
            span,
            label: 'passed over',
            help: 'leave it out',
          }),
        ]
      : [
          diagnose('WN310', `Kusto's regular expressions have no flag \`${flag}\` here`, {
            span,
            label: 'not possible in KQL',
            help: 'the flags are `i`, `m` and `s`',
          }),
        ];
  });
}

// Short, so that few expressions take long to try on them.
const samples: Readonly<Partial<Record<ColumnKind, readonly string[]>>> = {
  basename: ['svchost.exe', 'cmd.exe', 'MsMpEng.exe', 'explorer.exe', 'bash', 'python3', 'setup.tmp'],
  path: ['C:\\Win\\a.exe', 'D:\\app\\b.dll', '/bin/bash', '\\Device\\x'],
  'command-line': ['cmd /c whoami', 'bash', '"C:\\a" -x', 'net use', 'ping -n 4 host'],
  account: ['jdoe', 'system', 'Admin', 'svc_backup'],
  address: ['10.0.0.1', '203.0.113.7', 'fe80::1c2d'],
};
const usual = ['svchost.exe', 'corp', 'System', 'https://a.b', '4821', 'C:\\Win\\x', 'jdoe'];

/**
 * Whether every text, or nearly every one of this kind, holds a match: `.*`, `\w+`, `e|a|o`, an empty alternative.
 * Told by trying: the empty text, and texts as such columns hold them. Undefined where that takes too long.
 */
export function matchesAnyText({ js, flags }: RegexReading, kind: ColumnKind): boolean | undefined {
  return js === undefined ? false : matchesAll(js, `v${flags.replace(/[^ims]/g, '')}`, samples[kind] ?? usual);
}

/** An expression that repeats its repetitions so often that nobody can say what it matches. */
export function tangledFinding(value: CheckedValue): Diagnostic {
  return diagnose('WN310', 'the expression repeats its repetitions too often to be judged', {
    span: value.span,
    label: 'takes too long to try',
    help: 'write it without repetitions inside of repetitions',
  });
}

function looksLikePath(text: string): boolean {
  return /^\^?(?:\(\?[a-z]+\))?[\^(]?(?:[A-Za-z]:\\|\\\\\w)|\\(?:Windows|Users|Program|System32|Temp|AppData|ProgramData)/i.test(
    text,
  );
}

/** The path with its backslashes doubled and its dots taken as dots, and as a pattern of wildcards. */
function pathEdits(value: CheckedValue, context: CheckContext): readonly string[] {
  const single = !/\\\\/.test(value.text.slice(2));
  const doubled = value.text.replace(/(?<!\\)\\(?=[A-Za-z0-9_[(]|\.[*+])/g, '\\\\');
  const escaped = doubled.replace(/(?<!\\)\.(?![*+?{])/g, '\\.');
  const glob = value.text.replace(/^\^|\$$/g, '').replace(/\.[*+]\??/g, '**');
  const wildcards = single && !/[()[\]{}|+?^$]/.test(glob) ? rewriteComparison(value, `like "${glob}"`, context) : [];
  return [...rewriteValue(value, `"${escaped}"`, context), ...wildcards];
}

/** `*.exe` is a pattern of wildcards: offered as one. */
function globEdit(value: CheckedValue, problem: RegexProblem, context: CheckContext): readonly string[] {
  const glob = problem.start === 0 && /^[*?][^()[\]{}|+^$\\]*$/.test(value.text);
  return glob ? rewriteComparison(value, `like "${value.text}"`, context) : [];
}

function edited(value: CheckedValue, from: number, to: number, text: string, context: CheckContext): readonly string[] {
  const start = textStart(value, context);
  if (start === undefined) return [];
  return [`${context.filter.slice(0, start + from)}${text}${context.filter.slice(start + to)}`];
}
