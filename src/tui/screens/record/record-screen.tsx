/** One alert at the chosen depth: its fields, or the record as it was received. */
import { Box } from 'ink';
import { useMemo } from 'react';
import { wordsOf } from '../../../engine/errors.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { SEVERITY_WORDS } from '../../../engine/model/severity.ts';
import { timelineOf, timelineRow } from '../../../engine/model/timeline.ts';
import { JsonTree } from '../../components/json-tree/json-tree.tsx';
import { Row } from '../../components/row.tsx';
import { type Span, span, spreadSpans } from '../../components/spans.ts';
import { chosenAlert, rawHits } from '../../state/control/record.ts';
import { recordLayout } from '../../state/layout.ts';
import type { Snapshot } from '../../state/store.ts';
import type { Depth, RecordView, View } from '../../state/view.ts';
import { clockTime } from '../../text/clock-time.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { useAges } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { alertRow, commonOf } from '../machine/timeline.ts';
import { placeSpans } from './place-line.ts';
import { verboseHits, verboseLines, verboseRow } from './verbose.ts';

/** Narrower titles tell the time and not the age. */
const AGE_FROM = 100;

type Props = { readonly snapshot: Snapshot; readonly machine: Machine; readonly depth: Depth };

export function RecordScreen({ snapshot, machine, depth }: Props) {
  const { view } = snapshot;
  const { now } = useAges();
  const { width, height, listWidth, gap } = recordLayout(view.size);
  const index = chosenAlert(view, machine);
  const reading: RecordView['reading'] =
    view.record?.machine === machine.key && view.record.index === index ? view.record.reading : { kind: 'loading' };
  const record =
    reading.kind === 'ready' ? (
      <Content reading={reading} view={view} depth={depth} width={width} height={height} />
    ) : (
      <Lines lines={waitingLines(reading, width)} width={width} height={height} />
    );
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Row spans={titleSpans(machine, index, view, now)} width={view.size.columns} />
      <Box height={height} flexShrink={0} overflowY="hidden">
        {listWidth === 0 ? null : (
          <>
            <Beside machine={machine} index={index} view={view} now={now} width={listWidth} height={height} />
            <Lines lines={divider(height)} width={gap} height={height} />
          </>
        )}
        <Box flexDirection="column" width={width} flexShrink={0}>
          {record}
        </Box>
      </Box>
      <Row spans={reading.kind === 'ready' ? placeSpans(reading, view, depth) : []} width={view.size.columns} />
    </Box>
  );
}

function divider(height: number): readonly (readonly Span[])[] {
  return Array.from({ length: height }, () => [span(' │ ', 'text.muted')]);
}

type BesideProps = {
  readonly machine: Machine;
  readonly index: number | null;
  readonly view: View;
  readonly now: number;
  readonly width: number;
  readonly height: number;
};

/** The machine's alerts beside the record: J and K walk them, the chosen one in the middle where there are many. */
function Beside({ machine, index, view, now, width, height }: BesideProps) {
  const order = timelineOf(machine.alerts);
  const row = timelineRow(machine.alerts, index);
  const common = commonOf(machine, now, view.zone);
  const first = Math.max(0, Math.min(row - Math.floor(height / 2), order.length - height));
  const lines = Array.from(order.subarray(first, first + height), (place, line) =>
    alertRow(machine.alerts.at(place), { width, now, zone: view.zone, selected: first + line === row, ...common }),
  );
  return <Lines lines={lines} width={width} height={height} selected={row - first} />;
}

function titleSpans(machine: Machine, index: number | null, view: View, now: number): readonly Span[] {
  if (index === null) return [];
  const alert = machine.alerts.at(index);
  const number = timelineRow(machine.alerts, index) + 1;
  const age = view.size.columns < AGE_FROM ? '' : ` (${relativeTime(alert.time, now)} ago)`;
  const left = [
    span(SEVERITY_WORDS[alert.severity], `severity.${alert.severity}`),
    span(`  ${sanitiseWithin(alert.event, 40)}  `, 'text.strong'),
    ...(alert.suppressed ? [span('false positive, no evidence  ', 'warn')] : []),
    span(`${clockTime(alert.time, view.zone)}${age}`, 'text.muted'),
  ];
  return spreadSpans(left, [span(`alert ${number} of ${machine.alerts.length}`, 'text.muted')], view.size.columns);
}

function waitingLines(reading: RecordView['reading'], width: number): readonly (readonly Span[])[] {
  if (reading.kind !== 'failed') return [[], [span('  Reading the record back from the evidence …', 'text.muted')]];
  return [[], ...wrapLines(sanitise(wordsOf(reading.problem)), width - 4).map((line) => [span(`  ${line}`, 'error')])];
}

type ContentProps = {
  readonly reading: Extract<RecordView['reading'], { kind: 'ready' }>;
  readonly view: View;
  readonly depth: Depth;
  readonly width: number;
  readonly height: number;
};

function Content({ reading, view, depth, width, height }: ContentProps) {
  const { cursor, first } = view.positions[depth];
  const hits = useMemo(
    () => (depth === 'raw' && view.search !== '' ? new Set(rawHits(reading.record, view.search)) : undefined),
    [depth, reading.record, view.search],
  );
  if (depth === 'raw') {
    return (
      <JsonTree
        record={reading.record}
        folded={view.folded}
        cursor={cursor}
        first={first}
        width={width}
        height={height}
        wrap={view.wrap}
        {...(hits ? { hits } : {})}
      />
    );
  }
  const lines = verboseLines(reading.record, reading.fields, width, view.wrap);
  const found = new Set(verboseHits(lines, view.search));
  const rows = lines
    .slice(first, first + height)
    .map((line, place) => verboseRow(line, first + place === cursor, found.has(first + place)));
  return <Lines lines={rows} width={width} height={height} selected={cursor - first} />;
}
