/** What can be searched for elsewhere: hashes, addresses, domains, URLs, files; each once, the kinds together. */
import type { Indicator, IndicatorKind } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { type Span, span } from '../../components/spans.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import { CURSOR } from '../../theme/marks.ts';

const KIND_WIDTH = 8;
/** What tells most comes first. */
const KINDS: readonly IndicatorKind[] = ['sha256', 'sha1', 'md5', 'ip', 'domain', 'url', 'file'];

const sorted = new WeakMap<readonly Indicator[], readonly Indicator[]>();

/** The indicators in the order of the pane: by kind, within it the first seen first. */
export function indicatorsOf({ indicators }: Pick<Machine, 'indicators'>): readonly Indicator[] {
  const known = sorted.get(indicators);
  if (known) return known;
  const list = indicators.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  sorted.set(indicators, list);
  return list;
}

export function indicatorRow({ kind, value }: Indicator, width: number, selected: boolean): readonly Span[] {
  const room = Math.max(4, width - 2 - KIND_WIDTH);
  return [
    span(selected ? `${CURSOR} ` : '  ', 'accent'),
    span(padEnd(kind, KIND_WIDTH), 'text.muted'),
    span(truncateMiddle(sanitise(value, 'raw'), room)),
  ];
}
