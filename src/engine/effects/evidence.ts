/** What an isolation is ordered on, to be kept with its order: as the table has it, with the newest alerts' ids. */
import type { Core } from '../core.ts';
import { EVIDENCE_LIMIT, type OrderEvidence } from '../model/isolation.ts';
import type { Machine } from '../model/machine.ts';
import { totalOf } from '../model/severity.ts';

/** Suppressed alerts in between make it look further back, so far and no further. */
const FURTHER = 500;

/** Undefined: a machine without alerts. Throws ServiceError `ledger`. */
export async function evidenceOf(core: Core, machine: Machine | null): Promise<OrderEvidence | undefined> {
  if (machine === null || totalOf(machine.counts) === 0) return undefined;
  const { key, counts, rules, firstSeen, lastSeen, suppressed } = machine;
  const limit = EVIDENCE_LIMIT + Math.min(suppressed, FURTHER);
  const newest = await core.ports.ledger.alertsOf(key, firstSeen ?? 0, lastSeen ?? Number.MAX_SAFE_INTEGER, limit);
  const ids = newest.filter(({ facts }) => !core.suppressions.matches(facts)).map(({ id }) => id);
  return {
    alerts: totalOf(counts),
    severities: counts,
    rules,
    firstSeen,
    lastSeen,
    ids: ids.slice(0, EVIDENCE_LIMIT),
  };
}
