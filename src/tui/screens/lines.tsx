/** Lines of text in a column of fixed height. */
import { Box } from 'ink';
import { Row } from '../components/row.tsx';
import type { Span } from '../components/spans.ts';

type Props = {
  readonly lines: readonly (readonly Span[])[];
  readonly width: number;
  readonly height: number;
  /** Index of the line under the cursor, among those given. */
  readonly selected?: number;
};

export function Lines({ lines, width, height, selected = -1 }: Props) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflowY="hidden">
      {lines.slice(0, height).map((spans, index) => (
        <Row key={index} spans={spans} width={width} selected={index === selected} />
      ))}
    </Box>
  );
}
