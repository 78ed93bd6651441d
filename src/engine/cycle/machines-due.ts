/** Which machines a cycle decides about, and which of them it looks up first. */
import { actsByItself, type Core, now, settingsOf } from '../core.ts';
import { canBeLookedUp, isFresh } from '../effects/look-up.ts';
import { reputationGround } from '../effects/surroundings.ts';
import { standingAt } from '../model/evidence.ts';
import { isInFlight } from '../model/isolation.ts';
import type { Machine } from '../model/machine.ts';
import { rankByUrgency } from '../model/urgency.ts';

/** Machines that nobody waits for are read anew this often (safety.md, drift). */
export const REREAD_MS = 5 * 60_000;

/** A console shows many machines; the most urgent ones are read first, the others by the following cycles. */
const MOST_IN_CONSOLE = 200;

/** A run whose cycles follow each other; in the others each machine is decided on once. */
export function comesRound(core: Core): boolean {
  return core.run.kind === 'watch' || core.run.kind === 'console';
}

/** What acts, or shows what acting would do, decides on fresh readings only. */
export function isStrict(core: Core): boolean {
  const { dryRun, mode } = settingsOf(core);
  return actsByItself(core) || dryRun || (core.run.kind === 'console' && mode === 'dry-run');
}

/**
 * Machines to look up before deciding, the most urgent first: those whose reading is too old for what is decided.
 * What only proposes need not be as fresh as what acts.
 */
export function dueForLookUp(core: Core, machines: readonly Machine[]): readonly Machine[] {
  const settings = settingsOf(core);
  const strict = isStrict(core);
  const freshMs = strict ? settings.limits.freshMs : REREAD_MS;
  const due = machines.filter((machine) => canBeLookedUp(machine) && !isFresh(core, machine, freshMs));
  if (core.run.kind !== 'console' || strict || due.length <= MOST_IN_CONSOLE) return due;
  return rankByUrgency(due, now(core), reputationGround(core)?.of)
    .slice(0, MOST_IN_CONSOLE)
    .map(({ machine }) => machine);
}

/**
 * Whether a cycle that comes round again may leave a machine out: it is set aside or cut off, nothing new has come,
 * and it was read lately.
 */
export function rests(core: Core, machine: Machine): boolean {
  if (machine.order && isInFlight(machine.order.step)) return false;
  if (standingAt(machine, now(core)) !== 'open') return true;
  return isCutOff(machine) && isFresh(core, machine, REREAD_MS);
}

function isCutOff({ endpoint, order }: Machine): boolean {
  if (endpoint.kind !== 'one') return false;
  const { reading } = endpoint;
  const verified = order?.kind === 'isolate' && order.step === 'verified' && order.endpointId === reading.endpoint.id;
  return reading.isolation === 'isolated' || (verified && reading.readAt <= order.since);
}
