import { render } from 'ink';
import { themeFor } from '../theme.js';
import type { Screen as ScreenLines } from '../view/layout.js';
import { App, ErrorBoundary } from './app.js';
import { bordersFor } from './borders.js';
import { rowTexts } from './rows.js';
import type { Screen } from './screen.js';

export interface Mounted {
  /** Draws what stands there now. */
  show(lines: ScreenLines, size: { readonly columns: number; readonly rows: number }): void;
  unmount(): void;
}

/** Puts Ink onto a screen. */
export function mount(
  screen: Screen,
  options: { readonly colour: boolean; readonly ascii: boolean; readonly onError: (error: unknown) => void },
): Mounted {
  const theme = themeFor(options.colour);
  const borders = bordersFor(theme, options.ascii);
  const rowText = rowTexts(theme);
  const node = (lines: ScreenLines, size: { columns: number; rows: number }) => (
    <ErrorBoundary onError={options.onError}>
      <App screen={lines} size={size} borders={borders} rowText={rowText} />
    </ErrorBoundary>
  );
  const nothing: ScreenLines = { header: [], panes: [], status: [], hints: [] };
  const ink = render(node(nothing, { columns: screen.columns, rows: screen.rows }), {
    // It is all of a terminal that Ink uses of it.
    stdout: screen as unknown as NodeJS.WriteStream,
    // Whole frames, each at once; also where `CI` is set.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
  });
  return {
    show: (lines, size) => ink.rerender(node(lines, size)),
    unmount: () => ink.unmount(),
  };
}
