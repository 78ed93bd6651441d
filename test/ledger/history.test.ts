import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/engine/model/isolation.ts';
import type { Suppression } from '../../src/engine/model/suppression.ts';
import type { OpenLedger } from '../../src/ledger/ledger.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../src/ledger/schema.ts';
import { verifyChain } from '../../src/ledger/verify-chain.ts';
import { alert, ledgerIn, NOON, order, page, temporaryFolder } from './fixtures.ts';

const ANA = { kind: 'human', id: 'ana' } as const;

async function carriedOut(ledger: OpenLedger, one: Order, step: Order['step'] = 'verified', at = NOON): Promise<Order> {
  await ledger.writeIntent(one);
  return ledger.advance(one.id, { step }, at);
}

describe('history', () => {
  test('tells each isolation with its release, lease and drift; open ones are those nobody ended', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await carriedOut(
      ledger,
      order('o-1', { endpointId: 'c-1', host: 'WS-ONE', createdAt: NOON - 9 }),
      'verified',
      NOON - 8,
    );
    await carriedOut(ledger, order('o-2', { endpointId: 'c-1', kind: 'release', createdAt: NOON - 7 }), 'failed');
    await carriedOut(ledger, order('o-3', { endpointId: 'c-1', kind: 'release', createdAt: NOON - 6 }));
    await carriedOut(ledger, order('o-4', { endpointId: 'c-1', host: 'WS-ONE', createdAt: NOON - 5 }));
    await carriedOut(ledger, order('o-5', { endpointId: 'c-5', host: 'WS-FIVE', createdAt: NOON - 4 }));
    await carriedOut(ledger, order('o-6', { endpointId: 'c-6', host: 'WS-SIX', createdAt: NOON - 3 }), 'refused');
    const lease = { owner: 'ana', reason: 'ransomware', reviewAt: NOON + 1, setBy: 'ana', setAt: NOON };
    await ledger.setLease('o-4', lease, ANA);
    const drifted = await ledger.drift('o-5', { at: NOON + 2, vendorState: 'Not Isolated' });
    expect(drifted).toMatchObject({ step: 'drifted', verifiedAt: NOON, endedAt: NOON + 2 });
    expect(await ledger.drift('o-5', { at: NOON + 3, vendorState: 'x' })).toBeNull();

    const entries = await ledger.history({});
    expect(entries.map(({ order: one, open, release }) => [one.id, open, release?.id ?? null])).toEqual([
      ['o-6', false, null],
      ['o-5', false, null],
      ['o-4', true, null],
      ['o-1', false, 'o-3'],
    ]);
    expect(entries[1]?.drift).toEqual({ at: NOON + 2, vendorState: 'Not Isolated' });
    expect(entries[2]?.lease).toEqual(lease);
    expect((await ledger.openIsolations()).map(({ id }) => id)).toEqual(['o-4']);

    const ids = async (query: Parameters<OpenLedger['history']>[0]) =>
      (await ledger.history(query)).map((entry) => entry.order.id);
    expect(await ids({ open: true })).toEqual(['o-4']);
    expect(await ids({ host: 'ws-o' })).toEqual(['o-4', 'o-1']);
    expect(await ids({ since: NOON - 4 })).toEqual(['o-6', 'o-5']);
    expect(await ids({ text: 'c-1 RANSOMWARE ana' })).toEqual(['o-4', 'o-1']);
    expect(await ids({ text: 'no such thing' })).toEqual([]);
    expect(await ids({ machine: 'harmony:host:ws-alpha', limit: 1 })).toEqual(['o-6']);
    expect(verifyChain(ledger.exportAudit(), await ledger.head()).kind).toBe('intact');
  });

  test('keeps decisions and the ids of evidence for it', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const alerts = [3, 1, 2].map((n) => alert(`a-${n}`, { time: NOON - n * 1000 }, n));
    await ledger.admit(page([...alerts, { ...alert('b-1'), machine: 'harmony:host:other' }]));
    expect((await ledger.alertsOf('harmony:host:ws-alpha', NOON - 2500, NOON, 5)).map(({ id }) => id)).toEqual([
      'a-1',
      'a-2',
    ]);
    expect((await ledger.alertsOf('harmony:host:ws-alpha', 0, NOON, 1)).map(({ id }) => id)).toEqual(['a-1']);
    const decision = { run: 'r-1', machine: 'm', host: 'H', outcome: 'held', reason: 'why' };
    await ledger.decide([{ ...decision, at: NOON, verdicts: '[1]' }]);
    await ledger.decide([{ ...decision, at: NOON + 5, verdicts: '[2]' }]);
    await ledger.decide([{ ...decision, at: NOON + 9, verdicts: '[3]', outcome: 'ordered' }]);
    expect(await ledger.decisions({ machine: 'm' })).toEqual([
      { ...decision, outcome: 'ordered', at: NOON + 9, verdicts: '[3]', lastAt: NOON + 9, times: 1 },
      { ...decision, at: NOON, verdicts: '[2]', lastAt: NOON + 5, times: 2 },
    ]);
    expect(await ledger.decisions({ machine: 'n' })).toEqual([]);
    expect(await ledger.decisions({ since: NOON + 1, run: 'r-1', limit: 3 })).toHaveLength(1);
  });
});

describe('suppressions and facts', () => {
  const made: Suppression = {
    id: 's-1',
    kind: 'path',
    value: 'C:\\Tools\\*',
    reason: 'our own tool',
    expiresAt: NOON + 0.5,
    by: 'ana',
    at: NOON,
    endedAt: null,
    endedBy: null,
  };

  test('last, are ended once, and are told in the chain', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    await ledger.suppress(made, ANA);
    expect(await ledger.unsuppress('s-2', ANA, NOON)).toBeNull();
    const ended = await ledger.unsuppress('s-1', { kind: 'human', id: 'bo' }, NOON + 7);
    expect(ended).toEqual({ ...made, endedAt: NOON + 7, endedBy: 'bo' });
    expect(await ledger.unsuppress('s-1', ANA, NOON + 8)).toBeNull();
    await ledger.remember('seen', 'yes', ANA, NOON);
    const again = await ledgerIn(folder);
    expect(await again.suppressions()).toEqual([ended]);
    expect([await again.recall('seen'), await again.recall('other')]).toEqual(['yes', null]);
    const told = [...again.exportAudit()].map((line) => JSON.parse(line));
    expect(told.map(({ event, actor }) => [event, actor.id])).toEqual([
      ['suppress', 'ana'],
      ['unsuppress', 'bo'],
      ['fact', 'ana'],
    ]);
  });
});

describe('a ledger of version 1', () => {
  test('is brought up to date with everything in it', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const old = new DatabaseSync(join(folder, 'ledger.sqlite'));
    old.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1; PRAGMA application_id = ${APPLICATION_ID}`);
    const doc = { ...order('o-1', { endpointId: 'c-1' }), step: 'verified', verifiedAt: NOON };
    old
      .prepare(`INSERT INTO orders (id, run, kind, machine, endpoint, step, in_flight, created_at, verified_at, owner, doc)
                VALUES ('o-1', 'r-1', 'isolate', ?, 'c-1', 'verified', 0, ?, ?, 'x', ?)`)
      .run(doc.machine, NOON, NOON, JSON.stringify(doc));
    old.close();

    const ledger = await ledgerIn(folder);
    const [entry] = await ledger.history({ open: true });
    expect(entry).toMatchObject({ order: { id: 'o-1' }, lease: null, drift: null, open: true });
    const lease = { owner: 'ana', reason: '', reviewAt: NOON, setBy: 'cordon', setAt: NOON };
    await ledger.setLease('o-1', lease, ANA);
    expect((await ledger.history({}))[0]?.lease).toEqual(lease);
    expect(await ledger.suppressions()).toEqual([]);
  });
});
