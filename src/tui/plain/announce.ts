/** What is said when something changed: one line an event, in the order in which a person needs it. Pure. */
import { wordsOf } from '../../engine/errors.ts';
import type { Machine, MachineKey } from '../../engine/model/machine.ts';
import { countWords } from '../../engine/model/span-words.ts';
import type { Snapshot } from '../state/store.ts';
import { cursorIndex, cursorKey } from '../state/table.ts';
import { topScreen } from '../state/view.ts';
import { sanitise, sanitiseWithin } from '../text/sanitise.ts';
import { hostWords, machineWords } from './machine-words.ts';

/** More new machines than this at once are counted, and the most urgent ones named. */
const NAMED = 5;

/** The first words: what is watched, how, and how to go on. */
export function greeting({ engine }: Snapshot, demo: boolean): readonly string[] {
  const sources = engine.sources.map(
    ({ title, gateway }) => `${sanitise(title)} at ${demo ? 'the built-in gateway' : sanitise(gateway)}`,
  );
  return [
    `Cordon, plain.${demo ? ' DEMO: every machine is invented.' : ''} ${sources.join(' and ')}. Mode ${engine.settings.mode}.`,
    'Keys: j and k move and read, Ctrl-L reads all that is on show, Enter opens, i isolates, ? reads the keys, q leaves.',
  ];
}

/** News of the watch: machines and alerts, what orders came to, trouble and its end. */
export function news(before: Snapshot, after: Snapshot, now: number): readonly string[] {
  const [old, next] = [before.engine, after.engine];
  if (old === next) return [];
  return [
    ...tableNews(before, after, now),
    ...next.activity.filter(({ id }) => id > (old.activity.at(-1)?.id ?? 0)).map(({ text }) => sentence(text)),
    ...watchNews(before, after),
  ];
}

function tableNews(before: Snapshot, after: Snapshot, now: number): readonly string[] {
  const [old, next] = [before.engine, after.engine];
  if (next.watch.lastSuccessAt === null) return [];
  if (old.watch.lastSuccessAt === null) return firstSearch(after, now);
  if (old.machines === next.machines) return [];
  const fresh: Machine[] = [];
  const grown: string[] = [];
  for (const machine of next.machines.values()) {
    const known = old.machines.get(machine.key);
    if (known === undefined) fresh.push(machine);
    else if (machine.alerts.length > known.alerts.length) {
      const more = countWords(machine.alerts.length - known.alerts.length, 'new alert');
      grown.push(`${hostWords(machine)}: ${more}, ${machine.alerts.length} in all.`);
    }
  }
  const named = mostUrgent(after, fresh).slice(0, NAMED);
  return [
    ...(fresh.length > NAMED ? [`${fresh.length} new machines, the most urgent of them:`] : []),
    ...named.map((machine) => `New machine ${machineWords(machine, now, next)}.`),
    ...grown.slice(0, NAMED),
    ...(grown.length > NAMED ? [`New alerts on ${grown.length - NAMED} more machines.`] : []),
  ];
}

function firstSearch(after: Snapshot, now: number): readonly string[] {
  const { machines, counts } = after.engine;
  const total = `${countWords(machines.size, 'machine')}, ${countWords(counts.grouped, 'alert')}`;
  const first = after.view.table.keys.flatMap((key: MachineKey) => machines.get(key) ?? [])[0];
  return [`Searched: ${total}.`, ...(first ? [`The most urgent is ${machineWords(first, now, after.engine)}.`] : [])];
}

function mostUrgent({ selection }: Snapshot, machines: readonly Machine[]): readonly Machine[] {
  const place = new Map(selection.sorted.map((key, index) => [key, index]));
  return [...machines].sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity));
}

function watchNews(before: Snapshot, after: Snapshot): readonly string[] {
  const [old, next] = [before.engine.watch, after.engine.watch];
  const lines: string[] = [];
  if (next.problem !== null && next.problem.what !== old.problem?.what) lines.push(sentence(wordsOf(next.problem)));
  if (next.problem === null && old.problem !== null) lines.push('The search works again.');
  if (next.paused !== old.paused) lines.push(next.paused ? 'Paused.' : 'Going on.');
  if (before.engine.halted !== after.engine.halted) {
    lines.push(after.engine.halted ? 'Halted: no further order until it is lifted.' : 'The halt is lifted.');
  }
  if (before.engine.settings.mode !== after.engine.settings.mode)
    lines.push(`The mode is ${after.engine.settings.mode}.`);
  return lines;
}

/** The machine under the cursor, its place and its mark; null: the table is not on top, or empty. */
export function underCursor({ view, engine }: Snapshot, now: number): string | null {
  if (topScreen(view).kind !== 'triage') return null;
  const key = cursorKey(view.table);
  const machine = key === null ? undefined : engine.machines.get(key);
  if (!machine) return null;
  const place = `${cursorIndex(view.table) + 1} of ${view.table.keys.length}`;
  return `${view.marks.has(machine.key) ? 'Marked. ' : ''}${place}, ${machineWords(machine, now, engine)}.`;
}

/** All machines shown, one a line. */
export function listTold(snapshot: Snapshot, now: number): readonly string[] {
  const { view, engine } = snapshot;
  const machines = view.table.keys.flatMap((key: MachineKey) => engine.machines.get(key) ?? []);
  if (machines.length === 0) return ['No machine is shown.'];
  return machines.map((machine, index) => `${index + 1}, ${machineWords(machine, now, engine)}.`);
}

function sentence(text: string): string {
  const words = sanitiseWithin(text, 2000).trim();
  return /[.!?:]$/.test(words) ? words : `${words}.`;
}
