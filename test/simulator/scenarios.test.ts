import { afterEach, describe, expect, test } from 'vitest';
import { SCENARIOS, type ScenarioName } from '../../src/simulator/index.ts';
import { type Bench, closeAll, DEFAULT_FILTER, EVENTS, expectMessage, type Json, startBench } from './support.ts';

afterEach(closeAll);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function byHost(records: Json[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of records)
    counts.set(String(one.src_machine_name), (counts.get(String(one.src_machine_name)) ?? 0) + 1);
  return counts;
}

const everything = (bench: Bench) => bench.search({ filter: '*', limit: 1000, pageLimit: 1000 });

/** Whose keys open what they say. */
const USABLE = SCENARIOS.filter(({ name }) => name !== 'swapped-keys');

describe.each(USABLE.map(({ name }) => ({ name })))('$name', ({ name }) => {
  test('is the same world for the same seed and clock, another for another seed', async () => {
    const texts = await Promise.all(
      [7, 7, 8].map(async (seed) => {
        const bench = await startBench({ scenario: name, seed });
        bench.clock.forward(90_000);
        const { data } = await bench.job('POST', '/asset-management/computers/filtered', {});
        return JSON.stringify([(await everything(bench)).records, data]);
      }),
    );
    expect(texts[0] === texts[1]).toBe(true);
    expect(texts[0] === texts[2]).toBe(false);
  });
});

test('every scenario has a title and its records fit the contract', async () => {
  for (const { title } of SCENARIOS) expect(title.length).toBeGreaterThan(10);
  for (const { name } of USABLE) {
    const bench = await startBench({ scenario: name });
    const { records } = await everything(bench);
    const hosts = [...new Set(records.map((one) => one.src))].filter((ip) => ip !== undefined);
    for (const ip of hosts) expect(ip).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/);
  }
});

test('clock-off: the service dates its answers five minutes ahead of the world', async () => {
  const bench = await startBench({ scenario: 'clock-off' });
  const { headers } = await bench.request('POST', '/auth/external', {});
  expect(Date.parse(headers.get('date') ?? '')).toBe(bench.clock.now + 5 * MINUTE);
});

test('swapped-keys: each pair logs in, and opens what the other one should', async () => {
  const { sim, bearer, request } = await startBench({ scenario: 'swapped-keys' });
  const body = { filter: DEFAULT_FILTER, limit: 10 };
  const asked = async (key: { id: string; secret: string }) =>
    (await request('POST', EVENTS, body, await bearer(key))).status;
  expect([await asked(sim.keys.events), await asked(sim.keys.endpoint)]).toEqual([401, 200]);
});

describe('demo', () => {
  test('opens with one clear worst machine and one machine of every difficult kind', async () => {
    const bench = await startBench();
    const { records } = await bench.search();
    const counts = byHost(records);
    const [worst] = [...counts].sort((a, b) => b[1] - a[1]);
    expect(worst).toEqual(['FIN-LT-0142', 44]);
    expect(counts.size).toBeGreaterThanOrEqual(12);
    const ages = records.filter((one) => one.src_machine_name === 'FIN-LT-0142').map((one) => Date.parse(one.time));
    const half = bench.clock.now - 26 * MINUTE;
    expect(ages.filter((at) => at > half).length).toBeGreaterThan(ages.length * 0.6);

    const { hosts, withoutHost } = bench.sim.world.truth();
    const known = (name: string) => hosts.get(name.toLowerCase())?.known;
    expect([known('KIOSK-07'), known('BYOD-MBP-LENA'), known('ACC-LT-0088')]).toEqual(['several', 'none', 'one']);
    expect(hosts.get('acc-lt-0088')?.computers).toHaveLength(2);
    expect(bench.sim.world.computer('OPS-WS-0118').isolated).toBe(true);
    expect(bench.sim.world.computer('SALES-LT-0219').online).toBe(false);
    expect(withoutHost).toBe(2);
    const types = ['FS-CORE-01', 'DC-EAST-01'].map((name) => bench.sim.world.computer(name).type);
    expect(types).toEqual(['Server', 'Domain Controller']);
  });

  test('carries text that means harm, intact', async () => {
    const bench = await startBench();
    const text = JSON.stringify((await bench.search({ filter: 'src_machine_name:"MKT-WS-0044"' })).records);
    for (const harm of [
      '\\u001b[2J',
      '\\u001b]52;c;',
      '\u202e',
      '\\u0000',
      '=HYPERLINK',
      '<script>',
      '"__proto__":{',
    ]) {
      expect(text).toContain(harm);
    }
  });

  test('a new alert comes every 10 to 20 seconds, for weeks, without filling the memory', async () => {
    const bench = await startBench();
    const before = (await everything(bench)).records.length;
    bench.clock.forward(10 * MINUTE);
    const after = bench.sim.world.truth().alerts - before;
    expect(after).toBeGreaterThanOrEqual(30);
    expect(after).toBeLessThanOrEqual(60);
    bench.clock.forward(14 * 24 * HOUR);
    const { records } = await everything(bench);
    expect(records.length).toBeGreaterThanOrEqual(180);
    expect(records.length).toBeLessThanOrEqual(360);
    expect(bench.sim.world.alerts.size).toBeLessThan(20_000);
  });

  test('what is seen once is seen again the same, after the clock has moved and been looked at in steps', async () => {
    const [a, b] = [await startBench(), await startBench()];
    for (let i = 0; i < 12; i++) {
      a.clock.forward(15_000);
      await everything(a);
    }
    b.clock.forward(12 * 15_000);
    expect((await everything(a)).records).toEqual((await everything(b)).records);
  });

  test('a machine that is cut off falls silent', async () => {
    const bench = await startBench();
    const id = bench.sim.world.computer('FIN-LT-0142').id;
    await bench.job('POST', '/remediation/isolate', { targets: { include: { computers: [{ id }] } } });
    bench.clock.forward(2 * HOUR);
    expect(byHost((await bench.search()).records).get('FIN-LT-0142')).toBeUndefined();
  });
});

describe('samples', () => {
  test('serves all 14 and the 7 awkward ones inside the last hour, in their order', async () => {
    const bench = await startBench({ scenario: 'samples' });
    const { records } = await everything(bench);
    expect(records).toHaveLength(21);
    // Documented as of 3 February 09:11 and 08:53, 2 February 08:53 and 08:51: newest first.
    const tails = ['00000002', '00000001', '00000011', '00000012'];
    const places = tails.map((tail) => records.findIndex((one) => one.id.endsWith(tail)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const one of records) {
      if (typeof one.time === 'string') expect(bench.clock.now - Date.parse(one.time)).toBeLessThan(HOUR);
    }
    const awkward = Object.fromEntries(records.filter((one) => one.id.startsWith('tol-')).map((one) => [one.id, one]));
    expect(awkward['tol-2']).not.toHaveProperty('time');
    expect(awkward['tol-3']).toMatchObject({ timestamp: null, time: expect.any(Number) });
    expect(awkward['tol-4'].src_machine_name).toEqual(['HR-WS-0031']);
    expect(awkward['tol-5'].severity).toBe('4');
    expect(awkward['tol-7'].file_name[0]).toContain('\u001b]0;owned\u0007');
    expect(records.find((one) => one.id.endsWith('00000001')).time).toMatch(/\.000001Z$/);
  });

  test('knows their hosts as computers', async () => {
    const bench = await startBench({ scenario: 'samples' });
    const { hosts, withoutHost } = bench.sim.world.truth();
    expect([...hosts.values()].map((host) => host.known)).toEqual(Array(5).fill('one'));
    expect(withoutHost).toBe(1);
    expect(bench.sim.world.computer('FIN-LT-0142').host).toMatchObject({ ip: '192.0.2.41', user: 'm.okafor' });
  });
});

describe('worlds for counting', () => {
  test.each<[ScenarioName, number, number]>([
    ['empty', 0, 0],
    ['one-machine', 47, 1],
    ['large', 5000, 200],
    ['flood', 25_000, 400],
    ['same-second', 12_000, 20],
  ])('%s: %i alerts on %i machines, all found by the default filter', async (name, alerts, machines) => {
    const bench = await startBench({ scenario: name });
    const truth = bench.sim.world.truth();
    expect([truth.alerts, truth.hosts.size]).toEqual([alerts, machines]);
    const { records, pages } = await bench.search({ filter: DEFAULT_FILTER, limit: 10_000, pageLimit: 1000 });
    expect(records).toHaveLength(Math.min(alerts, 10_000));
    expect(pages).toHaveLength(Math.ceil(records.length / 1000));
    expect(new Set(records.map((one) => one.id)).size).toBe(records.length);
    bench.clock.forward(HOUR);
    expect(bench.sim.world.truth().alerts).toBe(alerts);
  });

  test('large: 50 pages of 100, and the kinds of machines it promises', async () => {
    const bench = await startBench({ scenario: 'large' });
    const { pages } = await bench.search({ filter: DEFAULT_FILTER, limit: 10_000, pageLimit: 100 });
    expect(pages).toHaveLength(50);
    const hosts = [...bench.sim.world.truth().hosts.values()];
    const count = (known: string) => hosts.filter((host) => host.known === known).length;
    expect([count('one'), count('several'), count('none')]).toEqual([185, 8, 7]);
    const computers = bench.sim.world.computers();
    expect(computers.filter((one) => one.isolated)).toHaveLength(10);
    expect(computers.filter((one) => !one.agentInstalled)).toHaveLength(3);
    expect(computers.filter((one) => one.deleted)).toHaveLength(5);
    expect(computers.filter((one) => !one.online && !one.deleted)).toHaveLength(10);
  });

  test('same-second: nothing can be gained by splitting', async () => {
    const { records } = await (await startBench({ scenario: 'same-second' })).search();
    expect(new Set(records.map((one) => one.time.slice(0, 19))).size).toBe(1);
  });
});

test('outbreak: one rule and one hash, a few machines at first, 200 a quarter of an hour later', async () => {
  const bench = await startBench({ scenario: 'outbreak' });
  const first = byHost((await bench.search()).records);
  expect(first.size).toBeGreaterThan(4);
  expect(first.size).toBeLessThan(20);
  bench.clock.forward(5 * MINUTE);
  const middle = byHost((await bench.search()).records);
  expect(middle.size).toBeGreaterThan(60);
  bench.clock.forward(11 * MINUTE);
  const { records } = await bench.search();
  expect(byHost(records).size).toBeGreaterThan(180);
  expect(new Set(records.map((one) => one.protection_name)).size).toBe(1);
  expect(new Set(records.map((one) => one.file_sha1)).size).toBe(1);
});

test('quiet-morning: three machines, minutes between alerts', async () => {
  const bench = await startBench({ scenario: 'quiet-morning' });
  expect(byHost((await bench.search()).records).size).toBe(3);
  const before = bench.sim.world.truth().alerts;
  bench.clock.forward(HOUR);
  expect(bench.sim.world.truth().alerts - before).toBeLessThanOrEqual(12);
});

test('raise makes a believable alert of now, with what the test wants to be different', async () => {
  const bench = await startBench({ scenario: 'one-machine' });
  const record = bench.sim.world.raise('FIN-LT-0142', { severity: 'Low' }, 'beacon');
  expectMessage('LogRecord', record);
  expect(record).toMatchObject({ src: '192.0.2.41', severity: 'Low', protection_name: 'Trojan.Win.Beacon.TC.c2' });
  const { records } = await bench.search({ filter: 'severity:"Low"' });
  expect(records).toEqual([record]);
});

test('flood can have another size, and is the same record each time it is read', async () => {
  const bench = await startBench({ scenario: 'flood', size: { alerts: 70_000, machines: 50 } });
  const query = { filter: 'src_machine_name:*', limit: 200, pageLimit: 100 };
  const once = (await bench.search(query)).records;
  expect((await bench.search(query)).records).toEqual(once);
  expect([bench.sim.world.alerts.size, bench.sim.world.computers().length]).toEqual([70_000, 50]);
});
