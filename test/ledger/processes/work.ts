/** Orders and pages for the processes, which run without the test runner. */
import type { Order } from '../../../src/engine/model/isolation.ts';
import type { AlertPage, StoredAlert } from '../../../src/engine/ports.ts';

export const NOON = Date.UTC(2026, 1, 3, 12);

export function order(id: string, endpointId: string): Order {
  return {
    id,
    call: id,
    run: 'r-1',
    kind: 'isolate',
    source: 'harmony',
    machine: `m:${endpointId}`,
    host: endpointId,
    endpointId,
    step: 'intent',
    since: NOON,
    comment: 'a comment',
    actor: { kind: 'human', id: 'ana' },
    before: {
      id: endpointId,
      name: endpointId,
      domain: null,
      ip: null,
      kind: 'workstation',
      type: null,
      os: null,
      user: null,
      lastContact: null,
      agent: null,
      groups: [],
      organisationalUnit: null,
      deleted: false,
      warnings: [],
    },
    receipt: null,
    jobId: null,
    operationId: null,
    words: '',
    problem: null,
    createdAt: NOON,
    requestedAt: null,
    acceptedAt: null,
    reportedAt: null,
    verifiedAt: null,
    endedAt: null,
    expiresAt: null,
  };
}

export function alert(id: string): StoredAlert {
  return {
    id,
    machine: 'm:1',
    facts: {
      id,
      time: NOON,
      host: 'WS-ALPHA',
      endpointId: null,
      users: [],
      severity: 'high',
      event: 'event',
      rule: 'rule',
      indicators: [],
      techniques: [],
    },
    place: { file: 'r-1.pages', offset: 0, length: 10, index: 0 },
  };
}

export function page(alerts: readonly StoredAlert[]): AlertPage {
  return { stream: 's', run: 'r-1', at: NOON, alerts, setAside: [] };
}
