import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Finding } from '../finding.js';
import type { SourceText } from '../text/source-text.js';
import { displayPath, readText } from './files.js';

/** What a file says, undefined where it cannot be used. */
export interface Read<Value> {
  readonly value: Value | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one kind of file. */
export type Reader<Value> = (source: SourceText) => Read<Value>;

/** A file as it was last read, and by whom: one path may be taken for a rule and for an exclusion file. */
interface KnownFile {
  readonly source: SourceText;
  readonly reads: ReadonlyMap<Reader<unknown>, Read<unknown>>;
}

/** What files said when they were last read, by path: a text that is read again is not parsed again. */
export type KnownFiles = Map<string, KnownFile>;

/** What is known of a workspace's files; of `changed`, where it is given, nothing is, and all others are as they were. */
export interface FileState {
  readonly files: KnownFiles;
  readonly changed: ReadonlySet<string> | undefined;
}

/** A file's text, undefined where it cannot be read, and what a reader makes of it; what is wrong with it becomes findings. */
export function readKnown<Value>(
  root: string,
  path: string,
  reader: Reader<Value>,
  findings: Finding[],
  { files, changed }: FileState,
): { readonly source: SourceText | undefined; readonly value: Value | undefined } {
  const before = files.get(path);
  const trusted = before !== undefined && changed?.has(path) === false;
  const text = trusted ? { value: before.source, diagnostics: [] } : readText(root, path);
  if (text.value === undefined) {
    files.delete(path);
    findings.push(...text.diagnostics.map((diagnostic) => looseFinding(root, path, diagnostic)));
    return { source: undefined, value: undefined };
  }
  const same = before?.source.text === text.value.text ? before : undefined;
  const source = same?.source ?? text.value;
  // INVARIANT: what stands below a reader is what that reader made.
  const known = same?.reads.get(reader) as Read<Value> | undefined;
  const result = known ?? reader(source);
  if (known === undefined) files.set(path, { source, reads: new Map([...(same?.reads ?? []), [reader, result]]) });
  findings.push(...result.diagnostics.map((diagnostic) => ({ source, diagnostic })));
  return { source, value: result.value };
}

/** A finding about a file whose text is not known. */
export function looseFinding(root: string, path: string, diagnostic: Diagnostic): Finding {
  return { source: { path: displayPath(root, path), text: '' }, diagnostic };
}
