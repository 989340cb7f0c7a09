import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Finding } from '../finding.js';
import { shorten } from '../text/shorten.js';
import { safe } from './safe.js';

const longest = 1200;

/** The message of a finding with the words that stand under its code frame. */
export function headline({ message, label }: Diagnostic): string {
  return label === undefined ? bounded(message) : `${bounded(message)} (${bounded(label)})`;
}

/** What else a finding says, a line each. */
export function details({ notes, help }: Diagnostic): readonly string[] {
  return [...notes.map((note) => `note: ${bounded(note)}`), ...(help === undefined ? [] : [`help: ${bounded(help)}`])];
}

/**
 * What a report for people shows one by one: what only waits for a review is counted, and a rejected scenario is settled.
 * Not so where the configuration makes more of them.
 */
export function isShown({ diagnostic: { code, severity } }: Finding): boolean {
  return severity !== 'note' || (code !== 'WN701' && code !== 'WN711');
}

export const tooMany = 'more scenarios have no sound translation than the threshold takes';

/** Why a finding was accepted, where it was. */
export function acceptedBecause({ notes, severity }: Diagnostic): string | undefined {
  if (severity !== 'note') return undefined;
  const note = notes.find((one) => one === 'accepted by name in the review' || one.startsWith(inConfiguration));
  return note?.startsWith(inConfiguration) === true ? note.slice(inConfiguration.length) : note;
}

const inConfiguration = 'accepted in winnow.yaml: ';

/** Fit for any output, on one line, and not without end. */
function bounded(text: string): string {
  return safe(shorten(text, longest));
}
