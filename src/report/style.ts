import { createColors } from 'picocolors';
import type { Severity } from '../diagnostics/diagnostic.js';

/** How text is shown: with or without colour, and how wide the terminal is. */
export interface Style {
  readonly width: number;
  readonly terminal: boolean;
  readonly severity: (severity: Severity, text: string) => string;
  readonly help: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly good: (text: string) => string;
}

/** The style of an output: colours are a matter of a terminal alone, never of the words. */
export function styleFor(options: {
  readonly terminal: boolean;
  readonly colour: boolean;
  readonly width: number;
}): Style {
  const colours = createColors(options.colour);
  const severities: Readonly<Record<Severity, (text: string) => string>> = {
    error: colours.red,
    warning: colours.yellow,
    note: colours.cyan,
  };
  return {
    width: Math.max(40, options.width),
    terminal: options.terminal,
    severity: (severity, text) => severities[severity](text),
    help: colours.green,
    dim: colours.dim,
    strong: colours.bold,
    good: colours.green,
  };
}

/** Plain text at 80 columns: for tests, files and pipes. */
export const plainStyle: Style = styleFor({ terminal: false, colour: false, width: 80 });
