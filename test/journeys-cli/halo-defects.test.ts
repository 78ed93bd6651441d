// Each defect of the seed (halo.md 7.6), shown not to be ours. The numbers are those of the contract.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HaloGround, placeOf, QUARANTINE, standOnHalo } from './support/halo.ts';
import { machineOf, outcomesOf, validReport } from './support/report.ts';

type AtEnd = (clean: () => Promise<void>) => void;
const SERVER = 'edge-web-01';
const AUTO = ['--portal', '--auto', '--json'];

async function standing(atEnd: AtEnd, options: Parameters<typeof standOnHalo>[1] = {}): Promise<HaloGround> {
  const ground = await standOnHalo(atEnd, options);
  ground.auth(ground.keys.full);
  ground.filter('type=server_firewall_modified_locally\n');
  return ground;
}

describe.concurrent('a filter file (1)', () => {
  it.for([
    ['that is missing', null],
    ['that is empty', ''],
    ['that holds only comments', '# name=Server firewall modified\n\n'],
    ['that holds only lines that say nothing', 'name\nname=\n=x\na=b=c\n'],
  ] as const)('%s isolates nobody: exit 2, and the vendor is not asked', async ([, text], { onTestFinished }) => {
    const ground = await standing(onTestFinished, { scenario: 'demo' });
    if (text === null) ground.filter('x=y');
    const named = text === null ? ['run', '--connector', 'halo', '--halo-filter', 'nothing.txt'] : ['--portal'];
    if (text !== null) ground.filter(text);
    for (const line of [named, ['--stdin']]) {
      if (line[0] === '--stdin' && text === null) continue;
      const { code, err, out } = await ground.seed([...line, '--auto', '--json'], { input: '{"server_id":"x"}' });
      expect([code, err.includes('matches nothing')]).toEqual([2, true]);
      expect(validReport(out).machines_processed).toEqual([]);
    }
    expect(ground.simulator.received).toEqual([]);
  });

  it('of the working folder that is missing altogether is the same', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished, { scenario: 'demo' });
    ground.auth(ground.keys.full);
    const { code, err } = await ground.seed(['--portal', '--auto']);
    expect([code, err.includes('quarantine_filter.txt')]).toEqual([2, true]);
    expect(ground.simulator.received).toEqual([]);
  });

  it('with one good line among bad ones works, and names the bad ones', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    ground.filter('nonsense\nname=Server firewall modified\n');
    const { code, err } = await ground.seed(AUTO);
    expect([code, err.includes('Line 1 of "quarantine_filter.txt"')]).toEqual([0, true]);
  });
});

describe.concurrent('a move', () => {
  it.for([
    ['that is refused is failed (2, 3)', { status: 422 }, 'failed', 5],
    ['that the key may not make is refused credentials (2, 3)', { status: 403 }, 'failed', 3],
  ] as const)('%s', async ([, fault, outcome, code], { onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    ground.simulator.faults.add({ route: 'halo-server-change', kind: 'status', ...fault });
    const told = await ground.seed(AUTO);
    const report = validReport(told.out);
    expect([told.code, machineOf(report, SERVER).outcome]).toEqual([code, outcome]);
    expect(report.execution_summary.isolation_successful).toBe(false);
    expect(placeOf(ground, SERVER).groupName).not.toBe(QUARANTINE);
  });

  it('whose answer is lost is settled by reading, and never sent twice', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    ground.simulator.faults.add({ route: 'halo-server-change', kind: 'reset-after' });
    const told = await ground.seed(AUTO);
    expect(outcomesOf(validReport(told.out))).toEqual({ isolated: 1 });
    expect([told.code, ground.moves()]).toEqual([0, 1]);
  });

  it('is not made where the agent has never confirmed it: no one calls that isolated (15)', async ({
    onTestFinished,
  }) => {
    const ground = await standing(onTestFinished, { halo: { heartbeatMs: 3_600_000 } });
    ground.trouble(SERVER);
    const told = await ground.seed([...AUTO, '--verify-timeout', '1s']);
    expect([told.code, outcomesOf(validReport(told.out))]).toEqual([5, { pending: 1 }]);
    expect(placeOf(ground, SERVER)).toMatchObject({ groupName: QUARANTINE, status: 'pending' });
  });

  it('is not made again for a server that is there already (7), and its former group stays known (6)', async ({
    onTestFinished,
  }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    const before = placeOf(ground, SERVER).groupName;
    await ground.seed(AUTO);
    const again = await ground.halo(['isolate', SERVER, '--yes', '--json']);
    expect([again.code, JSON.parse(again.out).machines_processed[0].outcome]).toEqual([0, 'already_isolated']);
    expect(ground.moves()).toBe(1);
    const released = await ground.halo(['release', SERVER, '--yes', '--json']);
    expect([released.code, JSON.parse(released.out).machines_processed[0].outcome]).toEqual([0, 'released']);
    expect(placeOf(ground, SERVER).groupName).toBe(before);
  });

  it('is not made again for events of before its release (14)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    await ground.seed(AUTO);
    await ground.halo(['release', SERVER, '--yes']);
    const told = await ground.seed(AUTO);
    expect(outcomesOf(validReport(told.out)).isolated).toBeUndefined();
    expect(placeOf(ground, SERVER).groupName).not.toBe(QUARANTINE);
  });

  it('is not made for events older than the window (14)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    const old = ground.trouble(SERVER, 30 * 24 * 60);
    const portal = await ground.seed(AUTO);
    expect([portal.code, validReport(portal.out).machines_processed]).toEqual([0, []]);
    const piped = await ground.seed(['--stdin', '--auto', '--json'], { input: JSON.stringify(old) });
    expect([piped.code, outcomesOf(validReport(piped.out))]).toEqual([5, { held: 1 }]);
    expect(ground.writes()).toEqual([]);
  });

  it('is made for so many machines only (16)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    for (const server of [SERVER, 'edge-web-02', 'ledger-db-01', 'stage-web-01', 'HQ-FILES-03']) ground.trouble(server);
    const told = await ground.seed(AUTO);
    expect([told.code, outcomesOf(validReport(told.out))]).toEqual([5, { isolated: 3, held: 2 }]);
    expect(ground.moves()).toBe(3);
  });
});

describe.concurrent('what the service answers', () => {
  it('on the last of many pages is found: server, group and policies (5)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished, { scenario: 'many-servers' });
    ground.filter('type=daemon_compromised\n');
    const told = await ground.seed(AUTO);
    expect([told.code, outcomesOf(validReport(told.out))]).toEqual([0, { isolated: 1 }]);
    expect(ground.writes()).toHaveLength(1);
  });

  it('about a server that has fallen silent is not "not found" (5)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.simulator.halo.setState(SERVER, 'missing');
    const told = await ground.halo(['isolate', SERVER, '--yes', '--json', '--verify-timeout', '1s']);
    expect([told.code, JSON.parse(told.out).machines_processed[0].outcome]).toEqual([5, 'pending']);
    expect(placeOf(ground, SERVER).groupName).toBe(QUARANTINE);
  });

  it('with 403 ends the run, refused, after a few requests (8)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.simulator.faults.add({ route: 'halo-events', kind: 'status', status: 403, times: Number.POSITIVE_INFINITY });
    const told = await ground.seed(AUTO);
    expect(told.code).toBe(3);
    expect(validReport(told.out).execution_summary.errors).toHaveLength(1);
    expect(ground.simulator.received.length).toBeLessThan(10);
  });

  it('with one bad page is asked once more; a part of the events never isolates (9)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    ground.simulator.faults.add({ route: 'halo-events', kind: 'status', status: 500 });
    const mended = await ground.seed(['--portal', '--json']);
    expect([mended.code, outcomesOf(validReport(mended.out))]).toEqual([5, { proposed: 1 }]);
    for (let n = 0; n < 230; n += 1) ground.trouble(n % 2 ? SERVER : 'edge-web-02', 4);
    ground.simulator.faults.add({
      route: 'halo-events',
      kind: 'status',
      status: 400,
      after: 1,
      times: Number.POSITIVE_INFINITY,
    });
    const cut = await ground.seed(AUTO);
    expect(cut.code).toBe(4);
    expect(validReport(cut.out).metrics.complete).toBe(false);
    expect(ground.moves()).toBe(0);
  });

  it('late to what was written is waited for: one group, two policies, no service (12, 13)', async ({
    onTestFinished,
  }) => {
    const ground = await standing(onTestFinished, { halo: { writeLagMs: 700 } });
    ground.trouble(SERVER);
    const told = await ground.seed([...AUTO, '--verify-timeout', '10s']);
    expect([told.code, outcomesOf(validReport(told.out))]).toEqual([0, { isolated: 1 }]);
    const { simulator } = ground;
    expect(simulator.halo.groups().filter(({ name }) => name === QUARANTINE)).toHaveLength(1);
    expect([simulator.asked('halo-group-create'), simulator.asked('halo-policy-create')]).toEqual([1, 2]);
    expect(simulator.asked('halo-service-create')).toBe(0);
  });
});

describe.concurrent('the program itself', () => {
  it('may run twice at once: one order, and no copy hinders the other (10)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    const both = await Promise.all([ground.seed(AUTO), ground.seed(AUTO)]);
    for (const { code } of both) expect([0, 5]).toContain(code);
    expect(ground.moves()).toBe(1);
    expect(placeOf(ground, SERVER)).toMatchObject({ groupName: QUARANTINE, status: 'installed' });
    expect(existsSync('/tmp/quarantine.lock')).toBe(false);
  });

  it('says which key file is missing, or holds no key (11)', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    ground.filter('type=daemon_compromised\n');
    const missing = await ground.seed(['--portal', '--auth=nothing.auth']);
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringContaining('"nothing.auth" that --auth names does not exist'),
    ]);
    writeFileSync(join(ground.home, 'nothing.auth'), '# id|secret\nid\n');
    const empty = await ground.seed(['--portal', '--auth=nothing.auth']);
    expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('holds no key')]);
    const none = await ground.seed(['--portal']);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('CORDON_HALO_KEY_ID')]);
    expect(ground.simulator.received).toEqual([]);
  });

  it('writes no secret and no token anywhere (17)', async ({ onTestFinished }) => {
    const ground = await standing(onTestFinished);
    ground.trouble(SERVER);
    const told = await ground.seed(['--portal', '--auto', '-v']);
    const { readFileSync } = await import('node:fs');
    const files = ground.files().filter((file) => !file.endsWith('quarantine.auth'));
    const written = [told.out, told.err, ...files.map((file) => readFileSync(file, 'latin1'))].join('\n');
    expect(told.code).toBe(0);
    expect(written).not.toContain(ground.keys.full.secret);
    expect(written).not.toMatch(/Bearer \w|Basic \w/);
  });
});
