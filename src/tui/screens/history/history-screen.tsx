/** The ledger: isolations, forgotten machines first, and false positives with what they would have caused. */
import { Box } from 'ink';
import { scrollIntoView } from '../../components/list-window.ts';
import { Row } from '../../components/row.tsx';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import { TableHeader } from '../../components/table-header.tsx';
import { detailsLines, historyRows, suppressionRows } from '../../state/history.ts';
import { historyHeight } from '../../state/layout.ts';
import type { Snapshot } from '../../state/store.ts';
import type { View } from '../../state/view.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { useAges } from '../frame/use-now.ts';
import { Lines } from '../lines.tsx';
import { type Placard, placardLines } from '../placard.ts';
import { entryRow, entryTitles, ROW_GAP, ROW_MARKER } from './entry-row.ts';
import { suppressionRow, suppressionTitles } from './suppression-row.ts';

type Props = { readonly snapshot: Snapshot; readonly height: number };

export function HistoryScreen({ snapshot, height }: Props) {
  const { view } = snapshot;
  const width = view.size.columns;
  const { exact: now } = useAges(true);
  const isIsolations = view.historyPane === 'isolations';
  const entries = historyRows(view);
  const suppressed = suppressionRows(snapshot);
  const total = isIsolations ? entries.length : suppressed.length;
  const rows = historyHeight(view.size);
  const list = isIsolations ? 'history' : 'suppressions';
  const cursor = Math.max(0, Math.min(view.positions[list].cursor, total - 1));
  const first = scrollIntoView(cursor, view.positions[list].first, rows, total);
  const lines = isIsolations
    ? entries
        .slice(first, first + rows)
        .map((entry, place) => entryRow(entry, { width, now, zone: view.zone, selected: first + place === cursor }))
    : suppressed
        .slice(first, first + rows)
        .map((entry, place) => suppressionRow(entry, { width, now, selected: first + place === cursor }));
  return (
    <Box flexDirection="column" height={height} flexShrink={0} overflowY="hidden">
      <Row spans={tabs(snapshot, entries.length, suppressed.length)} width={width} />
      <TableHeader
        cells={isIsolations ? entryTitles(width) : suppressionTitles(width)}
        width={width}
        gap={ROW_GAP}
        indent={ROW_MARKER}
      />
      {lines.length === 0 ? (
        <Lines lines={emptyLines(snapshot, width)} width={width} height={rows} />
      ) : (
        <Lines lines={lines} width={width} height={rows} selected={cursor - first} />
      )}
    </Box>
  );
}

function tabs({ view }: Snapshot, isolations: number, suppressions: number): readonly Span[] {
  const names = [
    ['isolations', `Isolations ${isolations}`],
    ['suppressions', `False positives ${suppressions}`],
  ] as const;
  const shown = names.flatMap(([id, title]) => [
    span(id === view.historyPane ? `[${title}]` : ` ${title} `, id === view.historyPane ? 'accent' : 'text.muted'),
    span(' '),
  ]);
  return [...shown, span('─'.repeat(Math.max(0, view.size.columns - spansWidth(shown))), 'text.muted')];
}

function emptyLines({ view }: Snapshot, width: number): readonly (readonly Span[])[] {
  return placardLines(placardFor(view), width);
}

function placardFor({ history, historyNarrowing, historyPane }: View): Placard {
  if (historyNarrowing !== '') {
    return {
      title: `Nothing in the ledger has the words "${sanitiseWithin(historyNarrowing, 40)}".`,
      ways: [
        ['Esc', 'shows all of it again'],
        ['/', 'changes the words; is:open and is:closed are known too'],
      ],
    };
  }
  if (historyPane === 'suppressions') {
    return {
      title: 'No rule, hash, path or user is marked as a false positive.',
      told: ['What is marked stays visible and is counted, but is no evidence any more, until its time is over.'],
      ways: [[':suppress', 'marks what is under the cursor, in a machine or in a record']],
    };
  }
  if (history.problem) {
    const { what, affects, next } = history.problem;
    return {
      title: what,
      tone: 'error',
      told: [...(affects === undefined ? [] : [affects]), ...(next === undefined ? [] : [next])],
      ways: [
        ['Esc', 'back to the machines; they are watched as before'],
        ['A', 'what happened before'],
      ],
    };
  }
  if (history.entries === null) return { title: 'Reading the ledger …' };
  return {
    title: 'Nothing has been isolated from here yet.',
    told: ['Every isolation is kept here with who, when, why and on what evidence: those still open first.'],
    ways: [['i', 'in the table isolates the machine under the cursor; it asks first']],
  };
}

export function DetailsScreen({ snapshot, height }: Props) {
  const { view } = snapshot;
  const { exact: now } = useAges(true);
  const lines = detailsLines(snapshot, now).slice(view.positions.details.first);
  return <Lines lines={lines} width={view.size.columns} height={height} />;
}
