// What must not be done on Halo is not done: each a clear outcome and exit code, and no write where there should be none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeOf, QUARANTINE, QUICK_HALO, standOnHalo } from './support/halo.ts';
import { machineOf, outcomesOf, validReport } from './support/report.ts';

const SERVER = 'edge-web-01';

function only(out: string): { readonly outcome: string; readonly reason: string; readonly endpoint_id: string | null } {
  const { machines_processed: machines } = JSON.parse(out);
  expect(machines).toHaveLength(1);
  return machines[0];
}

describe.concurrent('a key', () => {
  it('that may only read proposes, and is refused the order: exit 3', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    ground.trouble(SERVER);
    const proposed = await ground.halo(['run', '--json'], ground.keys.readOnly);
    expect([proposed.code, outcomesOf(validReport(proposed.out))]).toEqual([5, { proposed: 1 }]);
    expect(ground.writes()).toEqual([]);
    const run = await ground.halo(['run', '--auto', '--json'], ground.keys.readOnly);
    expect([run.code, outcomesOf(validReport(run.out))]).toEqual([3, { failed: 1 }]);
    const byHand = await ground.halo(['isolate', SERVER, '--yes', '--json'], ground.keys.readOnly);
    expect([byHand.code, only(byHand.out).outcome]).toEqual([3, 'failed']);
    expect(only(byHand.out).reason).toContain(ground.keys.readOnly.id);
    expect(ground.writes().every(({ answered }) => answered === 403)).toBe(true);
    expect(placeOf(ground, SERVER).groupName).not.toBe(QUARANTINE);
  });

  it('of a group does not see the servers outside of it', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    const { id } = ground.simulator.halo.server(SERVER);
    for (const named of [SERVER, id]) {
      const told = await ground.halo(['isolate', named, '--yes', '--json'], ground.keys.subGroup);
      expect([told.code, only(told.out).outcome]).toEqual([5, 'not_found']);
    }
    expect(ground.moves()).toBe(0);
  });

  it('that was revoked is refused before anything else: exit 3', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    const told = await ground.halo(['run', '--auto', '--json'], ground.keys.revoked);
    expect(told.code).toBe(3);
    expect(validReport(told.out).execution_summary.errors.join()).toContain(ground.keys.revoked.id);
    expect(ground.simulator.asked('halo-events')).toBe(0);
  });
});

describe.concurrent('a server', () => {
  it('that nobody knows is not found: exit 5', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    for (const named of ['no-such-server', '0123456789abcdef0123456789abcdef']) {
      for (const command of ['isolate', 'release']) {
        const told = await ground.halo([command, named, '--yes', '--json']);
        expect([told.code, only(told.out).outcome]).toEqual([5, 'not_found']);
      }
    }
    expect(ground.writes()).toEqual([]);
  });

  it('whose name another one bears is refused, with both side by side, and taken by its id', async ({
    onTestFinished,
  }) => {
    const ground = await standOnHalo(onTestFinished);
    const twins = ground.simulator.halo.servers().filter(({ hostname }) => hostname === 'ci-runner-04');
    expect(twins).toHaveLength(2);
    for (const line of [
      ['isolate', 'ci-runner-04', '--yes'],
      ['release', 'ci-runner-04', '--yes'],
      ['status', 'ci-runner-04'],
    ]) {
      const told = await ground.halo(line);
      expect(told.code).toBe(5);
      for (const { id, label } of twins) expect(told.out).toMatch(new RegExp(`^.*${id}.*${label}.*$`, 'm'));
    }
    expect(ground.writes()).toEqual([]);
    const [first, second] = twins;
    const told = await ground.halo(['isolate', first?.id ?? '', '--yes', '--json']);
    expect([told.code, only(told.out)]).toMatchObject([0, { outcome: 'isolated', endpoint_id: first?.id }]);
    expect(placeOf(ground, second?.id ?? '').groupName).not.toBe(QUARANTINE);
    const status = await ground.halo(['status', first?.id ?? '', second?.id ?? '', '--json']);
    expect(JSON.parse(status.out).machines).toMatchObject([{ isolation: 'isolated' }, { isolation: 'not_isolated' }]);
    const other = await ground.halo(['isolate', second?.id ?? '', '--yes', '--json']);
    expect([other.code, only(other.out)]).toMatchObject([0, { outcome: 'isolated', endpoint_id: second?.id }]);
    for (const [command, outcome] of [
      ['release', 'released'],
      ['isolate', 'isolated'],
    ] as const) {
      const ids = twins.map(({ id }) => id);
      const both = await ground.cordon(
        [...[command, ...ids, '--connector', 'halo', '--json', ...ground.here, ...QUICK_HALO]],
        {
          env: { CORDON_HALO_KEY_ID: ground.keys.full.id, CORDON_HALO_SECRET_KEY: ground.keys.full.secret },
          interactive: true,
          answers: ['2'],
        },
      );
      expect(both.code).toBe(0);
      expect(JSON.parse(both.out).machines_processed).toMatchObject(ids.map((id) => ({ endpoint_id: id, outcome })));
    }
  });

  it('whose agent only looks is warned about, and never called isolated: exit 5', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    ground.trouble('pay-gw-01');
    const asked = await ground.halo(['isolate', 'pay-gw-01'], ground.keys.full, { interactive: true, answers: ['n'] });
    expect([asked.code, asked.out.includes('audit mode')]).toEqual([5, true]);
    expect(ground.writes()).toEqual([]);
    const run = await ground.halo(['run', '--auto', '--json']);
    expect(run.code).toBe(5);
    const { outcome, reason } = machineOf(validReport(run.out), 'pay-gw-01');
    expect([['failed', 'held'].includes(outcome), reason.includes('audit mode')]).toEqual([true, true]);
  });
});

describe.concurrent('a group "Quarantine"', () => {
  it('that lets traffic through is never trusted, and repaired on request only', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished, { scenario: 'quarantine-open' });
    const run = await ground.halo(['run', '--auto', '--json', '--filter', 'type:daemon_compromised']);
    expect(run.code).toBe(5);
    expect(validReport(run.out).machines_processed.every(({ outcome }) => outcome !== 'isolated')).toBe(true);
    const byHand = await ground.halo(['isolate', SERVER, '--yes', '--json']);
    expect(byHand.code).toBe(5);
    expect(only(byHand.out).reason).toContain('lets traffic through');
    expect(ground.writes()).toEqual([]);

    const doctor = await ground.halo(['doctor', '--json']);
    expect(doctor.code).toBe(5);
    const found = JSON.parse(doctor.out).checks.find(({ repairable }: { repairable: boolean }) => repairable);
    expect(found).toMatchObject({ state: 'bad', repaired: null });
    const refused = await ground.halo(['doctor', '--repair']);
    expect(refused.code).toBe(2);
    const declined = await ground.halo(['doctor', '--repair'], ground.keys.full, { interactive: true, answers: ['n'] });
    expect(declined.code).toBe(5);
    // The doctor asks whether the key may write, by a move of a server that does not exist.
    expect(ground.writes().every(({ answered }) => answered === 404)).toBe(true);

    const repaired = await ground.halo(['doctor', '--repair', '--yes', '--json']);
    expect(repaired.code).toBe(0);
    expect(JSON.parse(repaired.out).checks.filter((each: { repaired: unknown }) => each.repaired)).toHaveLength(1);
    const chain = join(ground.home, 'chain.jsonl');
    expect((await ground.cordon(['history', '--export', chain])).code).toBe(0);
    const lines = readFileSync(chain, 'utf8').trimEnd().split('\n');
    const told = lines.filter((line) => line.includes('repair:Quarantine of'));
    expect(told.map((line) => JSON.parse(line).data.value)).toEqual([
      'ordered',
      expect.stringContaining('now has policies'),
    ]);
    const after = await ground.halo(['isolate', SERVER, '--yes', '--json']);
    expect([after.code, only(after.out).outcome]).toEqual([0, 'isolated']);
    expect(placeOf(ground, SERVER).traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
  });

  it('that isolates is used as it is', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished, { scenario: 'quarantine-good' });
    const told = await ground.halo(['isolate', SERVER, '--yes', '--json']);
    expect([told.code, only(told.out).outcome, ground.writes().length]).toEqual([0, 'isolated', 1]);
  });

  it('may be another one that is named, if it is there', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    const there = await ground.halo(['isolate', SERVER, '--yes', '--json', '--isolation-group', 'Forensics']);
    expect([there.code, only(there.out).outcome]).toEqual([0, 'isolated']);
    expect(placeOf(ground, SERVER).groupName).toBe('Forensics');
    const missing = await ground.halo(['isolate', 'edge-web-02', '--yes', '--json', '--isolation-group', 'Nowhere']);
    expect([missing.code, only(missing.out).reason.includes('Nowhere')]).toEqual([5, true]);
    expect(ground.writes()).toHaveLength(1);
  });
});

describe.concurrent('an option of Halo', () => {
  it.for([
    ['--isolation-group', 'Forensics'],
    ['--halo-filter', 'x.txt'],
    ['--starting', '2026-01-01'],
  ] as const)('means nothing to Harmony: %s, exit 2', async ([option, value], { onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    const { code, err } = await ground.cordon(['run', option, value, ...ground.here]);
    expect([code, err.includes(option) && err.includes('--connector halo')]).toEqual([2, true]);
    expect(ground.simulator.received).toEqual([]);
  });
});
