/** Orders in flight, and below them what happened, newest first; the entry under the cursor in full. */
import type { Machine } from '../../../engine/model/machine.ts';
import { scrollIntoView } from '../../components/list-window.ts';
import type { Span } from '../../components/spans.ts';
import { activityEntries, activityLayout } from '../../state/activity.ts';
import type { Snapshot } from '../../state/store.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { useAges } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { type Placard, placardLines } from '../placard.ts';
import { activityLines } from './activity-row.ts';
import { orderRow, sectionTitle } from './order-row.ts';

type Props = { readonly snapshot: Snapshot; readonly height: number };

export function ActivityScreen({ snapshot, height }: Props) {
  const { view } = snapshot;
  const { exact: now } = useAges(true);
  const width = view.size.columns;
  const entries = activityEntries(snapshot);
  const { orders, orderRows, listHeight } = activityLayout(snapshot);
  const above = orders.length === 0 ? [] : flying(orders, orderRows, width, now);
  if (entries.length === 0) {
    return <Lines lines={[...above, ...emptyLines(view.activityNarrowing, width)]} width={width} height={height} />;
  }
  const cursor = Math.max(
    0,
    entries.findIndex(({ id }) => id === view.positions.activity.cursor),
  );
  const first = scrollIntoView(cursor, view.positions.activity.first, listHeight, entries.length);
  const lines: (readonly Span[])[] = [];
  let below = 0;
  for (const [place, entry] of entries.slice(first, first + listHeight).entries()) {
    const selected = first + place === cursor;
    lines.push(...activityLines(entry, { width, now, zone: view.zone, selected, files: view.files }));
    if (selected) below = lines.length;
  }
  // Where the entry in full would end below the last line, the first ones give way.
  const shown = lines.slice(Math.max(0, below - listHeight));
  return <Lines lines={[...above, ...shown]} width={width} height={height} />;
}

/** Orders that have not ended, each with its ladder; what there is no room for is counted. */
function flying(orders: readonly Machine[], rows: number, width: number, now: number): readonly (readonly Span[])[] {
  const hidden = orders.length - rows;
  const title = `Orders in flight ${orders.length}${hidden > 0 ? `, the latest ${rows}` : ''}`;
  return [
    sectionTitle(title, width),
    ...orders.slice(0, rows).map((machine) => orderRow(machine, width, now)),
    sectionTitle('What happened', width),
  ];
}

function emptyLines(narrowing: string, width: number): readonly (readonly Span[])[] {
  const placard: Placard =
    narrowing === ''
      ? {
          title: 'Nothing has happened yet in this session.',
          told: [
            'Orders, how they ended, errors, and what the watch did by itself while nobody looked: the newest on top.',
          ],
          ways: [['h', 'the ledger: isolations of earlier days']],
        }
      : {
          title: `Nothing that happened has the words "${sanitiseWithin(narrowing, 40)}".`,
          ways: [
            ['/', 'changes them'],
            ['Esc', 'back'],
          ],
        };
  return placardLines(placard, width);
}
