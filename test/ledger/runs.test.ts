import { describe, expect, test } from 'vitest';
import type { DecisionRecord, RunRecord } from '../../src/engine/ports.ts';
import { verifyChain } from '../../src/ledger/verify-chain.ts';
import { alert, ledgerIn, NOON, order, page, temporaryFolder } from './fixtures.ts';

const ana = { kind: 'human', id: 'ana' } as const;
const run: RunRecord = { id: 'r-1', kind: 'run', actor: ana, startedAt: NOON, endedAt: null, summary: null };
const decision: DecisionRecord = {
  run: 'r-1',
  at: NOON,
  machine: 'm:1',
  host: 'WS-ALPHA',
  outcome: 'held',
  reason: 'protected',
  verdicts: '[{"guard":"protected","value":0.5}]',
};

describe('the chain of a ledger', () => {
  test('holds every run, decision, standing, intent and step, and verifies', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.beginRun(run);
    await ledger.admit(page([alert('a')]));
    await ledger.decide([decision]);
    await ledger.setStanding('m:2', { kind: 'snoozed', until: NOON + 1000, by: 'ana' }, ana, NOON);
    await ledger.writeIntent(order('o-1'));
    await ledger.advance('o-1', { step: 'accepted', receipt: { job: 'j-1' }, jobId: 'j-1' }, NOON + 1);
    await ledger.moveCursor('harmony default', NOON);
    await ledger.endRun('r-1', NOON + 2, '1 isolated');
    const lines = [...ledger.exportAudit()];
    const records = lines.map((line) => JSON.parse(line));
    expect(records.map(({ event }) => event)).toEqual([
      'run.begin',
      'alerts.admit',
      'decision',
      'standing',
      'isolate.intent',
      'isolate.accepted',
      'run.end',
    ]);
    expect(records.every((record) => record.run === 'r-1')).toBe(true);
    expect(records[2].data).toMatchObject({ machine: 'm:1', outcome: 'held', verdicts: decision.verdicts });
    expect(records[3]).toMatchObject({ actor: ana, data: { standing: 'snoozed', until: '2026-02-03T12:00:01.000Z' } });
    expect(records[4]).toMatchObject({ actor: ana, data: { endpoint: 'c-17', comment: 'ransomware note' } });
    expect(records[5].data).toMatchObject({ from: 'intent', job: 'j-1', receipt: expect.stringMatching(/^\w{64}$/) });
    expect(verifyChain(lines, await ledger.head())).toEqual({ kind: 'intact', head: await ledger.head() });
  });

  test('longer than one batch is exported whole', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const many = Array.from({ length: 2100 }, (_, n) => ({ ...decision, machine: `m:${n}` }));
    await ledger.decide(many);
    const lines = [...ledger.exportAudit()];
    expect(lines).toHaveLength(2100);
    expect(verifyChain(lines, await ledger.head()).kind).toBe('intact');
  });

  test('is written in the transaction of what it records: a failure leaves neither', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.beginRun(run);
    const head = await ledger.head();
    const bad = { ...decision, machine: 'm:2', at: Number.NaN };
    await expect(ledger.decide([decision, bad])).rejects.toThrow();
    expect(await ledger.head()).toEqual(head);
    await ledger.decide([decision]);
    expect((await ledger.head()).count).toBe(head.count + 1);
  });
});

describe('decisions', () => {
  test('are recorded again only when they change or a new run makes them', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const count = async () => (await ledger.head()).count;
    await ledger.decide([decision]);
    await ledger.decide([{ ...decision, at: NOON + 15_000, verdicts: '[]' }]);
    await ledger.decide([]);
    expect(await count()).toBe(1);
    await ledger.decide([{ ...decision, reason: 'over the cap' }]);
    expect(await count()).toBe(2);
    await ledger.decide([{ ...decision, run: 'r-2', reason: 'over the cap' }]);
    expect(await count()).toBe(3);
  });
});

describe('standings', () => {
  test('are kept until a machine is opened again', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    const skipped = { kind: 'skipped', at: NOON, by: 'ana', evidence: ['Gen.Ransom'] } as const;
    await ledger.setStanding('m:1', { kind: 'snoozed', until: NOON, by: 'ana' }, ana, NOON);
    await ledger.setStanding('m:1', skipped, ana, NOON + 1);
    await ledger.setStanding('m:\ud800', skipped, ana, NOON + 1);
    const other = await ledgerIn(folder);
    expect([...(await other.standings())]).toEqual([
      ['m:1', skipped],
      ['m:\ud800', skipped],
    ]);
    await other.setStanding('m:1', { kind: 'open' }, ana, NOON + 2);
    expect([...(await ledger.standings()).keys()]).toEqual(['m:\ud800']);
    expect((await ledger.head()).count).toBe(4);
  });
});

describe('runs', () => {
  test('that were never begun cannot end', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await expect(ledger.endRun('r-9', NOON, '')).rejects.toThrow('has no run r-9');
  });
});
