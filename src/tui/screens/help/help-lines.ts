/** The help: this screen first, then everywhere, then movement. Columns where there is room, rendered from the table. */
import { type Span, span } from '../../components/spans.ts';
import { type HelpColumn, helpColumns } from '../../keys/derived.ts';
import type { Scope } from '../../keys/types.ts';
import { fit, padStart } from '../../text/pad.ts';
import { wrapLines } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';

type Line = readonly Span[];

const WIDE = 150;
const MEDIUM = 100;
const GAP = 3;
const MOST_KEYS = 16;

/** All lines of the help of a scope stack; the screen shows a window of them. */
export function helpLines(stack: readonly Scope[], width: number): readonly Line[] {
  const columns = helpColumns(stack);
  const count = width >= WIDE ? 3 : width >= MEDIUM ? 2 : 1;
  const columnWidth = Math.floor((width - 2 - GAP * (count - 1)) / count);
  const drawn = columns.map((column) => columnLines(column, columnWidth));
  const groups: (readonly Line[])[] = Array.from({ length: count }, () => []);
  drawn.forEach((lines, index) => {
    // With fewer places than columns, the shorter ones share a place.
    const place = Math.min(index, count - 1);
    const before = groups[place] ?? [];
    groups[place] = before.length === 0 ? lines : [...before, [], ...lines];
  });
  const height = Math.max(...groups.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) => [
    span('  '),
    ...groups.flatMap((lines, place) => [
      ...(place > 0 ? [span(' '.repeat(GAP))] : []),
      ...padded(lines[row] ?? [], columnWidth),
    ]),
  ]);
}

function columnLines({ title, lines }: HelpColumn, width: number): readonly Line[] {
  const keysWidth = Math.min(MOST_KEYS, Math.max(...lines.map(({ keys }) => widthOf(keys))));
  const room = Math.max(10, width - keysWidth - 2);
  return [
    [span(title, 'accent')],
    ...lines.flatMap(({ keys, help, danger }) =>
      wrapLines(help, room).map(
        (text, index): Line => [
          span(
            padStart(index === 0 ? fit(keys, Math.min(keysWidth, widthOf(keys))) : '', keysWidth),
            danger ? 'danger' : 'key',
          ),
          span('  '),
          span(text),
        ],
      ),
    ),
  ];
}

function padded(line: Line, width: number): readonly Span[] {
  const used = line.reduce((sum, { text }) => sum + widthOf(text), 0);
  return used < width ? [...line, span(' '.repeat(width - used))] : line;
}
