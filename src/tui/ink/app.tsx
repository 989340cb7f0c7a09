import { Box } from 'ink';
import { Component, type ReactElement, type ReactNode } from 'react';
import type { Screen } from '../view/layout.js';
import type { Borders } from './borders.js';
import { Pane, Row } from './pane.js';
import type { RowText } from './rows.js';

export interface AppProps {
  readonly screen: Screen;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly borders: Borders;
  readonly rowText: RowText;
}

/** The whole screen: what stands where is worked out already, Ink places it. */
export function App({ screen, size, borders, rowText }: AppProps): ReactElement {
  const { columns, rows } = size;
  return (
    <Box width={columns} height={rows}>
      <At top={0}>
        <Row text={rowText(screen.header, columns)} />
      </At>
      {screen.panes.map((pane) => (
        <Pane
          key={pane.key}
          {...pane.rect}
          title={borders.title(pane)}
          lines={pane.lines}
          border={pane.active ? borders.active : borders.other}
          rowText={rowText}
        />
      ))}
      <At top={rows - 2}>
        <Row text={rowText(screen.status, columns)} />
      </At>
      <At top={rows - 1}>
        <Row text={rowText(screen.hints, columns)} />
      </At>
    </Box>
  );
}

function At({ top, children }: { readonly top: number; readonly children: ReactNode }): ReactElement {
  return (
    <Box position="absolute" marginTop={top}>
      {children}
    </Box>
  );
}

/** Tells of a mistake in drawing instead of drawing it: the screen is given back before anything is printed. */
export class ErrorBoundary extends Component<
  { readonly onError: (error: unknown) => void; readonly children: ReactNode },
  { readonly broken: boolean }
> {
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override state: { readonly broken: boolean } = { broken: false };

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}
