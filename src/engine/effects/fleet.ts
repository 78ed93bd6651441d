/** How many endpoints the vendors know (safety.md, guard 13): asked now and then, beside the search. */
import { type Core, log, now } from '../core.ts';
import { toProblem } from '../errors.ts';
import type { Connection } from '../ports.ts';
import { problemMet } from '../reporting/log-lines.ts';

const ASK_EVERY_MS = 3_600_000;
const ASK_AGAIN_MS = 5 * 60_000;

/** Never throws: a fleet that cannot be counted is not known, and the share of it then binds nobody. */
export async function readFleet(core: Core): Promise<void> {
  await Promise.all(core.ports.connections.map((connection) => readOne(core, connection)));
}

async function readOne(core: Core, { source, isolator }: Connection): Promise<void> {
  const known = core.fleet.get(source.id);
  if (!isolator.fleetSize || (known && now(core) < known.askAt)) return;
  try {
    const size = await isolator.fleetSize(core.work.leaving);
    core.fleet.set(source.id, { size, askAt: now(core) + ASK_EVERY_MS });
  } catch (thrown) {
    core.fleet.set(source.id, { size: known?.size ?? null, askAt: now(core) + ASK_AGAIN_MS });
    if (!core.work.leaving.aborted) log(core, problemMet(toProblem(thrown)));
  }
}

/** All connections together; null where one of them is not known. */
export function fleetSizeOf(core: Core): number | null {
  let sum = 0;
  for (const { source } of core.ports.connections) {
    const size = core.fleet.get(source.id)?.size ?? null;
    if (size === null) return null;
    sum += size;
  }
  return sum;
}
