import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Suppression } from '../../src/engine/model/suppression.ts';
import type { OpenLedger } from '../../src/ledger/ledger.ts';
import { alert, ledgerIn, NOON, order, page, temporaryFolder } from './fixtures.ts';

const ANA = { kind: 'human', id: 'ana' } as const;
const HOSTILE = 'a\ud800b\u0000"';

/** A ledger in which everything has happened once. */
async function busy(folder: string): Promise<OpenLedger> {
  const ledger = await ledgerIn(folder);
  const run = { id: 'r-1', kind: 'watch', actor: ANA, startedAt: NOON, endedAt: null, summary: null } as const;
  await ledger.beginRun(run);
  await ledger.admit(page([alert('a-1'), alert('a-2'), alert(HOSTILE)]));
  await ledger.admit({
    ...page([alert('a-2'), alert('a-4')], { at: NOON + 1 }),
    setAside: [{ id: 'x', reason: 'odd', place: alert('x', {}, 9).place }],
  });
  const decision = {
    run: 'r-1',
    at: NOON,
    machine: HOSTILE,
    host: HOSTILE,
    outcome: 'held',
    reason: HOSTILE,
    verdicts: '[]',
  };
  await ledger.decide([decision]);
  await ledger.decide([decision, { ...decision, outcome: 'ordered' }]);
  await ledger.setStanding('m-1', { kind: 'snoozed', until: NOON + 9, by: 'ana' }, ANA, NOON);
  await ledger.setStanding('m-2', { kind: 'skipped', at: NOON, by: 'ana', evidence: ['x'] }, ANA, NOON);
  await ledger.setStanding('m-2', { kind: 'open' }, ANA, NOON);
  const evidence = {
    alerts: 2,
    severities: { critical: 0, high: 2, medium: 0, low: 0, info: 0, unknown: 0 },
    rules: ['r'],
    firstSeen: NOON,
    lastSeen: NOON + 0.5,
    ids: [HOSTILE],
  };
  for (const [id, endpointId] of [
    ['o-1', 'c-1'],
    ['o-2', HOSTILE],
    ['o-3', 'c-3'],
  ] as const) {
    await ledger.writeIntent(order(id, { endpointId, evidence }));
  }
  await ledger.advance('o-1', { step: 'accepted', receipt: { op: 1.5 }, jobId: 'j', words: 'w' }, NOON + 1);
  await ledger.advance('o-1', { step: 'verified', operationId: 'op', expiresAt: NOON + 7.5 }, NOON + 2);
  await ledger.advance('o-2', { step: 'refused', problem: { code: 'forbidden', what: 'no' } }, NOON + 2);
  await ledger.advance('o-3', { step: 'verified' }, NOON + 3);
  await ledger.setLease('o-1', { owner: 'ana', reason: 'r', reviewAt: NOON + 0.5, setBy: 'ana', setAt: NOON }, ANA);
  await ledger.drift('o-3', { at: NOON + 4, vendorState: 'Not Isolated' });
  const made: Suppression = {
    id: 's-1',
    kind: 'rule',
    value: HOSTILE,
    reason: 'r',
    expiresAt: NOON + 0.5,
    by: 'ana',
    at: NOON,
    endedAt: null,
    endedBy: null,
  };
  await ledger.suppress(made, ANA);
  await ledger.suppress({ ...made, id: 's-2', expiresAt: null }, ANA);
  await ledger.unsuppress('s-1', ANA, NOON);
  await ledger.remember('trial', 'replay', ANA, NOON);
  await ledger.recordPruned({ file: 'r-0.pages', bytes: 12, sha256: 'ab' }, ANA);
  await ledger.recordPrunedGroup({ what: 'logs', files: 2, bytes: 9 }, ANA);
  await ledger.endRun('r-1', NOON + 9, 'done');
  return ledger;
}

describe('a whole ledger', () => {
  test('says in its tables what its chain says', async () => {
    const ledger = await busy(temporaryFolder());
    const head = await ledger.head();
    expect(await ledger.verify(head)).toEqual({ chain: { kind: 'intact', head }, tables: [] });
    const cut = await ledger.verify({ ...head, count: head.count + 1 });
    expect(cut.chain.kind).toBe('truncated');
    expect(cut.tables).toEqual([]);
  });

  test.each([
    [`UPDATE orders SET step = 'failed' WHERE id = 'o-1'`, /order o-1 has step "failed, but its document/],
    [
      `UPDATE orders SET doc = json_set(doc, '$.endpointId', 'c-9'), endpoint = 'c-9' WHERE id = 'o-1'`,
      /order o-1 has endpoint "c-9"/,
    ],
    [`UPDATE orders SET doc = json_set(doc, '$.comment', 'x') WHERE id = 'o-3'`, /order o-3 has comment "x"/],
    [`UPDATE orders SET doc = json_set(doc, '$.before.name', 'x') WHERE id = 'o-3'`, /order o-3 has name "x"/],
    [`UPDATE orders SET doc = json_set(doc, '$.evidence.alerts', 9) WHERE id = 'o-1'`, /order o-1 has evidence/],
    [`UPDATE orders SET in_flight = 1 WHERE id = 'o-1'`, /order o-1 has flying "1"/],
    [`DELETE FROM orders WHERE id = 'o-3'`, /order o-3 is in the chain, and missing/],
    [
      `UPDATE decisions SET outcome = 'skipped' WHERE n = 1`,
      /decision of record \d+ has outcome "skipped" .* "held" in the chain/,
    ],
    [`UPDATE decisions SET verdicts = '[1]' WHERE n = 2`, /decision of record \d+ has verdicts/],
    [`DELETE FROM standings WHERE machine = 'm-1'`, /standing of m-1 is in the chain, and missing/],
    [
      `INSERT INTO standings VALUES ('m-3', '{"kind":"skipped"}', 1)`,
      /standing of m-3 is in its table, and the chain knows nothing/,
    ],
    [
      `UPDATE suppressions SET doc = json_set(doc, '$.endedBy', 'ana') WHERE id = 's-2'`,
      /suppression s-2 has ended "ana" .* nothing in the chain/,
    ],
    [`UPDATE leases SET doc = json_set(doc, '$.owner', 'bo')`, /lease of order o-1 has owner "bo"/],
    [`DELETE FROM drifts`, /drift of order o-3 is in the chain/],
    [`UPDATE facts SET value = 'x' WHERE name = 'trial'`, /fact trial has value "x"/],
    [`DELETE FROM facts WHERE name = 'pruned r-0.pages'`, /fact pruned r-0.pages is in the chain, and missing/],
    [`UPDATE runs SET summary = 'x'`, /run r-1 has summary "x"/],
    [`DELETE FROM alerts WHERE id = 'a-2'`, /alerts of record \d+ has grouped "2" in its table, and "3"/],
    [`UPDATE alerts SET id = 'a-9' WHERE id = 'a-4'`, /alerts of record \d+ has ids/],
    [`UPDATE pages SET file = 'other' WHERE n = 1`, /alerts of record \d+ has places/],
  ])('tells what was changed behind its back: %s', async (sql, words) => {
    const folder = temporaryFolder();
    const ledger = await busy(folder);
    const other = new DatabaseSync(join(folder, 'ledger.sqlite'));
    other.exec(sql);
    other.close();
    const { chain, tables } = await ledger.verify();
    expect(chain.kind).toBe('intact');
    expect(tables).toHaveLength(1);
    expect(tables[0]).toMatch(words);
  });
});
