/** The header of a table: column titles at their widths, an arrow at the column that orders it. */
import { fit } from '../text/pad.ts';
import { Row } from './row.tsx';
import { type Span, span } from './spans.ts';

export type HeaderCell = {
  readonly title: string;
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** Set on the column the table is ordered by. */
  readonly order?: 'up' | 'down' | undefined;
};

export function headerSpans(cells: readonly HeaderCell[], gap = 1): readonly Span[] {
  return cells.flatMap((cell, index) => {
    const arrow = cell.order === 'up' ? '↑' : cell.order === 'down' ? '↓' : '';
    const text = arrow === '' ? cell.title : fit(cell.title, Math.min(cell.title.length, cell.width - 1)) + arrow;
    return [
      ...(index > 0 ? [span(' '.repeat(gap))] : []),
      span(fit(text, cell.width, cell.align ?? 'left'), cell.order ? 'accent' : 'text.muted'),
    ];
  });
}

export type TableHeaderProps = {
  readonly cells: readonly HeaderCell[];
  readonly width: number;
  readonly gap?: number;
  /** Cells before the first column: the marker's room. */
  readonly indent?: number;
};

export function TableHeader({ cells, width, gap = 1, indent = 0 }: TableHeaderProps) {
  return <Row spans={[span(' '.repeat(indent)), ...headerSpans(cells, gap)]} width={width} />;
}
