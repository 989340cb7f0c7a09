import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FindingView } from './view.js';

/** A finding as data that a screen shows; `allowed` are the codes that the review accepts already. */
export function findingView(diagnostic: Diagnostic, allowed: readonly string[] = []): FindingView {
  const { code, severity, message, notes, help, span, fixes } = diagnostic;
  return {
    code,
    severity,
    message,
    notes,
    // What is accepted needs no advice on how to.
    help: code === 'WN603' && allowed.includes(code) ? undefined : help,
    span,
    fixes: fixes.map((filter) => ({ filter, wider: code === 'WN411' })),
    allowable: code === 'WN603' && !allowed.includes(code),
  };
}
