/** One row of the screen: one <Text>, whatever it is made of (a <Box> per cell costs three times as much). */
import { Text } from 'ink';
import { memo } from 'react';
import { linkedText } from '../terminal/link.ts';
import { useTheme } from '../theme/context.ts';
import type { Style } from '../theme/tokens.ts';
import { useLinks } from './links.ts';
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
  const links = useLinks();
  const fitted = fitSpans(spans, width);
  const textOf = ({ text, link }: Span) => (links && link !== undefined ? linkedText(text, link) : text);
  return (
    <Text wrap="truncate-end" {...(selected ? styles.selection : {})}>
      {fitted.map((each, index) =>
        each.token === undefined ? (
          textOf(each)
        ) : (
          <Text key={index} {...(selected ? withoutInk(styles[each.token]) : styles[each.token])}>
            {textOf(each)}
          </Text>
        ),
      )}
    </Text>
  );
});

/** Reversed, each colour would be a ground of its own: a selected row is one bar, weight and underline stay. */
function withoutInk({ color: _ink, ...rest }: Style): Style {
  return rest;
}
