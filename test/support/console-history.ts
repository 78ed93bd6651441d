/** A ledger for the console's tests: a forgotten machine, open ones, released ones, one that drifted, false positives. */
import type { HistoryEntry } from '../../src/engine/model/history.ts';
import type { OrderEvidence } from '../../src/engine/model/isolation.ts';
import type { SuppressionView } from '../../src/engine/model/suppression.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { anEndpoint, anOrder, counts, DAY, HOUR, MINUTE, NOW } from './builders.ts';
import { keyOf } from './console-engine.ts';

const evidence = (change: Partial<OrderEvidence> = {}): OrderEvidence => ({
  alerts: 47,
  severities: counts({ critical: 12, high: 23, medium: 9, low: 3 }),
  rules: ['win.ransomware.example', 'Gen.Rep.exe'],
  firstSeen: NOW - 3 * DAY,
  lastSeen: NOW - 3 * DAY + HOUR,
  ids: ['0001-5f2a', '0002-77c1', '0003-90ab'],
  ...change,
});

export function anIsolation(
  host: string,
  ago: number,
  change: Partial<Omit<HistoryEntry, 'order'>> & { readonly order?: Parameters<typeof anOrder>[0] } = {},
): HistoryEntry {
  const { order, ...rest } = change;
  const createdAt = NOW - ago;
  const isOpen = rest.open ?? true;
  return {
    release: null,
    drift: null,
    lease: {
      owner: 'ana',
      reason: 'ransomware note on the desktop',
      reviewAt: createdAt + DAY,
      setBy: 'cordon',
      setAt: createdAt + MINUTE,
    },
    ...rest,
    open: isOpen,
    order: anOrder({
      id: `o-${host.toLowerCase()}`,
      host,
      machine: keyOf(host),
      createdAt,
      requestedAt: createdAt + 1000,
      acceptedAt: createdAt + 3000,
      reportedAt: createdAt + 9000,
      comment: 'Isolated by an analyst with Cordon: 47 alerts, worst Critical.',
      evidence: evidence(),
      before: anEndpoint({ name: host, domain: 'corp.example', groups: [{ id: 'g-1', name: 'Office laptops' }] }),
      run: 'r-20260302-0915',
      ...order,
    }),
  };
}

export function aHistory(): readonly HistoryEntry[] {
  return [
    anIsolation('FS-CORE-02', 3 * DAY, { order: { comment: 'Ransom note found by the night shift, see case 4711.' } }),
    anIsolation('DEV-WS-12', 21 * MINUTE, {
      order: {
        actor: { kind: 'rule', id: 'automatic' },
        evidence: evidence({ alerts: 4, severities: counts({ high: 4 }) }),
      },
    }),
    anIsolation('SALES-LT-207', 16 * MINUTE, {
      open: false,
      lease: null,
      order: {
        step: 'pending',
        acceptedAt: NOW - 15 * MINUTE,
        reportedAt: null,
        verifiedAt: null,
        words: 'the endpoint has not called in yet',
      },
    }),
    anIsolation('MKT-LT-18', 5 * HOUR, {
      open: false,
      release: anOrder({
        kind: 'release',
        host: 'MKT-LT-18',
        createdAt: NOW - 30 * MINUTE,
        comment: 'Cleaned and patched.',
      }),
    }),
    anIsolation('LAB-WS-4', 30 * HOUR, {
      open: false,
      drift: { at: NOW - 6 * HOUR, vendorState: 'Not Isolated' },
      order: { step: 'drifted', verifiedAt: NOW - 30 * HOUR + MINUTE, words: 'no longer isolated at the vendor' },
    }),
  ];
}

export function aSuppression(change: Partial<SuppressionView> = {}): SuppressionView {
  return {
    id: 's-1',
    kind: 'rule',
    value: 'Adware.Gen',
    reason: 'the imaging tool of the service desk',
    expiresAt: NOW + 12 * DAY,
    by: 'ana',
    at: NOW - 2 * DAY,
    endedAt: null,
    endedBy: null,
    active: true,
    alerts: 20,
    machines: [keyOf('KIOSK-3'), keyOf('LAB-WS-9')],
    flips: [],
    ...change,
  };
}

/** One batch of this session, isolated and verified. */
function sessionOf(...hosts: readonly string[]): Pick<EngineState, 'orders' | 'batches'> {
  const orders = hosts.map((host) => anOrder({ id: `o-${host}`, host, machine: keyOf(host), endpointId: `e-${host}` }));
  return {
    orders: new Map(orders.map((order) => [order.id, order])),
    batches: [{ at: NOW - MINUTE, orders: orders.map(({ id }) => id) }],
  };
}

export function ledgerState(): Partial<EngineState> {
  return {
    overdue: [keyOf('FS-CORE-02')],
    ...sessionOf('DEV-WS-12', 'HR-WS-031'),
    suppressions: [
      aSuppression({
        id: 's-2',
        kind: 'hash',
        value: '2f7a5c1be0d94c6fa1c4b0f5a7c9d3e18b6f4a2d9c0e7b5a3f1d8c6e4b2a0f9d',
        reason: 'signed by the finance tool, vendor case open',
        expiresAt: null,
        alerts: 6,
        machines: [keyOf('FS-CORE-01')],
        flips: [keyOf('FS-CORE-01')],
      }),
      aSuppression(),
      aSuppression({
        id: 's-0',
        kind: 'user',
        value: 'CORP\\pentest',
        reason: 'red team week',
        active: false,
        alerts: 0,
        machines: [],
        endedAt: NOW - DAY,
        endedBy: 'ben',
      }),
    ],
  };
}
