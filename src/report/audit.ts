import type { Audit } from '../audit.js';
import { auditJson } from './audit-json.js';
import { auditMarkdown } from './audit-markdown.js';
import { auditPretty } from './audit-pretty.js';
import type { Style } from './style.js';

export type AuditFormat = 'pretty' | 'markdown' | 'json';

/** The audit in one of its formats. */
export function printAudit(audit: Audit, format: AuditFormat, style: Style): string {
  switch (format) {
    case 'pretty':
      return auditPretty(audit, style);
    case 'markdown':
      return auditMarkdown(audit);
    case 'json':
      return auditJson(audit);
  }
}
