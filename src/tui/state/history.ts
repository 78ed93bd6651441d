/** What of the ledger is shown: narrowed rows, the row under the cursor, the details that are open. */
import type { HistoryEntry } from '../../engine/model/history.ts';
import { actorWords } from '../../engine/model/isolation.ts';
import type { SuppressionView } from '../../engine/model/suppression.ts';
import type { Span } from '../components/spans.ts';
import { span } from '../components/spans.ts';
import { entryDetails, suppressionDetails } from '../screens/history/details.ts';
import { entryState } from '../screens/history/entry-words.ts';
import { matchesText, parseNarrowing } from './narrowing.ts';
import type { Snapshot } from './store.ts';
import { topScreen, type View } from './view.ts';

const texts = new WeakMap<HistoryEntry, string>();

/** All that one may remember of an isolation. */
function textOf(entry: HistoryEntry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const { order, release, drift } = entry;
  const parts = [
    order.host,
    order.actor.id,
    actorWords(order.actor),
    order.comment,
    order.endpointId,
    order.run,
    order.words,
    order.jobId,
    ...(order.evidence?.rules ?? []),
    ...(order.evidence?.ids ?? []),
    release?.actor.id,
    release?.comment,
    release?.run,
    drift?.vendorState,
    `is:${entryState(entry)}`,
    entry.open ? 'is:open' : 'is:closed',
  ];
  const text = parts.filter(Boolean).join('\n').normalize('NFKC').toLowerCase();
  texts.set(entry, text);
  return text;
}

let latest: { entries: unknown; text: string; answer: readonly HistoryEntry[] } | null = null;

/** Isolations in the ledger's order, forgotten machines first. The latest answer is kept. */
export function historyRows({ history, historyNarrowing: text }: View): readonly HistoryEntry[] {
  const { entries } = history;
  if (entries === null) return [];
  if (latest && latest.entries === entries && latest.text === text) return latest.answer;
  const narrowing = parseNarrowing(text);
  const answer = entries.filter((entry) => matchesText(textOf(entry), narrowing));
  latest = { entries, text, answer };
  return answer;
}

/** False positives, the newest first. */
export function suppressionRows({ view, engine }: Pick<Snapshot, 'view' | 'engine'>): readonly SuppressionView[] {
  if (view.historyNarrowing === '') return engine.suppressions;
  const narrowing = parseNarrowing(view.historyNarrowing);
  return engine.suppressions.filter(({ kind, value, reason, by }) =>
    matchesText([kind, value, reason, by].join('\n').normalize('NFKC').toLowerCase(), narrowing),
  );
}

/** The isolation under the cursor, or the one whose details are open. */
export function entryAtHand({ view }: Pick<Snapshot, 'view'>): HistoryEntry | null {
  const screen = topScreen(view);
  if (screen.kind === 'details' && screen.what === 'isolation') {
    return view.history.entries?.find(({ order }) => order.id === screen.id) ?? null;
  }
  if (screen.kind !== 'history' || view.historyPane !== 'isolations') return null;
  const rows = historyRows(view);
  return rows[Math.min(view.positions.history.cursor, rows.length - 1)] ?? null;
}

/** The false positive under the cursor, or the one whose details are open. */
export function suppressionAtHand({ view, engine }: Pick<Snapshot, 'view' | 'engine'>): SuppressionView | null {
  const screen = topScreen(view);
  if (screen.kind === 'details' && screen.what === 'suppression') {
    return engine.suppressions.find(({ id }) => id === screen.id) ?? null;
  }
  if (screen.kind !== 'history' || view.historyPane !== 'suppressions') return null;
  const rows = suppressionRows({ view, engine });
  return rows[Math.min(view.positions.suppressions.cursor, rows.length - 1)] ?? null;
}

/** Lines of the details that are open. */
export function detailsLines(snapshot: Pick<Snapshot, 'view' | 'engine'>, now: number): readonly (readonly Span[])[] {
  const { view, engine } = snapshot;
  const asked = { width: view.size.columns, now, zone: view.zone };
  const entry = entryAtHand(snapshot);
  if (entry) return entryDetails(entry, asked);
  const suppression = suppressionAtHand(snapshot);
  if (suppression) return suppressionDetails(suppression, engine.machines, asked);
  return [[], [span('   The ledger has it no more. Esc goes back.', 'text.muted')]];
}

/** How many are still isolated. */
export function openCount({ history }: View): number {
  return (history.entries ?? []).filter((entry) => entry.open).length;
}
