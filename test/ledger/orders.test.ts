import { describe, expect, test } from 'vitest';
import { ENDED, IN_FLIGHT } from '../../src/engine/model/isolation.ts';
import { clockAt, ledgerIn, NOON, order, temporaryFolder } from './fixtures.ts';

describe('intents', () => {
  test('are written once an endpoint: the second one is told which order is in flight', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const first = order('o-1');
    expect(await ledger.writeIntent(first)).toEqual({ kind: 'written' });
    const release = order('o-2', { kind: 'release', machine: 'harmony:id:c-17' });
    expect(await ledger.writeIntent(release)).toEqual({ kind: 'in-flight', order: first });
    expect(await ledger.writeIntent(order('o-3', { endpointId: 'c-18' }))).toEqual({ kind: 'written' });
    expect((await ledger.ordersInFlight()).map(({ id }) => id)).toEqual(['o-1', 'o-3']);
  });

  test.each(ENDED)('are free again when the order ends as %s', async (step) => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step }, NOON + 1);
    expect(await ledger.ordersInFlight()).toEqual([]);
    expect((await ledger.writeIntent(order('o-2'))).kind).toBe('written');
  });

  test.each(IN_FLIGHT)('stay locked while the order is %s', async (step) => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step }, NOON + 1);
    expect((await ledger.writeIntent(order('o-2'))).kind).toBe('in-flight');
  });

  test('of two ledgers on one file: exactly one is written', async () => {
    const folder = temporaryFolder();
    const [a, b] = [await ledgerIn(folder), await ledgerIn(folder)];
    const answers = await Promise.all([a.writeIntent(order('o-1')), b.writeIntent(order('o-2'))]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['in-flight', 'written']);
  });

  test('with an id that is taken are a bug, and leave nothing behind', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    const head = await ledger.head();
    await expect(ledger.writeIntent(order('o-1', { endpointId: 'c-18' }))).rejects.toThrow(/UNIQUE/);
    expect(await ledger.head()).toEqual(head);
    expect(await ledger.ordersInFlight()).toHaveLength(1);
  });
});

describe('an order', () => {
  test('moves along the ladder, and each step notes when it was reached', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step: 'requested' }, NOON + 1);
    await ledger.advance('o-1', { step: 'accepted', receipt: { job: 'j', part: 0.5 }, jobId: 'j-1' }, NOON + 2);
    await ledger.advance('o-1', { words: 'still delivering' }, NOON + 3);
    await ledger.advance('o-1', { step: 'reported' }, NOON + 4);
    const verified = await ledger.advance('o-1', { step: 'verified', words: 'isolated' }, NOON + 5);
    expect(verified).toEqual(
      order('o-1', {
        step: 'verified',
        since: NOON + 5,
        words: 'isolated',
        receipt: { job: 'j', part: 0.5 },
        jobId: 'j-1',
        requestedAt: NOON + 1,
        acceptedAt: NOON + 2,
        reportedAt: NOON + 4,
        verifiedAt: NOON + 5,
        endedAt: NOON + 5,
      }),
    );
    expect(await ledger.orders({})).toEqual([verified]);
  });

  test('moves only from the steps named, and shows that it did not', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step: 'requested' }, NOON + 1, ['intent']);
    const head = await ledger.head();
    const again = await ledger.advance('o-1', { step: 'requested' }, NOON + 2, ['intent']);
    expect(again).toMatchObject({ step: 'requested', requestedAt: NOON + 1 });
    expect(await ledger.head()).toEqual(head);
  });

  test('that ended never moves again', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step: 'refused' }, NOON + 1);
    expect(await ledger.advance('o-1', { step: 'accepted' }, NOON + 2)).toMatchObject({ step: 'refused' });
  });

  test('that does not exist is an error', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await expect(ledger.advance('o-9', { step: 'verified' }, NOON)).rejects.toThrow('has no order o-9');
  });

  test('read again without news leaves no record', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step: 'accepted', words: 'Waiting' }, NOON + 1);
    const head = await ledger.head();
    await ledger.advance('o-1', { step: 'accepted', words: 'Waiting' }, NOON + 2);
    expect(await ledger.head()).toEqual(head);
  });
});

describe('asking for orders', () => {
  test('the latest of each machine, those of a run, of an endpoint, since a time, so many', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    for (let n = 1; n <= 4; n += 1) {
      const change = { run: `r-${n % 2}`, createdAt: NOON + n, endpointId: `c-${n % 3}`, machine: `m:${n % 2}` };
      await ledger.writeIntent(order(`o-${n}`, change));
      await ledger.advance(`o-${n}`, { step: 'failed' }, NOON + n);
    }
    const ids = async (query: Parameters<typeof ledger.orders>[0]) => (await ledger.orders(query)).map(({ id }) => id);
    expect(await ids({})).toEqual(['o-4', 'o-3', 'o-2', 'o-1']);
    expect(await ids({ run: 'r-1' })).toEqual(['o-3', 'o-1']);
    expect(await ids({ endpointId: 'c-1', kind: 'isolate' })).toEqual(['o-4', 'o-1']);
    expect(await ids({ kind: 'release' })).toEqual([]);
    expect(await ids({ machine: 'm:0', since: NOON + 3 })).toEqual(['o-4']);
    expect(await ids({ limit: 2 })).toEqual(['o-4', 'o-3']);
    const latest = await ledger.latestOrders();
    expect([...latest].map(([machine, { id }]) => [machine, id]).sort()).toEqual([
      ['m:0', 'o-4'],
      ['m:1', 'o-3'],
    ]);
  });

  test('open isolations: verified and not released since, longest first', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    let at = NOON;
    const done = async (id: string, kind: 'isolate' | 'release', endpointId: string, step: 'verified' | 'failed') => {
      at += 1;
      await ledger.writeIntent(order(id, { kind, endpointId, machine: `m:${endpointId}`, createdAt: at }));
      await ledger.advance(id, { step }, at);
    };
    await done('o-1', 'isolate', 'a', 'verified');
    await done('o-2', 'isolate', 'b', 'verified');
    await done('o-3', 'release', 'b', 'verified');
    await done('o-4', 'isolate', 'c', 'verified');
    await done('o-5', 'release', 'c', 'failed');
    await done('o-6', 'isolate', 'd', 'failed');
    expect((await ledger.openIsolations()).map(({ id }) => id)).toEqual(['o-1', 'o-4']);
    await done('o-7', 'isolate', 'b', 'verified');
    await done('o-8', 'isolate', 'a', 'verified');
    expect((await ledger.openIsolations()).map(({ id }) => id)).toEqual(['o-4', 'o-7', 'o-8']);
  });
});

describe('orders in flight', () => {
  test('survive a new start and are adopted when the former ledger was closed', async () => {
    const folder = temporaryFolder();
    const former = await ledgerIn(folder);
    await former.writeIntent(order('o-1'));
    await former.advance('o-1', { step: 'unknown' }, NOON + 1);
    const next = await ledgerIn(folder);
    expect(await next.adoptOrphans()).toEqual([]);
    await former.close();
    expect(await next.adoptOrphans()).toMatchObject([{ id: 'o-1', step: 'unknown' }]);
    expect(await next.adoptOrphans()).toEqual([]);
    const lines = [...next.exportAudit()].map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ event: 'isolate.adopt', data: { order: 'o-1', step: 'unknown' } });
  });

  test('of a process on another machine are adopted only after it has been silent for its lease', async () => {
    const folder = temporaryFolder();
    const clock = clockAt(NOON);
    const elsewhere = { instance: 'i-1', host: 'elsewhere', space: 's', pid: 1, started: '1' };
    const other = await ledgerIn(folder, { owner: elsewhere, clock });
    await other.writeIntent(order('o-1'));
    const ledger = await ledgerIn(folder, { clock });
    clock.set(NOON + 100_000);
    expect(await ledger.adoptOrphans()).toEqual([]);
    clock.set(NOON + 121_000);
    expect(await ledger.adoptOrphans()).toHaveLength(1);
  });
});
