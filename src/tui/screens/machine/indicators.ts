/** What can be searched for elsewhere: hashes, addresses, domains, URLs, files. */
import type { Indicator } from '../../../engine/model/alert.ts';
import { type Span, span } from '../../components/spans.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import { CURSOR } from '../../theme/marks.ts';

const KIND_WIDTH = 8;

export function indicatorRow({ kind, value }: Indicator, width: number, selected: boolean): readonly Span[] {
  const room = Math.max(4, width - 2 - KIND_WIDTH);
  return [
    span(selected ? `${CURSOR} ` : '  ', 'accent'),
    span(padEnd(kind, KIND_WIDTH), 'text.muted'),
    span(truncateMiddle(sanitise(value, 'raw'), room)),
  ];
}
