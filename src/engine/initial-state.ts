import { NO_ALERTS } from './cycle/collect.ts';
import type { Enricher } from './enricher-port.ts';
import { type EnrichmentView, NO_ENRICHMENT } from './model/enrichment.ts';
import { NO_MACHINES } from './model/machine-table.ts';
import type { Ports } from './ports.ts';
import type { EngineSettings } from './settings.ts';
import type { EngineState } from './state.ts';

/** The state before anything has happened. */
export function initialState(run: string, ports: Ports, settings: EngineSettings): EngineState {
  return {
    run,
    settings,
    sources: ports.connections.map(({ source: { id, title, gateway, askable }, defaultFilter }) => ({
      id,
      title,
      gateway,
      defaultFilter,
      ...(askable ? { askable } : {}),
    })),
    halted: ports.halt.isOn(),
    cycle: { number: 0, phase: 'idle', startedAt: null, progress: null },
    watch: {
      on: false,
      paused: false,
      nextAt: null,
      lastSuccessAt: null,
      failures: 0,
      problem: null,
      arrivedWhilePaused: 0,
    },
    machines: NO_MACHINES,
    counts: NO_ALERTS,
    complete: true,
    activity: [],
    storms: [],
    suppressions: [],
    orders: new Map(),
    batches: [],
    overdue: [],
    enrichment: ports.enricher ? readyEnrichment(ports.enricher) : NO_ENRICHMENT,
  };
}

function readyEnrichment(enricher: Enricher): EnrichmentView {
  const pageOf: EnrichmentView['pageOf'] = (indicator) => {
    const subject = enricher.subjectOf(indicator);
    return subject && enricher.pageOf(subject);
  };
  return { ...NO_ENRICHMENT, service: enricher.title, pageOf };
}
