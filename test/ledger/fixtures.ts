/** Orders, pages and a ledger in a folder of its own, for the tests of the ledger. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AlertFacts } from '../../src/engine/model/alert.ts';
import type { Order } from '../../src/engine/model/isolation.ts';
import type { AlertPage, Clock, StoredAlert } from '../../src/engine/ports.ts';
import { type LedgerOptions, type OpenLedger, openLedger } from '../../src/ledger/ledger.ts';

export const NOON = Date.UTC(2026, 1, 3, 12);

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function clockAt(now: number): Clock & { set(now: number): void } {
  let at = now;
  return { now: () => at, sleep: async () => {}, set: (next) => (at = next) };
}

export async function ledgerIn(folder: string, options: Partial<LedgerOptions> = {}): Promise<OpenLedger> {
  const ledger = await openLedger(join(folder, 'ledger.sqlite'), { clock: clockAt(NOON), ...options });
  onTestFinished(() => ledger.close());
  return ledger;
}

export const facts: AlertFacts = {
  id: null,
  time: NOON,
  host: 'WS-ALPHA',
  endpointId: null,
  users: ['ana'],
  severity: 'high',
  event: 'Forensics Case Analysis',
  rule: 'Gen.Ransom',
  indicators: [{ kind: 'sha256', value: 'a'.repeat(64) }],
  techniques: [],
};

export function alert(id: string, change: Partial<AlertFacts> = {}, index = 0): StoredAlert {
  return {
    id,
    machine: 'harmony:host:ws-alpha',
    facts: { ...facts, id, ...change },
    place: { file: 'r-1.pages', offset: 0, length: 100, index },
  };
}

export function page(alerts: readonly StoredAlert[], change: Partial<AlertPage> = {}): AlertPage {
  return { stream: 'harmony default', run: 'r-1', at: NOON, alerts, setAside: [], ...change };
}

export function order(id: string, change: Partial<Order> = {}): Order {
  const endpointId = change.endpointId ?? 'c-17';
  return {
    id,
    call: `call-${id}`,
    run: 'r-1',
    kind: 'isolate',
    source: 'harmony',
    machine: 'harmony:host:ws-alpha',
    host: 'WS-ALPHA',
    endpointId,
    step: 'intent',
    since: NOON,
    comment: 'ransomware note',
    actor: { kind: 'human', id: 'ana' },
    before: {
      id: endpointId,
      name: 'WS-ALPHA',
      domain: null,
      ip: null,
      kind: 'workstation',
      type: 'Desktop',
      os: null,
      user: null,
      lastContact: NOON - 1.5,
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
    ...change,
  };
}
