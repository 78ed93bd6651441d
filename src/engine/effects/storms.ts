/** Storms of the window with the automatic orders given for them: counted from the ledger, so that restarts change nothing. */
import { type Core, now, settingsOf } from '../core.ts';
import { CLOCK_SKEW_LIMIT_MS, type Storm } from '../decision/context.ts';
import type { FoundStorm } from '../decision/storm-watch.ts';
import { standingAt } from '../model/evidence.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { isolationStateOf } from '../model/isolation-state.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import type { StormView } from '../model/storm.ts';
import { noticeOfStorm } from '../notices/of-hold.ts';
import { postNotices } from '../notices/post.ts';
import { type EngineSettings, STORM_LIMIT, type StormLimit } from '../settings.ts';
import { readPast } from './surroundings.ts';

/** `--max-isolations` lifts the threshold to at least itself (safety.md, guard 13). */
export function stormLimitOf({ limits }: EngineSettings): StormLimit {
  const limit = limits.storm ?? STORM_LIMIT;
  return limits.declared ? { ...limit, machines: Math.max(limit.machines, limits.perCycle) } : limit;
}

export type CountedStorm = FoundStorm & { readonly ordered: number };

/** `counting`: the automatic isolations that were sent, or may have been. */
export function countStorms(found: readonly FoundStorm[], counting: readonly Order[]): readonly CountedStorm[] {
  return found.map((storm) => {
    // The vendor's clock gave `since`, ours the time of the order.
    const from = storm.since - CLOCK_SKEW_LIMIT_MS;
    const ordered = counting.filter(({ machine, createdAt }) => createdAt >= from && storm.machines.has(machine));
    return { ...storm, ordered: new Set(ordered.map(({ machine }) => machine)).size };
  });
}

/** The storms a machine is part of, for its guards. */
export function stormsOf(storms: readonly CountedStorm[], machine: MachineKey): readonly Storm[] {
  return storms.flatMap(({ value, key, machines, peak, ordered }) =>
    machines.has(machine) ? [{ key, name: value, machines: peak, ordered }] : [],
  );
}

export function stormsNow(core: Core): readonly FoundStorm[] {
  return core.storms.found(stormLimitOf(settingsOf(core)));
}

/** Shows the storms as they stand now; one that lies within another is the same event told by another name. */
export async function showStorms(core: Core): Promise<void> {
  const found = stormsNow(core);
  const counted = found.length === 0 ? [] : countStorms(found, (await readPast(core)).counting);
  const distinct = counted.filter(
    (storm, at) => !counted.slice(0, at).some((larger) => isWithin(storm.machines, larger.machines)),
  );
  const { machines, storms: shown } = core.store.get();
  const threshold = stormLimitOf(settingsOf(core)).machines;
  const time = now(core);
  const storms = distinct.map(({ key, kind, value, machines: bearers, peak, ordered, since }): StormView => {
    const keys = [...bearers];
    const shares = Map.groupBy(
      keys.flatMap((each) => machines.get(each) ?? []),
      (machine) => shareOf(machine, time),
    );
    const count = (share: Share) => shares.get(share)?.length ?? 0;
    const waiting = (shares.get('waiting') ?? []).map((machine) => machine.key);
    const standing = { waiting, isolated: count('isolated'), inFlight: count('in flight') };
    return { key, kind, value, machines: keys, ...standing, peak, threshold, ordered, since };
  });
  if (JSON.stringify(storms) === JSON.stringify(shown)) return;
  const fresh = storms.filter(({ key }) => !shown.some((known) => known.key === key));
  core.store.apply({ kind: 'storms', storms });
  await postNotices(
    core,
    fresh.map((storm) => noticeOfStorm(core, storm)),
  );
}

function isWithin(some: ReadonlySet<MachineKey>, all: ReadonlySet<MachineKey>): boolean {
  for (const machine of some) if (!all.has(machine)) return false;
  return true;
}

type Share = 'in flight' | 'isolated' | 'waiting' | 'aside';

function shareOf(machine: Machine, time: number): Share {
  if (machine.order && isInFlight(machine.order.step)) return 'in flight';
  if (isolationStateOf(machine).state === 'isolated') return 'isolated';
  return standingAt(machine, time) === 'open' ? 'waiting' : 'aside';
}
