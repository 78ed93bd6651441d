/** Machines by what they share: one row a user, rule or hash; Enter shows the machines of the one under the cursor. */
import { Box } from 'ink';
import { scrollIntoView } from '../../components/list-window.ts';
import { TableHeader } from '../../components/table-header.tsx';
import { groupIndex, groupRows } from '../../state/groups.ts';
import { COLUMN_LINES } from '../../state/layout.ts';
import type { Snapshot } from '../../state/store.ts';
import { useAges } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { placardLines } from '../placard.ts';
import { GROUP_GAP, GROUP_MARKER, groupRow, groupTitles } from './group-row.ts';

type Props = { readonly snapshot: Snapshot; readonly height: number };

export function GroupsScreen({ snapshot, height }: Props) {
  const { now } = useAges();
  const { view } = snapshot;
  const { by } = view.grouping;
  const width = view.size.columns;
  const groups = groupRows(snapshot);
  if (groups.length === 0) {
    const lines = placardLines({ title: 'There is no machine to group.', ways: [['Esc', 'back to the table']] }, width);
    return <Lines lines={lines} width={width} height={height} />;
  }
  const cursor = groupIndex(groups, view);
  const rows = height - COLUMN_LINES;
  const first = scrollIntoView(cursor, view.grouping.first, rows, groups.length);
  const lines = groups
    .slice(first, first + rows)
    .map((group, place) => groupRow(group, { width, by, now, selected: first + place === cursor }));
  return (
    <Box flexDirection="column" height={height} flexShrink={0} overflowY="hidden">
      <TableHeader cells={groupTitles(width, by)} width={width} gap={GROUP_GAP} indent={GROUP_MARKER} />
      <Lines lines={lines} width={width} height={rows} selected={cursor - first} />
    </Box>
  );
}
