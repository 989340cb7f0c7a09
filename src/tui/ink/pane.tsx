import { Box, Text } from 'ink';
import { memo, type NamedExoticComponent } from 'react';
import type { Line } from '../view/line.js';
import type { BorderStyle } from './borders.js';
import type { RowText } from './rows.js';

interface RowProps {
  readonly text: string;
}

/** One row that fits: Ink neither wraps nor cuts it. */
export const Row: NamedExoticComponent<RowProps> = memo(function Row({ text }: RowProps) {
  return <Text wrap="truncate">{text}</Text>;
});

export interface PaneProps {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The row with the title, which is the border's upper edge. */
  readonly title: string;
  readonly lines: readonly Line[];
  readonly border: BorderStyle;
  readonly rowText: RowText;
}

/** A pane at its place: its title row, and its lines between borders. */
export const Pane: NamedExoticComponent<PaneProps> = memo(function Pane(props: PaneProps) {
  const { left, top, width, height, title, lines, border, rowText } = props;
  return (
    <Box position="absolute" marginLeft={left} marginTop={top} width={width} height={height} flexDirection="column">
      <Row text={title} />
      {/* Another border is another box: Ink forgets of one that changes that it has no upper edge. */}
      <Box
        key={border.left}
        width={width}
        height={height - 1}
        borderStyle={border}
        borderTop={false}
        paddingX={1}
        flexDirection="column"
      >
        {lines.slice(0, Math.max(0, height - 2)).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place
          <Row key={index} text={rowText(line, width - 4)} />
        ))}
      </Box>
    </Box>
  );
});
