/** A box over what is drawn already: blanks first, so that nothing of the screen below shows through. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

type Props = {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
};

export function Overlay({ top, left, width, height, children }: Props) {
  const blank = Array.from({ length: height }, () => ' '.repeat(width)).join('\n');
  return (
    <>
      <Box position="absolute" marginTop={top} marginLeft={left} width={width} height={height}>
        <Text>{blank}</Text>
      </Box>
      <Box position="absolute" marginTop={top} marginLeft={left} width={width} height={height} overflow="hidden">
        {children}
      </Box>
    </>
  );
}
