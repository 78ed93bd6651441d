/** One row of the screen: one <Text>, whatever it is made of (a <Box> per cell costs three times as much). */
import { Text } from 'ink';
import { memo } from 'react';
import { useTheme } from '../theme/context.ts';
import { fitSpans, type Span } from './spans.ts';

export type RowProps = {
  readonly spans: readonly Span[];
  /** Cells; the row is cut or filled to it, so that a selection reaches the edge. */
  readonly width: number;
  /** Drawn inverse as a whole. The row's own text must carry a marker too: styles may be off. */
  readonly selected?: boolean;
};

export const Row = memo(function Row({ spans, width, selected = false }: RowProps) {
  const { styles } = useTheme();
  const fitted = fitSpans(spans, width);
  return (
    <Text wrap="truncate-end" {...(selected ? styles.selection : {})}>
      {fitted.map((each, index) =>
        each.token === undefined ? (
          each.text
        ) : (
          <Text key={index} {...styles[each.token]}>
            {each.text}
          </Text>
        ),
      )}
    </Text>
  );
});
