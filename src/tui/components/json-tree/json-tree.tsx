/** The rows of a record's tree that fit on the screen. */
import { Box } from 'ink';
import { Row } from '../row.tsx';
import type { Span } from '../spans.ts';
import { lineSpans, wrappedSpans } from './line-spans.ts';
import { visibleLines } from './tree.ts';

export type JsonTreeProps = {
  readonly record: unknown;
  readonly folded: ReadonlySet<string>;
  /** Line under the cursor and first line shown (`scrollIntoView` over `visibleLines(…).length`). */
  readonly cursor: number;
  readonly first: number;
  readonly width: number;
  readonly height: number;
  /** Long values in full; lines below are pushed out of sight, never the one under the cursor. */
  readonly wrap?: boolean;
  /** Ids of the lines the search found. */
  readonly hits?: ReadonlySet<string>;
};

/** The rows as spans, for tests too. At most `height` of them; the cursor's line is among them. */
export function treeRows(props: JsonTreeProps): readonly { readonly spans: readonly Span[]; readonly key: string }[] {
  const { record, folded, cursor, first, width, height, wrap = false, hits } = props;
  const lines = visibleLines(record, folded);
  const rows: { spans: readonly Span[]; key: string; line: number }[] = [];
  for (let index = first; index < Math.min(lines.length, first + height); index += 1) {
    const line = lines[index];
    if (!line) continue;
    const look = { width, hasCursor: index === cursor, isHit: hits?.has(line.id) ?? false };
    const drawn = wrap ? wrappedSpans(line, look) : [lineSpans(line, look)];
    for (const [part, spans] of drawn.entries()) rows.push({ spans, key: `${line.id}#${part}`, line: index });
  }
  const cursorRow = rows.findIndex((row) => row.line === cursor);
  const ofCursor = rows.filter((row) => row.line === cursor).length;
  const from = Math.max(0, Math.min(cursorRow, cursorRow + Math.min(ofCursor, height) - height));
  return rows.slice(from, from + height);
}

export function JsonTree(props: JsonTreeProps) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {treeRows(props).map((row) => (
        <Row key={row.key} spans={row.spans} width={props.width} />
      ))}
    </Box>
  );
}
