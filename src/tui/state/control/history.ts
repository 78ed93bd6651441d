/** The history: read when it is opened, and again whenever something happens that may change it. */
import { wordsOf } from '../../../engine/errors.ts';
import { standingBatch } from '../../../engine/model/batch.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { EngineState } from '../../../engine/state.ts';
import { durationWords, readDuration } from '../../screens/command/duration.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { entryAtHand, historyRows, suppressionAtHand } from '../history.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { openCommandLine } from './open-prompt.ts';
import { ask } from './orders.ts';
import { machineAtHand } from './targets.ts';

export function showHistory(control: Control): void {
  const { store } = control;
  if (topScreen(store.get().view).kind === 'history') return;
  store.act({ type: 'push', screen: { kind: 'history' } });
  readHistory(control);
}

/** The newest thing told: when it changes, the ledger may have changed. */
function markOf({ activity, cycle }: EngineState): string {
  return `${activity.at(-1)?.id ?? 0} ${cycle.number} ${cycle.phase === 'idle'}`;
}

/** Reads the ledger; the cursor stays with its isolation. */
export function readHistory(control: Control): void {
  const { store, engine } = control;
  const snapshot = store.get();
  const { history } = snapshot.view;
  if (history.reading) return;
  const mark = markOf(snapshot.engine);
  store.act({ type: 'history', history: { ...history, reading: true, mark } });
  control.run(async () => {
    const answer = await engine.dispatch('history', { query: {} });
    const { view } = store.get();
    const before = entryAtHand({ view })?.order.id;
    const read = { mark, reading: false, problem: answer.ok ? null : answer.problem };
    store.act({ type: 'history', history: { ...read, entries: answer.ok ? answer.entries : view.history.entries } });
    const after = store.get().view;
    const row = historyRows(after).findIndex(({ order }) => order.id === before);
    if (row >= 0 && topScreen(after).kind === 'history') {
      const { cursor, first } = after.positions.history;
      store.act({
        type: 'position',
        list: 'history',
        position: { cursor: row, first: Math.max(0, first + row - cursor) },
      });
    }
    keepUp(control);
  });
}

/** Reads anew while the history is looked at and something has happened since. */
export function keepUp(control: Control): void {
  const { view, engine } = control.store.get();
  if (!view.stack.some(({ kind }) => kind === 'history')) return;
  if (!view.history.reading && view.history.mark !== markOf(engine)) readHistory(control);
}

/** `u` in the history: whatever alerts are in the table, the machine is found by its order. */
export function releaseEntry(control: Control): void {
  const entry = entryAtHand(control.store.get());
  if (!entry) return;
  const { host, machine } = entry.order;
  ask(control, 'release', [{ machine }], sanitiseWithin(host, 40));
}

/** `U`: what was isolated together last is let back in together. */
export function releaseBatch(control: Control): void {
  const standing = standingBatch(control.store.get().engine);
  const [first] = standing;
  if (!first) return;
  const what =
    standing.length === 1
      ? sanitiseWithin(first.host, 40)
      : `the last batch, ${countWords(standing.length, 'machine')}`;
  ask(
    control,
    'release',
    standing.map(({ machine }) => ({ machine })),
    what,
  );
}

export function openDetails({ store }: Control): void {
  const snapshot = store.get();
  const entry = entryAtHand(snapshot);
  const suppression = suppressionAtHand(snapshot);
  if (entry) store.act({ type: 'push', screen: { kind: 'details', what: 'isolation', id: entry.order.id } });
  else if (suppression)
    store.act({ type: 'push', screen: { kind: 'details', what: 'suppression', id: suppression.id } });
}

const DEFAULT_REVIEW = '24h';

/** `:review 24h why`: somebody has looked at the isolation; it stays, and is looked at again later. */
export function reviewAtHand(control: Control, argument: string): void {
  const { store, engine, say, time } = control;
  const entry = entryAtHand(store.get());
  const machine = entry?.order.machine ?? machineAtHand(store.get())?.key;
  const host = entry?.order.host ?? machineAtHand(store.get())?.host ?? '';
  if (machine === undefined) {
    say('warn', 'No isolated machine is under the cursor.');
    return;
  }
  const [given = DEFAULT_REVIEW, ...words] = argument.split(/\s+/u).filter(Boolean);
  const ms = readDuration(given);
  if (ms === null) {
    openCommandLine(control, `review ${argument}`, `"${given}" is no duration: 12h, 24h, 7d, then why, if you like.`);
    return;
  }
  const reason = words.join(' ') || null;
  control.run(async () => {
    const answer = await engine.dispatch('review', { machines: [machine], until: time.now() + ms, reason });
    if (!answer.ok) say('error', wordsOf(answer.problem));
    else {
      say('good', `${sanitiseWithin(host, 40)} stays isolated; to be looked at again in ${durationWords(ms)}.`);
      readHistory(control);
    }
  });
}
