import { createRequire } from 'node:module';
import type { Span } from '../text/span.js';
import type { Code, Diagnostic, Severity } from './diagnostic.js';

/** What is known of one code; `winnow explain WN301` and the docs pages are made from it. */
export interface RegistryEntry {
  readonly title: string;
  readonly severity: Severity;
  /** Paragraphs. */
  readonly explanation: readonly string[];
  /** Lines of an example, as written. */
  readonly example: readonly string[];
  /** What else there is to say: a heading and its lines, between the example and how to settle it. */
  readonly sections?: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** How to settle it: a phrase, then the lines to write or run. */
  readonly settle: readonly string[];
}

// Part of the program, not input: read once, checked by the consistency tests.
const entries: Readonly<Record<string, RegistryEntry>> = createRequire(import.meta.url)(
  '../../schema/diagnostics.json',
);

/** The entry of a code, undefined for a code that does not exist. */
export function registryEntry(code: string): RegistryEntry | undefined {
  return Object.hasOwn(entries, code) ? entries[code] : undefined;
}

/** All codes, sorted. */
export function registryCodes(): readonly string[] {
  return Object.keys(entries).sort();
}

export interface DiagnosticDetails {
  readonly span?: Span | undefined;
  readonly label?: string | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly help?: string | undefined;
  readonly fixes?: readonly string[] | undefined;
  /** Where the finding weighs less or more than its code usually does. */
  readonly severity?: Severity | undefined;
}

/** A diagnostic of a code, with the code's own severity unless the details name another. */
export function diagnose(code: Code, message: string, details: DiagnosticDetails = {}): Diagnostic {
  const severity = details.severity ?? registryEntry(code)?.severity ?? 'error';
  return {
    code,
    severity,
    message: message.replace(/\s+/g, ' '),
    notes: details.notes ?? [],
    fixes: details.fixes ?? [],
    ...(details.span && { span: details.span }),
    ...(details.label !== undefined && { label: details.label }),
    ...(details.help !== undefined && { help: details.help }),
  };
}
