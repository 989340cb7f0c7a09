/**
 * Whether a finding of this code may be accepted by name or held by a baseline. Broken files and configuration never: nobody
 * knows what else they hide; nor does a tuned rule that failed its verification.
 */
export function mayBeAccepted(code: string): boolean {
  return code !== 'WN602' && !code.startsWith('WN8');
}

/** Whether a finding of this code may fail a gate: what is settled, or is gone, never does. */
export function mayFail(code: string): boolean {
  return code !== 'WN711' && code !== 'WN816';
}
