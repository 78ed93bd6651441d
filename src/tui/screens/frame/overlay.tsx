/** A box over what is drawn already: blank lines first, so that nothing of the screen below shows beside it. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

type Props = {
  readonly top: number;
  /** Cells of the screen and of the box; it stands in the middle. */
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
};

export function Overlay({ top, columns, width, height, children }: Props) {
  const blank = Array.from({ length: height }, () => ' '.repeat(columns)).join('\n');
  const left = Math.floor((columns - width) / 2);
  return (
    <>
      <Box position="absolute" marginTop={top} width={columns} height={height}>
        <Text>{blank}</Text>
      </Box>
      <Box position="absolute" marginTop={top} marginLeft={left} width={width} height={height} overflow="hidden">
        {children}
      </Box>
    </>
  );
}
