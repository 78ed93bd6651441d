/** How many endpoints the vendors know (safety.md, guard 13): asked now and then, beside the search. */
import { type Core, log, now } from '../core.ts';
import { toProblem } from '../errors.ts';
import type { Actor } from '../model/isolation.ts';
import type { Connection } from '../ports.ts';
import { problemMet } from '../reporting/log-lines.ts';

const ASK_EVERY_MS = 3_600_000;
const ASK_AGAIN_MS = 5 * 60_000;
const CORDON: Actor = { kind: 'system', id: 'cordon' };

/**
 * Resolves as soon as there is something to go by: a count from before, of this run or an earlier one, serves while it
 * is taken anew, so that no order waits for it. Never throws: a fleet that cannot be counted is not known, and the
 * share of it then binds nobody.
 */
export async function readFleet(core: Core): Promise<void> {
  await Promise.all(core.ports.connections.map((connection) => readOne(core, connection)));
}

async function readOne(core: Core, connection: Connection): Promise<void> {
  const { source, isolator } = connection;
  const known = core.fleet.get(source.id);
  if (!isolator.fleetSize || (known && now(core) < known.askAt)) return;
  const before = known?.size ?? (await recalled(core, source.id));
  if (before !== null) core.fleet.set(source.id, { size: before, askAt: now(core) + ASK_AGAIN_MS });
  const counted = core.work.track(count(core, connection, before));
  if (before === null) await counted;
}

async function count(core: Core, { source, isolator }: Connection, before: number | null): Promise<void> {
  try {
    const size = (await isolator.fleetSize?.(core.work.leaving)) ?? null;
    core.fleet.set(source.id, { size, askAt: now(core) + ASK_EVERY_MS });
    if (size !== null && size !== before) await keep(core, source.id, size);
  } catch (thrown) {
    core.fleet.set(source.id, { size: before, askAt: now(core) + ASK_AGAIN_MS });
    if (!core.work.leaving.aborted) log(core, problemMet(toProblem(thrown)));
  }
}

function nameOf(source: string): string {
  return `fleet:${source}`;
}

/** Not known where the ledger cannot say. */
async function recalled({ ports: { ledger } }: Core, source: string): Promise<number | null> {
  const text = await ledger.recall(nameOf(source)).catch(() => null);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

async function keep(core: Core, source: string, size: number): Promise<void> {
  if (core.options.leavesNoTrace) return;
  // What cannot be written now is counted again by the next run.
  await core.ports.ledger.remember(nameOf(source), String(size), CORDON, now(core)).catch(() => {});
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
