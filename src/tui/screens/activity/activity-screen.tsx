/** What the watch did, newest first. */
import { scrollIntoView } from '../../components/list-window.ts';
import { span } from '../../components/spans.ts';
import type { Snapshot } from '../../state/store.ts';
import { useNow } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { activityEntries, activityRow } from './activity-row.ts';

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
  const row = Math.max(
    0,
    entries.findIndex(({ id }) => id === view.positions.activity.cursor),
  );
  const first = scrollIntoView(row, view.positions.activity.first, height, entries.length);
  const lines = entries
    .slice(first, first + height)
    .map((entry, place) => activityRow(entry, { width, now, zone: view.zone, selected: first + place === row }));
  return <Lines lines={lines} width={width} height={height} selected={row - first} />;
}
