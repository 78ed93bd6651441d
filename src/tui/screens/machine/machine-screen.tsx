/** One machine: why it is here, how its isolation stands, its alerts and its indicators. */
import { Box } from 'ink';
import type { Indicator } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { kindsOf, timelineOf } from '../../../engine/model/timeline.ts';
import { reputationSpans } from '../../components/reputation.ts';
import { Row } from '../../components/row.tsx';
import { type Span, span } from '../../components/spans.ts';
import { listCursor } from '../../state/control/record.ts';
import { type MachineLayout, machineLayout, shownPane } from '../../state/layout.ts';
import { indicatorReputation, machineReputation, pageOf, thresholdsOf } from '../../state/reputation.ts';
import type { Snapshot } from '../../state/store.ts';
import type { Pane, View } from '../../state/view.ts';
import { useAges } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { alertList, listRow } from './alert-list.ts';
import { factLines } from './facts.ts';
import { indicatorRow, indicatorsOf } from './indicators.ts';
import { alertRow, commonOf } from './timeline.ts';

/** Beside the alerts the facts do not scroll: where they do not fit, each list is told in so many lines. */
const LIST_LINES = 5;

/** From this width on there is room for the name of a threat. */
const NAMED_FROM = 100;

type Props = { readonly snapshot: Snapshot; readonly machine: Machine };

export function MachineScreen({ snapshot, machine }: Props) {
  const { view } = snapshot;
  const { now, exact } = useAges(machine.order !== null);
  const layout = machineLayout(view.size);
  const overdue = snapshot.engine.overdue.includes(machine.key);
  const reputation = machineReputation(snapshot.engine, machine, now);
  const asked = {
    width: layout.factsWidth,
    now,
    exact,
    zone: view.zone,
    overdue,
    reputation,
    enrichment: snapshot.engine.enrichment,
  };
  const whole = factLines(machine, asked);
  const isCut = layout.isWide && whole.length > layout.factsHeight;
  const facts = isCut ? factLines(machine, { ...asked, mostLines: LIST_LINES }) : whole;
  const told = (indicator: Indicator) => {
    const known = indicatorReputation(snapshot.engine, indicator);
    return known === undefined
      ? undefined
      : reputationSpans(known, thresholdsOf(snapshot.engine), now, layout.paneWidth >= NAMED_FROM);
  };
  const row: IndicatorLine = (indicator, width, selected) =>
    indicatorRow(indicator, width, selected, told(indicator), pageOf(snapshot.engine, indicator));
  const pane = shownPane(view);
  const panes = (
    <Box flexDirection="column" width={layout.paneWidth} flexShrink={0}>
      <Row spans={tabs(machine, pane, layout)} width={layout.paneWidth} />
      <PaneList machine={machine} view={view} pane={pane} layout={layout} now={now} facts={facts} row={row} />
    </Box>
  );
  if (layout.isWide) {
    return (
      <Box height={layout.factsHeight} flexShrink={0} overflowY="hidden">
        <Lines lines={facts} width={layout.factsWidth} height={layout.factsHeight} />
        <Box width={2} flexShrink={0} />
        {panes}
      </Box>
    );
  }
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Lines lines={facts} width={layout.factsWidth} height={layout.factsHeight} />
      {panes}
    </Box>
  );
}

function tabs(machine: Machine, pane: Pane, layout: MachineLayout): readonly Span[] {
  const names: readonly (readonly [Pane, string])[] = [
    ['alerts', alertsTitle(machine)],
    ['timeline', 'Timeline'],
    ['indicators', `Indicators ${machine.indicators.length}`],
    ...(layout.isWide ? [] : ([['facts', 'More facts']] as const)),
  ];
  const shown = names.flatMap(([id, title]) => [
    span(id === pane ? `[${title}]` : ` ${title} `, id === pane ? 'accent' : 'text.muted'),
    span(' '),
  ]);
  const used = shown.reduce((sum, { text }) => sum + text.length, 0);
  return [...shown, span('─'.repeat(Math.max(0, layout.paneWidth - used)), 'text.muted')];
}

/** "Alerts 47, 3 kinds". */
function alertsTitle({ alerts }: Machine): string {
  const kinds = kindsOf(alerts).length;
  return kinds === alerts.length ? `Alerts ${alerts.length}` : `Alerts ${alerts.length}, ${countWords(kinds, 'kind')}`;
}

const PREVIEW_FROM = 4;

/** Where the folded alerts leave room, the first indicators stand below them. */
function indicatorPreview(
  machine: Machine,
  width: number,
  room: number,
  row: IndicatorLine,
): readonly (readonly Span[])[] {
  const all = indicatorsOf(machine);
  if (room < PREVIEW_FROM || all.length === 0) return [];
  const fits = all.length <= room - 2 ? all.length : room - 3;
  const more = all.length - fits;
  return [
    [],
    [span(`  ${countWords(all.length, 'indicator')}`, 'text.muted')],
    ...all.slice(0, fits).map((indicator) => row(indicator, width, false)),
    ...(more > 0 ? [[span(`  and ${more} more (Tab)`, 'text.muted')]] : []),
  ];
}

type PaneProps = {
  readonly machine: Machine;
  readonly view: View;
  readonly pane: Pane;
  readonly layout: MachineLayout;
  readonly now: number;
  readonly facts: readonly (readonly Span[])[];
  readonly row: IndicatorLine;
};

/** An indicator with what a reputation service says of it. */
type IndicatorLine = (indicator: Indicator, width: number, selected: boolean) => readonly Span[];

function PaneList({ machine, view, pane, layout, now, facts, row: indicatorLine }: PaneProps) {
  const { paneWidth: width, paneHeight: height } = layout;
  if (pane === 'facts') {
    const more = facts.slice(layout.factsHeight);
    const none = [[], [span('  Nothing more is known.', 'text.muted')]];
    const shown = more.length === 0 ? none : more.slice(view.positions.facts.first);
    return <Lines lines={shown} width={width} height={height} />;
  }
  if (pane === 'indicators') {
    const { cursor, first } = view.positions.indicators;
    const lines = indicatorsOf(machine)
      .slice(first, first + height)
      .map((indicator, index) => indicatorLine(indicator, width, first + index === cursor));
    if (lines.length === 0)
      return (
        <Lines
          lines={[[], [span('  The alerts name no hashes, addresses, domains or files.', 'text.muted')]]}
          width={width}
          height={height}
        />
      );
    return <Lines lines={lines} width={width} height={height} selected={cursor - first} />;
  }
  const row = listCursor(view, machine);
  const common = commonOf(machine, now, view.zone);
  const order = timelineOf(machine.alerts);
  const list = alertList(machine.alerts, view.unfolded);
  const total = pane === 'alerts' ? list.total : order.length;
  const first = Math.max(0, Math.min(row - Math.min(view.timelineLine, height - 1), total - height));
  const lines = Array.from({ length: Math.min(height, total - first) }, (_, place) => {
    const look = { width, now, zone: view.zone, selected: first + place === row, ...common };
    if (pane === 'timeline') return alertRow(machine.alerts.at(order[first + place] ?? 0), look);
    const found = list.at(first + place);
    return found ? listRow(machine.alerts, found, view.unfolded.has(found.kind.number), look) : [];
  });
  if (pane === 'alerts') lines.push(...indicatorPreview(machine, width, height - total, indicatorLine));
  return <Lines lines={lines} width={width} height={height} selected={row - first} />;
}
