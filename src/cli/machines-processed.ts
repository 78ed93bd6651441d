/** The answer of `isolate` and `release`: the report's members for each machine (cli.md, Settled). */
import type { OrderResult } from '../engine/commands.ts';
import { SEVERITIES } from '../engine/model/alert.ts';
import type { Plan, PlanTarget } from '../engine/model/decision.ts';
import type { Machine } from '../engine/model/machine.ts';
import type { MachineReport } from '../engine/reporting/report.ts';

/** What became of a machine: the order's result, or why it was not ordered. */
export function resultOf(target: PlanTarget, results: readonly OrderResult[]): OrderResult {
  const found = results.find((result) => result.machine === target.machine);
  if (found) return found;
  const hold = target.blockedBy;
  return {
    machine: target.machine,
    host: target.host,
    outcome: hold?.outcome ?? 'held',
    reason: hold?.words ?? '',
    order: null,
    candidates: target.match.kind === 'several' ? target.match.candidates : [],
  };
}

function endpointIdOf(plan: Plan, result: OrderResult): string | null {
  if (result.order) return result.order.endpointId;
  const match = plan.targets.find((target) => target.machine === result.machine)?.match;
  return match?.kind === 'one' ? match.reading.endpoint.id : null;
}

export function machineReport(plan: Plan, result: OrderResult, machine: Machine | undefined): MachineReport {
  const time = (value: number | null | undefined): string | null =>
    value === null || value === undefined ? null : new Date(value).toISOString();
  return {
    hostname: result.host,
    alert_count: machine?.alerts.length ?? 0,
    severities: machine ? SEVERITIES.filter((severity) => machine.counts[severity] > 0) : [],
    users: machine?.users ?? [],
    events: machine?.events ?? [],
    first_seen: time(machine?.firstSeen),
    last_seen: time(machine?.lastSeen),
    endpoint_id: endpointIdOf(plan, result),
    outcome: result.outcome,
    reason: result.reason,
    job_id: result.order?.jobId ?? null,
    operation_id: result.order?.operationId ?? null,
  };
}
