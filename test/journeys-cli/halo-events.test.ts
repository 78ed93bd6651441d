// 10,000 events over 90 days: equal times, late arrivals, repeated pages, cuts and restarts; each exactly once.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type HaloGround, standOnHalo } from './support/halo.ts';
import { validReport } from './support/report.ts';

/** What the ledger holds, whatever the reports say: each row is one event. */
function stored({ home }: HaloGround): { readonly rows: number; readonly distinct: number } {
  const ledger = new DatabaseSync(join(home, 'ledger.sqlite'), { readOnly: true });
  try {
    const found = ledger.prepare('SELECT count(*) AS rows, count(DISTINCT id) AS distinctly FROM alerts').get();
    return { rows: Number(found?.rows), distinct: Number(found?.distinctly) };
  } finally {
    ledger.close();
  }
}

const NEVER = 'type:no_such_type';

describe('10,000 events', () => {
  it('arrive exactly once each, across cuts, restarts, repeated pages and late arrivals', async ({
    onTestFinished,
  }) => {
    // The service's clock is moved on for what arrives late; it stays within what a clock may be off.
    let ahead = 0;
    const ground = await standOnHalo(onTestFinished, { scenario: 'many-events', now: () => Date.now() + ahead });
    const { simulator } = ground;
    const planned = new Set(simulator.halo.plannedEventIds());
    expect(planned.size).toBe(10_000);
    // What the program's own logins cause is no alert, and is left out of the count.
    const line = ['run', '--json', '--window', '90d', '--filter', `NOT ${NEVER} AND NOT type:api_login_success`];
    const seen = { grouped: 0, setAside: 0 };
    let repeated = 0;
    const run = async (): Promise<number> => {
      const { code, out } = await ground.halo(line);
      const { metrics } = validReport(out);
      seen.grouped += metrics.alerts.grouped;
      repeated += metrics.alerts.duplicate;
      seen.setAside += metrics.alerts.set_aside;
      return code;
    };

    // Cut in the middle, twice: nothing of what had come is lost, and nothing comes twice.
    for (const after of [20, 45]) {
      simulator.faults.add({ route: 'halo-events', kind: 'status', status: 400, after });
      expect(await run()).toBe(4);
      expect(stored(ground).rows).toBe(stored(ground).distinct);
    }
    const half = stored(ground).rows;
    expect([half > 1000, half < 9000]).toEqual([true, true]);

    expect(await run()).toBe(5);
    const before = stored(ground);
    expect(before.rows).toBe(before.distinct);
    expect(before.rows).toBeLessThan(10_000);

    // What arrived late, with times long passed by the cursor.
    ahead = 115_000;
    expect(await run()).toBe(5);
    expect(stored(ground)).toEqual({ rows: 10_000, distinct: 10_000 });
    expect(await run()).toBe(5);
    expect(stored(ground)).toEqual({ rows: 10_000, distinct: 10_000 });
    expect(seen).toEqual({ grouped: 10_000, setAside: 0 });
    expect(repeated).toBeGreaterThan(100);
    expect(ground.writes()).toEqual([]);
  }, 60_000);

  it('reach the machines they are about, each counted once', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished, { scenario: 'many-events' });
    const { halo } = ground.simulator;
    const { out } = await ground.halo(['run', '--json', '--window', '90d', '--filter', 'type:sca_rule_failed']);
    const expected = new Map<string, number>();
    for (const { type, server_id: id } of halo.events()) {
      if (type === 'sca_rule_failed' && id) expected.set(id, (expected.get(id) ?? 0) + 1);
    }
    const counted = validReport(out).machines_processed.map(({ hostname, alert_count: count }) => [hostname, count]);
    expect(counted.sort()).toEqual([...expected].map(([id, count]) => [halo.server(id).hostname, count]).sort());
  });
});
