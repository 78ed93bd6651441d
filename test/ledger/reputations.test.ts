import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LookUpQuota, Spending } from '../../src/engine/ports.ts';
import { clockAt, ledgerIn, NOON, temporaryFolder } from './fixtures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const quota: LookUpQuota = { name: 'virustotal a1', perMinute: 4, perDay: 10, reserve: 2 };
const stored = (checkedAt: number, expiresAt: number) => ({
  reputation: { analysis: { malicious: 1, suspicious: 0, engines: 70, label: null, analysedAt: null }, checkedAt },
  expiresAt,
});

async function spendAll(spend: () => Promise<Spending>): Promise<number> {
  for (let spent = 0; ; spent += 1) if (!(await spend()).ok) return spent;
}

describe('the cache of answers', () => {
  test('keeps them over a restart, and gives them until they expire', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    await ledger.keepReputation('vt', 'domain:evil.com', stored(NOON, NOON + DAY));
    await ledger.keepReputation('vt', 'domain:new.com', {
      reputation: { analysis: null, checkedAt: NOON },
      expiresAt: NOON + HOUR,
    });
    await ledger.close();
    const later = await ledgerIn(folder);
    expect(await later.reputation('vt', 'domain:evil.com', NOON + DAY - 1)).toEqual(stored(NOON, NOON + DAY));
    expect(await later.reputation('vt', 'domain:evil.com', NOON + DAY)).toBeNull();
    expect(await later.reputation('other', 'domain:evil.com', NOON)).toBeNull();
    expect((await later.reputations('vt')).get('domain:new.com')?.reputation.analysis).toBeNull();
  });

  test('forgets what has long expired, and is no part of the audit', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const { count } = await ledger.head();
    await ledger.keepReputation('vt', 'domain:old.com', stored(NOON - 20 * DAY, NOON - 19 * DAY));
    await ledger.keepReputation('vt', 'domain:evil.com', stored(NOON, NOON + DAY));
    await ledger.spendLookUp(quota, false, NOON);
    expect([...(await ledger.reputations('vt')).keys()]).toEqual(['domain:evil.com']);
    expect((await ledger.head()).count).toBe(count);
    expect(await ledger.verify()).toMatchObject({ chain: { kind: 'intact' }, tables: [] });
  });
});

describe('the quota', () => {
  const FULL_MINUTE = MINUTE + 1000;

  test('a minute never holds more than its requests, over a restart too', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    expect(await spendAll(() => ledger.spendLookUp(quota, false, NOON))).toBe(4);
    const until = NOON + FULL_MINUTE;
    expect(await ledger.spendLookUp(quota, false, NOON)).toEqual({ ok: false, until, why: 'minute' });
    await ledger.close();
    const later = await ledgerIn(folder);
    // The bucket holds one again; the minute is full.
    expect(await later.spendLookUp(quota, true, NOON + 15_000)).toEqual({ ok: false, until, why: 'minute' });
    expect(await spendAll(() => later.spendLookUp(quota, false, until - 1))).toBe(0);
    expect(await spendAll(() => later.spendLookUp(quota, false, until))).toBe(4);
  });

  test('no five in a minute, whenever somebody asks', async () => {
    const asks = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(asks, async (pauses) => {
        const ledger = await ledgerIn(temporaryFolder());
        const sent: number[] = [];
        let at = NOON;
        for (const pause of pauses) {
          at += pause;
          const spent = await ledger.spendLookUp({ ...quota, perDay: 500 }, true, at);
          if (spent.ok) sent.push(at);
          else expect(spent.until).toBeGreaterThan(at);
        }
        for (const [n, time] of sent.entries()) expect((sent[n + 4] ?? Infinity) - time).toBeGreaterThan(MINUTE);
        await ledger.close();
      }),
      { numRuns: 15 },
    );
  });

  test('a day ends at 00:00 UTC; the reserve is for persons', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    let at = NOON;
    const program = () => ledger.spendLookUp({ ...quota, perMinute: 100 }, false, at);
    const person = () => ledger.spendLookUp({ ...quota, perMinute: 100 }, true, at);
    expect(await spendAll(program)).toBe(8);
    expect(await program()).toEqual({ ok: false, until: NOON + 12 * HOUR, why: 'day' });
    expect(await spendAll(person)).toBe(2);
    at = NOON + 12 * HOUR - 1;
    expect(await spendAll(person)).toBe(0);
    at = NOON + 12 * HOUR;
    expect(await spendAll(program)).toBe(8);
  });

  test('what the service says holds all, until its time', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.holdLookUps(quota, NOON + MINUTE, 1);
    expect(await ledger.spendLookUp(quota, true, NOON)).toEqual({ ok: false, until: NOON + MINUTE, why: 'held' });
    expect(await ledger.spendLookUp(quota, false, NOON + MINUTE)).toEqual({ ok: true, strikes: 1 });
    await ledger.holdLookUps(quota, 0, 0);
    expect(await ledger.spendLookUp(quota, false, NOON + MINUTE)).toEqual({ ok: true, strikes: 0 });
  });

  test('a clock that is set back gives nothing away, and one that ran ahead holds nothing for ever', async () => {
    const clock = clockAt(NOON);
    const ledger = await ledgerIn(temporaryFolder(), { clock });
    const spend = (at: number) => spendAll(() => ledger.spendLookUp(quota, false, at));
    expect(await spend(NOON)).toBe(4);
    expect(await spend(NOON - HOUR)).toBe(0);
    expect(await spend(NOON - HOUR + FULL_MINUTE)).toBe(4);
    expect(await spend(NOON - DAY)).toBe(0);
    clock.set(NOON + 400 * DAY);
    await ledger.holdLookUps(quota, NOON + 400 * DAY + HOUR, 1);
    expect((await ledger.spendLookUp(quota, true, NOON + MINUTE)).ok).toBe(true);
  });

  test('two processes share it', async () => {
    const folder = temporaryFolder();
    const [a, b] = [await ledgerIn(folder), await ledgerIn(folder)];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 ? a : b).spendLookUp(quota, false, NOON)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(4);
  });
});
