/** What the reputation service said, as the screens ask for it. */
import type { Indicator } from '../../engine/model/alert.ts';
import { type MachineReputation, reputationOf } from '../../engine/model/enrichment.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { indicatorKey, type Reputation, type ReputationThresholds } from '../../engine/model/reputation.ts';
import { DEFAULT_ENRICHMENT } from '../../engine/settings.ts';
import type { EngineState } from '../../engine/state.ts';

export type Reputed = Pick<EngineState, 'enrichment' | 'settings'>;

export function thresholdsOf({ settings }: Pick<EngineState, 'settings'>): ReputationThresholds {
  return (settings.enrichment ?? DEFAULT_ENRICHMENT).thresholds;
}

/** null: no service is switched on. */
export function machineReputation(engine: Reputed, machine: Machine, now: number): MachineReputation | null {
  const { service, reputations } = engine.enrichment;
  return service === null ? null : reputationOf(machine, reputations, thresholdsOf(engine), now);
}

/** null: not answered yet; undefined: it is never sent, or no service is switched on. */
export function indicatorReputation({ enrichment }: Reputed, indicator: Indicator): Reputation | null | undefined {
  return enrichment.service === null ? undefined : enrichment.reputations.get(indicatorKey(indicator));
}

/** The service's page of an indicator; undefined where it has no analysis to show. */
export function pageOf({ enrichment }: Pick<EngineState, 'enrichment'>, indicator: Indicator): string | undefined {
  const known = enrichment.reputations.get(indicatorKey(indicator));
  return known?.analysis ? (enrichment.pageOf(indicator) ?? undefined) : undefined;
}
