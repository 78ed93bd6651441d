/** The heart: machines by urgency. Only the rows that fit are built and drawn. */
import { Box } from 'ink';
import { memo, useMemo } from 'react';
import type { Machine } from '../../../engine/model/machine.ts';
import { Row } from '../../components/row.tsx';
import { TableHeader } from '../../components/table-header.tsx';
import { COLUMN_LINES } from '../../state/layout.ts';
import { machineReputation } from '../../state/reputation.ts';
import type { Snapshot } from '../../state/store.ts';
import { cursorKey } from '../../state/table.ts';
import { useAges } from '../frame/use-now.ts';
import { GAP, MARKER_WIDTH, tableColumns, titleCells } from './columns.ts';
import { emptyLines } from './empty.ts';
import { machineRow, type RowView } from './machine-row.ts';
import { sourceNames } from './sources.ts';
import { stormCard } from './storm-card.ts';
import { stripSpan } from './strip-cell.ts';

type Props = { readonly snapshot: Snapshot; readonly width: number; readonly height: number };

export function TriageScreen({ snapshot, width, height }: Props) {
  const { view, engine } = snapshot;
  const rows = view.table.keys.slice(view.table.first, view.table.first + height - COLUMN_LINES - view.cardLines);
  const isMoving = rows.some((key) => isClimbing(engine.machines.get(key)));
  const { now, exact } = useAges(isMoving);
  const { sources } = engine;
  const reputed = engine.enrichment.service !== null;
  const columns = useMemo(() => tableColumns(width, sources.length, reputed), [width, sources, reputed]);
  const names = useMemo(() => sourceNames(sources), [sources]);
  const window = engine.settings.window;
  const { from, to } = stripSpan(window, now, columns.find(({ id }) => id === 'strip')?.width);
  const strip = useMemo(() => ({ from, to }), [from, to]);
  if (rows.length === 0) {
    return (
      <Box flexDirection="column" height={height} flexShrink={0} overflowY="hidden">
        {emptyLines(snapshot, width).map((spans, index) => (
          <Row key={index} spans={spans} width={width} />
        ))}
      </Box>
    );
  }
  const overdue = new Set(engine.overdue);
  const cursor = cursorKey(view.table);
  return (
    <Box flexDirection="column" height={height} flexShrink={0} overflowY="hidden">
      {view.cardLines === 0
        ? null
        : stormCard(engine.storms, exact, view.zone, width).map((spans, index) => (
            <Row key={index} spans={spans} width={width} />
          ))}
      <TableHeader cells={titleCells(columns, view.ordering)} width={width} gap={GAP} indent={MARKER_WIDTH} />
      {rows.map((key) => {
        const machine = engine.machines.get(key);
        if (!machine) return null;
        return (
          <MachineRow
            key={key}
            machine={machine}
            width={width}
            columns={columns}
            now={now}
            exact={machine.order === null ? now : exact}
            strip={strip}
            source={names.get(machine.source) ?? ''}
            reputation={machineReputation(engine, machine, now)}
            selected={key === cursor}
            marked={view.marks.has(key)}
            overdue={overdue.has(key)}
          />
        );
      })}
    </Box>
  );
}

function isClimbing(machine: Machine | undefined): boolean {
  const step = machine?.order?.step;
  return step === 'intent' || step === 'requested' || step === 'accepted' || step === 'reported';
}

/** An unchanged machine keeps its identity, so its row is not even built anew. */
const MachineRow = memo(function MachineRow({
  machine,
  width,
  ...view
}: RowView & { readonly machine: Machine; readonly width: number }) {
  return <Row spans={machineRow(machine, view)} width={width} selected={view.selected} />;
});
