/** What the watch did, newest first; the entry under the cursor in full. */
import { scrollIntoView } from '../../components/list-window.ts';
import { type Span, span } from '../../components/spans.ts';
import type { Snapshot } from '../../state/store.ts';
import { useNow } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { activityEntries, activityLines } from './activity-row.ts';

const AGE_STEP_MS = 1000;

type Props = { readonly snapshot: Snapshot; readonly height: number };

export function ActivityScreen({ snapshot, height }: Props) {
  const { view, engine } = snapshot;
  const now = useNow(AGE_STEP_MS);
  const width = view.size.columns;
  const entries = activityEntries(engine.activity, view.activityNarrowing);
  if (entries.length === 0) {
    const words =
      view.activityNarrowing === '' ? 'Nothing has happened yet.' : 'No entry has these words. / changes them.';
    return <Lines lines={[[], [span(`   ${words}`, 'text.muted')]]} width={width} height={height} />;
  }
  const cursor = Math.max(
    0,
    entries.findIndex(({ id }) => id === view.positions.activity.cursor),
  );
  const first = scrollIntoView(cursor, view.positions.activity.first, height, entries.length);
  const lines: (readonly Span[])[] = [];
  let below = 0;
  for (const [place, entry] of entries.slice(first, first + height).entries()) {
    const selected = first + place === cursor;
    lines.push(...activityLines(entry, { width, now, zone: view.zone, selected }));
    if (selected) below = lines.length;
  }
  // Where the entry in full would end below the last line, the first ones give way.
  return <Lines lines={lines.slice(Math.max(0, below - height))} width={width} height={height} />;
}
