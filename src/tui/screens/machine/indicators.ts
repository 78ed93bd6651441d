/** What can be searched for elsewhere: hashes, addresses, domains, URLs, files; each once, the kinds together. */
import type { Indicator, IndicatorKind } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { type Span, span } from '../../components/spans.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';
import { CURSOR } from '../../theme/marks.ts';

const KIND_WIDTH = 8;
const MOST_FILE = 40;
/** A SHA-1 in full. */
const VALUE_WIDTH = 40;
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

/** Of the row's room; a value that is cut in its middle can still be told from others. */
const VALUE_SHARE = 0.45;
const LEAST_VALUE = 16;

/** `told`: what a reputation service says of it; absent: nothing is shown. `page`: its address there. */
export function indicatorRow(
  { kind, value, file }: Indicator,
  width: number,
  selected: boolean,
  told?: readonly Span[],
  page?: string,
): readonly Span[] {
  const whole = Math.max(4, width - 2 - KIND_WIDTH);
  const text = sanitise(value, 'raw');
  // All verdicts stand in one column, whatever they say.
  const room = told ? Math.min(whole, VALUE_WIDTH, Math.max(LEAST_VALUE, Math.floor(whole * VALUE_SHARE))) : whole;
  const shown = truncateMiddle(text, room);
  return [
    span(selected ? `${CURSOR} ` : '  ', 'accent'),
    span(padEnd(kind, KIND_WIDTH), 'text.muted'),
    ...(told ? [{ text: shown, link: page }, span(padEnd('', room - widthOf(shown) + 2)), ...told] : [span(shown)]),
    ...(file === undefined ? [] : [span(`  ${sanitiseWithin(file, MOST_FILE)}`, 'text.muted')]),
  ];
}
