/** `configure`: new settings from now on; another filter or window is another stream with a table of its own. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, say, settingsOf } from '../core.ts';
import type { Cycle } from '../cycle/cycle.ts';
import { trialName, trialProblem } from '../replay/trial.ts';
import type { EngineSettings } from '../settings.ts';
import type { Watch } from '../watch/watch.ts';
import type { Table } from './table.ts';

export type ConfigureParts = {
  readonly core: Core;
  readonly table: Table;
  readonly cycle: Cycle;
  readonly watch: Watch;
};

export async function configure(
  { core, table, cycle, watch }: ConfigureParts,
  { change }: Args<'configure'>,
): Promise<AnswerOf<'configure'>> {
  const before = settingsOf(core);
  const after: EngineSettings = { ...before, ...change };
  if (after.mode === 'automatic' && (before.mode !== 'automatic' || isOtherTrial(core, before, after))) {
    const problem = await trialProblem(core, after);
    if (problem) return { ok: false, problem };
  }
  const otherStream =
    after.filter !== before.filter || !same(after.filters, before.filters) || !same(after.window, before.window);
  // Pages of the old search must not run into the new table.
  if (otherStream) await cycle.interrupt();
  core.store.apply({ kind: 'settings', settings: after });
  if (after.mode !== before.mode) say(core, 'info', null, `The mode is ${after.mode} from now on.`);
  if (otherStream) {
    core.store.apply({ kind: 'complete', complete: true });
    await table.load();
    watch.reschedule(0);
  } else if (after.intervalMs !== before.intervalMs) {
    watch.reschedule();
  }
  return { ok: true };
}

function isOtherTrial({ ports }: Core, before: EngineSettings, after: EngineSettings): boolean {
  return trialName(ports.connections, before) !== trialName(ports.connections, after);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
