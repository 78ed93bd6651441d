/**
 * Automatic mode is offered only after a dry run or a replay of the same filter and limits has been seen in this home
 * (safety.md, guard 2). A `--auto` on the command line is a person's own declaration and asks for nothing of the kind.
 */
import { createHash } from 'node:crypto';
import { type Core, now } from '../core.ts';
import { type Filtered, filterOf } from '../effects/stream.ts';
import type { Problem } from '../errors.ts';
import { type EngineSettings, STORM_LIMIT } from '../settings.ts';

/** Names filter and limits in the ledger's facts. */
export function trialName(connections: readonly Filtered[], settings: EngineSettings): string {
  const { perCycle, perHour, perDay, allowServers, evidence, coolDownMs, storm = STORM_LIMIT } = settings.limits;
  const tried = [
    // Two accounts of one vendor are searched alike.
    [...new Set(connections.map((connection) => filterOf(connection, settings) ?? '*'))].sort(),
    [perCycle, perHour, perDay, coolDownMs],
    [...allowServers].sort(),
    [evidence.count, evidence.severity],
    [storm.machines, storm.withinMs],
  ];
  return `trial:${createHash('sha256').update(JSON.stringify(tried)).digest('hex')}`;
}

/** Notes that a person has seen what these settings would do; written down once. */
export async function noteTrial(core: Core, settings: EngineSettings, how: 'dry-run' | 'replay'): Promise<void> {
  const name = trialName(core.ports.connections, settings);
  if (core.tried.has(name)) return;
  const { ledger } = core.ports;
  if ((await ledger.recall(name)) === null) {
    await core.work.track(ledger.remember(name, how, core.run.actor, now(core)));
  }
  core.tried.add(name);
}

/** Why the mode may not be automatic with these settings; null: it may. */
export async function trialProblem(core: Core, settings: EngineSettings): Promise<Problem | null> {
  const { connections, ledger } = core.ports;
  const isTried = async (name: string) => core.tried.has(name) || (await ledger.recall(name)) !== null;
  if (await isTried(trialName(connections, settings))) return null;
  // Vendors that were each tried by themselves have been tried.
  const each = await Promise.all(connections.map((one) => isTried(trialName([one], settings))));
  if (each.every(Boolean)) return null;
  return {
    code: 'settings',
    what: 'Automatic mode has not been tried with this filter and these limits.',
    affects: 'The mode stays as it was.',
    next: 'See first what it would have done: a replay, or a cycle in the mode dry-run.',
  };
}
