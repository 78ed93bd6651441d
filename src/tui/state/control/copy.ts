/** Copying: what is under the cursor, all of it, or where it stands in the record. */

import type { Indicator } from '../../../engine/model/alert.ts';
import type { HistoryEntry } from '../../../engine/model/history.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import { REPUTATION_WORDS, scoreWords, wordOf } from '../../../engine/model/reputation.ts';
import { SEVERITY_WORDS } from '../../../engine/model/severity.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type ConsoleFacts, machinesDocument } from '../../../exports/from-machine.ts';
import { markdownOf } from '../../../exports/markdown.ts';
import { exactTime, timeRange } from '../../../exports/text.ts';
import { pathOf, textAt } from '../../components/json-tree/path.ts';
import { visibleLines } from '../../components/json-tree/tree.ts';
import { indicatorsOf } from '../../screens/machine/indicators.ts';
import { groupIndex, groupRows } from '../groups.ts';
import { entryAtHand, suppressionAtHand } from '../history.ts';
import { shownPane } from '../layout.ts';
import { indicatorReputation, machineReputation, thresholdsOf } from '../reputation.ts';
import type { Snapshot } from '../store.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { chosenAlert, kindAtHand, linesOfRecord, readyRecord } from './record.ts';
import { activityAtHand, machineAtHand, targets } from './targets.ts';

type Found = { readonly text: string; readonly what: string } | null;

/** `c`: host, alert, indicator, value of a field, a line of activity. */
export function copy(control: Control): void {
  take(control, underCursor(control.store.get()));
}

/** `C`: the machine (or those that are marked) as Markdown for a ticket; in a record all of it. */
export function copyWhole(control: Control): void {
  const snapshot = control.store.get();
  if (topScreen(snapshot.view).kind === 'record') {
    const ready = readyRecord(snapshot.view);
    take(control, ready && { text: JSON.stringify(ready.record, null, 2), what: 'the record' });
    return;
  }
  const machines = targets(snapshot);
  if (machines.length === 0) {
    take(control, null);
    return;
  }
  const what = machines.length === 1 ? 'the machine' : countWords(machines.length, 'machine');
  control.run(async () => {
    const document = machinesDocument(machines, await exportFacts(control, machines));
    take(control, { text: markdownOf(document), what: `${what} as Markdown` });
  });
}

/** What an export says of this console. */
export async function exportFacts(control: Control, machines: readonly Machine[]): Promise<ConsoleFacts> {
  const { store, time, options } = control;
  const history = await historyOf(control, machines);
  const { engine } = store.get();
  const now = time.now();
  const verdict = (indicator: Indicator) => {
    const known = indicatorReputation(engine, indicator);
    if (!known) return '';
    const words = [REPUTATION_WORDS[wordOf(known, thresholdsOf(engine), now)], scoreWords(known)].filter(Boolean);
    const analysed = known.analysis?.analysedAt ?? null;
    const when = analysed === null ? '' : `, analysed ${exactTime(analysed)}`;
    return `${words.join(' ')} (${engine.enrichment.service}${when}, asked ${exactTime(known.checkedAt)})`;
  };
  return {
    now,
    version: options.version,
    demo: options.demo,
    run: engine.run,
    sources: engine.sources,
    verdict,
    reputation: (machine) => machineReputation(engine, machine, now),
    history,
  };
}

/** Of the machines that have an order; a ledger that cannot be read leaves what the table knows. */
async function historyOf(
  { engine }: Control,
  machines: readonly Machine[],
): Promise<ReadonlyMap<MachineKey, readonly HistoryEntry[]>> {
  const known = new Map<MachineKey, readonly HistoryEntry[]>();
  for (const { key, order } of machines) {
    const answer = order === null ? null : await engine.dispatch('history', { query: { machine: key } });
    if (answer?.ok)
      known.set(
        key,
        answer.entries.toSorted((a, b) => a.order.createdAt - b.order.createdAt),
      );
  }
  return known;
}

/** `@`: where the value under the cursor stands in the record. */
export function copyPath(control: Control): void {
  const { view } = control.store.get();
  const ready = readyRecord(view);
  const line = ready && visibleLines(ready.record, view.folded)[view.positions.raw.cursor];
  take(control, ready && line ? { text: pathOf(ready.record, line.id), what: 'the path' } : null);
}

function take(control: Control, found: Found): void {
  if (!found) {
    control.say('warn', 'There is nothing to copy here.');
    return;
  }
  const problem = control.terminal.copy(found.text);
  if (problem !== null) control.say('warn', `${problem} :export writes a file instead.`);
  else control.say('good', `Copied ${found.what}, if the terminal allows it.`);
}

function underCursor(snapshot: Snapshot): Found {
  const { view } = snapshot;
  const screen = topScreen(view);
  if (screen.kind === 'groups') {
    const value = groupRows(snapshot)[groupIndex(groupRows(snapshot), view)]?.value;
    return value ? { text: value, what: `the ${view.grouping.by}` } : null;
  }
  if (screen.kind === 'activity') {
    const entry = activityAtHand(snapshot);
    return entry ? { text: entry.text, what: 'the line' } : null;
  }
  if (screen.kind === 'record') return inRecord(snapshot);
  const suppression = suppressionAtHand(snapshot);
  if (suppression) return { text: suppression.value, what: `the ${suppression.kind}` };
  const entry = entryAtHand(snapshot);
  if (entry) return { text: entry.order.host, what: 'the host' };
  const machine = machineAtHand(snapshot);
  if (screen.kind === 'machine' && machine) return inMachine(snapshot, machine);
  const hosts = targets(snapshot)
    .map(({ host }) => host)
    .filter((host) => host !== '');
  if (hosts.length === 0) return null;
  return { text: hosts.join('\n'), what: hosts.length === 1 ? 'the host' : `${hosts.length} hosts` };
}

function inRecord({ view }: Snapshot): Found {
  const ready = readyRecord(view);
  const screen = topScreen(view);
  if (!ready || screen.kind !== 'record') return null;
  if (screen.depth === 'raw') {
    const line = visibleLines(ready.record, view.folded)[view.positions.raw.cursor];
    return line ? { text: textAt(ready.record, line.id), what: 'the value' } : null;
  }
  const line = linesOfRecord(view, ready)[view.positions.verbose.cursor];
  return line && line.kind === 'field' ? { text: line.full, what: 'the value' } : null;
}

function inMachine({ view }: Snapshot, machine: Machine): Found {
  const pane = shownPane(view);
  if (pane === 'indicators') {
    const indicator = indicatorsOf(machine)[view.positions.indicators.cursor];
    return indicator ? { text: indicator.value, what: `the ${indicator.kind}` } : null;
  }
  const kind = pane === 'alerts' ? kindAtHand(view, machine) : null;
  const index = chosenAlert(view, machine);
  if (pane === 'facts' || index === null) return machine.host === '' ? null : { text: machine.host, what: 'the host' };
  const { time, severity, event, rule } = machine.alerts.at(index);
  const when = kind ? `${kind.alerts.length}×  ${timeRange(kind.first, kind.last)}` : exactTime(time);
  const parts = [machine.host, when, SEVERITY_WORDS[severity], event, rule];
  return { text: parts.filter((part) => part !== '').join('  '), what: kind ? 'the kind of alert' : 'the alert' };
}
