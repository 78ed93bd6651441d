/** Orders, pages and a ledger in a folder of its own, for the tests of the ledger. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AlertFacts } from '../../src/engine/model/alert.ts';
import type { Order } from '../../src/engine/model/isolation.ts';
import type { Notice } from '../../src/engine/model/notice.ts';
import type { AlertPage, Clock, StoredAlert } from '../../src/engine/ports.ts';
import { type LedgerOptions, type OpenLedger, openLedger } from '../../src/ledger/ledger.ts';
import * as work from './processes/work.ts';

export const { NOON } = work;

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
  ...work.alert('').facts,
  id: null,
  users: ['ana'],
  event: 'Forensics Case Analysis',
  rule: 'Gen.Ransom',
  indicators: [{ kind: 'sha256', value: 'a'.repeat(64) }],
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
  return { ...work.page(alerts), stream: 'harmony default', ...change };
}

export function order(id: string, change: Partial<Order> = {}): Order {
  const plain = work.order(id, change.endpointId ?? 'c-17');
  const before = { ...plain.before, name: 'WS-ALPHA', lastContact: NOON - 1.5 };
  return {
    ...plain,
    machine: 'harmony:host:ws-alpha',
    host: 'WS-ALPHA',
    comment: 'ransomware note',
    before,
    ...change,
  };
}

export function notice(key: string, change: Partial<Notice> = {}): Notice {
  return {
    key,
    trigger: 'verified',
    at: NOON,
    run: 'r-1',
    happened: 'isolated, verified',
    words: '',
    next: null,
    machine: { key: 'harmony:host:ws-alpha', host: 'WS-ALPHA', endpointId: 'c-17' },
    subject: null,
    order: null,
    evidence: null,
    sections: [],
    gist: null,
    ...change,
  };
}
