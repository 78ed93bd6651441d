/** The answer of `isolate` and `release`: the report's members for each machine (cli.md, Settled). */
import type { OrderResult } from '../engine/commands.ts';
import type { Plan, PlanTarget } from '../engine/model/decision.ts';
import type { Machine, MachineKey } from '../engine/model/machine.ts';
import { machineReport } from '../engine/reporting/build-report.ts';
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

export function machinesProcessed(
  plan: Plan,
  results: readonly OrderResult[],
  machines: ReadonlyMap<MachineKey, Machine>,
): MachineReport[] {
  return results.map(({ machine, host, outcome, reason, order }) => {
    const target = plan.targets.find((each) => each.machine === machine);
    const endpointId = target?.match.kind === 'one' ? target.match.reading.endpoint.id : null;
    const verdicts = target?.verdicts ?? [];
    return machineReport({
      machine: machines.get(machine) ?? null,
      host,
      outcome,
      reason,
      order,
      endpointId,
      verdicts,
    });
  });
}
