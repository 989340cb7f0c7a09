import { checkJson, printCheck, type Report } from './check.js';
import { checkGithub } from './github.js';
import { checkJunit } from './junit.js';
import { checkMarkdown } from './markdown.js';
import { checkSarif } from './sarif.js';
import type { Style } from './style.js';

export type CheckFormat = 'pretty' | 'json' | 'sarif' | 'github' | 'junit' | 'markdown';

/** What a format needs beside the report. */
export interface ReportOptions {
  readonly style: Style;
  readonly seconds: number;
  /** The version of winnow. */
  readonly version: string;
}

/** The check in one of its formats. */
export function printReport(report: Report, format: CheckFormat, options: ReportOptions): string {
  switch (format) {
    case 'pretty':
      return printCheck(report, options.style, options.seconds);
    case 'json':
      return checkJson(report);
    case 'sarif':
      return checkSarif(report, options.version);
    case 'github':
      return checkGithub(report);
    case 'junit':
      return checkJunit(report);
    case 'markdown':
      return checkMarkdown(report);
  }
}
