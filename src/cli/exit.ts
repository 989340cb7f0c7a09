import type { Finding } from '../finding.js';
import { exitCodes } from './io.js';

/** 2 where files or configuration are at fault, 1 for other errors, else 0. */
export function exitCodeFor(findings: readonly Finding[]): number {
  const errors = findings.filter((finding) => finding.diagnostic.severity === 'error');
  if (errors.some((finding) => finding.diagnostic.code.startsWith('WN8'))) return exitCodes.failure;
  return errors.length > 0 ? exitCodes.findings : exitCodes.clean;
}
