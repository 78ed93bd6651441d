/** The one status line: left says where one is, right says how the loop and the data are. */
import { Row } from './row.tsx';
import { type Span, spreadSpans } from './spans.ts';

export type StatusLineProps = {
  readonly left: readonly Span[];
  readonly right: readonly Span[];
  readonly width: number;
};

export function StatusLine({ left, right, width }: StatusLineProps) {
  return <Row spans={spreadSpans(left, right, width)} width={width} />;
}
