// The seed's own walk, to the letter of its README, against the built-in gateway (halo.md 7).
import { describe, expect, it } from 'vitest';
import { BIN, cleanEnv, runBuilt } from '../cli/support/built.ts';
import { startInPty } from '../support/pty.ts';
import { type HaloGround, POLICY, placeOf, QUARANTINE, QUICK_HALO, standOnHalo } from './support/halo.ts';
import { machineOf, outcomesOf, validReport } from './support/report.ts';

const SERVER = 'edge-web-01';
const FILTER = '# what isolates\nname=Server firewall modified\n';

async function seedGround(atEnd: (clean: () => Promise<void>) => void) {
  const ground = await standOnHalo(atEnd);
  ground.auth(ground.keys.full);
  ground.filter(FILTER);
  ground.trouble(SERVER);
  // Not what the filter looks for.
  ground.trouble('stage-web-01', 5, 'agent_restarted');
  return ground;
}

function isContained(ground: HaloGround): void {
  expect(placeOf(ground, SERVER)).toMatchObject({ groupName: QUARANTINE, policy: POLICY.linux, status: 'installed' });
  const { halo } = ground.simulator;
  const policies = halo.groups().find(({ name, account }) => name === QUARANTINE && account === 'main');
  expect([policies?.linuxPolicyId, policies?.windowsPolicyId].every(Boolean)).toBe(true);
  expect(halo.server(SERVER).traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
  expect(halo.servers().filter(({ groupName }) => groupName === QUARANTINE)).toHaveLength(1);
}

describe.concurrent('cordon --portal', () => {
  it('with --auto and no terminal isolates the right server, and proves it; a second run changes nothing', async ({
    onTestFinished,
  }) => {
    const ground = await seedGround(onTestFinished);
    const line = ['--portal', '--auth=quarantine.auth', '--auto', '--json'];
    const first = await ground.seed(line);
    expect(first.err).not.toContain('cordon:');
    const report = validReport(first.out);
    expect([first.code, outcomesOf(report)]).toEqual([0, { isolated: 1 }]);
    expect(machineOf(report, SERVER).outcome).toBe('isolated');
    expect(report.configuration.filter_query).toBe('name:"Server firewall modified"');
    isContained(ground);

    const written = ground.writes().length;
    const second = await ground.seed(line);
    expect([second.code, outcomesOf(validReport(second.out))]).toEqual([0, { already_isolated: 1 }]);
    expect(ground.writes()).toHaveLength(written);
    expect(ground.moves()).toBe(1);
    isContained(ground);
  });

  it('at a terminal asks once, and isolates after one y', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    const line = ['--portal', '--auth=quarantine.auth', ...ground.here, ...QUICK_HALO];
    const cordon = startInPty(process.execPath, [BIN, ...line], {
      columns: 110,
      cwd: ground.home,
      env: cleanEnv(ground.env),
    });
    onTestFinished(() => cordon.close());
    await cordon.until(`Isolate ${SERVER}? [y/N]`);
    expect(ground.moves()).toBe(0);
    cordon.send('y\r');
    await cordon.until('isolated, verified');
    expect((await cordon.exited()).code).toBe(0);
    isContained(ground);
  });

  it('at a terminal sends nothing without that y', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    for (const answer of ['', 'n', 'quarantine']) {
      const told = await ground.seed(['--portal'], { interactive: true, answers: [answer] });
      expect(told.code).toBe(5);
    }
    expect(ground.writes()).toEqual([]);
    const told = await ground.seed(['--portal', '--json'], { interactive: true, answers: ['y'] });
    expect([told.code, outcomesOf(validReport(told.out))]).toEqual([0, { isolated: 1 }]);
    isContained(ground);
  });

  it('without --auto and without a terminal proposes: exit 5, nothing written', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    const { code, out } = await ground.seed(['--portal', '--json']);
    expect([code, outcomesOf(validReport(out))]).toEqual([5, { proposed: 1 }]);
    expect(ground.writes()).toEqual([]);
  });

  it('takes more machines than --auto would only by their number', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    for (const server of ['edge-web-02', 'ledger-db-01', 'stage-web-01']) ground.trouble(server);
    const yes = await ground.seed(['--portal'], { interactive: true, answers: ['y'] });
    expect([yes.code, ground.moves()]).toEqual([5, 0]);
    const four = await ground.seed(['--portal', '--json'], { interactive: true, answers: ['4'] });
    expect([four.code, outcomesOf(validReport(four.out))]).toEqual([0, { isolated: 4 }]);
  });

  it('begins at --starting, and takes what came since only once', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    ground.trouble('edge-web-02', 3 * 24 * 60);
    const recent = await ground.seed(['--portal', '--json']);
    expect(validReport(recent.out).machines_processed.map(({ hostname }) => hostname)).toEqual([SERVER]);
    const starting = new Date(Date.now() - 4 * 86_400_000).toISOString();
    const all = await ground.seed(['--portal', '--json', `--starting=${starting}`]);
    expect(validReport(all.out).metrics.alerts).toMatchObject({ grouped: 1, duplicate: 1 });
    expect(validReport(all.out).machines_processed).toHaveLength(2);
    // A time that is stored wins: the days before it are not searched once more.
    const later = await ground.seed(['--portal', '--json', `--starting=${starting}`]);
    expect(validReport(later.out).machines_processed).toHaveLength(2);
    const searches = ground.simulator.received.filter(({ route }) => route === 'halo-events');
    const [from] = /since=([^&]+)/.exec(searches.at(-1)?.path ?? '')?.slice(1) ?? [];
    expect(Date.parse(decodeURIComponent(from ?? ''))).toBeGreaterThan(Date.now() - 3_600_000);
  });
});

describe.concurrent('cordon --stdin -v', () => {
  /** An event as the vendor's connector writes it with --kv: no escapes, values in its own notation. */
  const keyValues = (event: Readonly<Record<string, unknown>>): string =>
    Object.entries(event)
      .map(([name, value]) => `${name}="${value === null ? 'None' : value === true ? 'True' : value}"`)
      .join(' ');

  it('isolates what key="value" lines tell of', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    const events = ground.simulator.halo.events().filter(({ server_id: id }) => id);
    const input = `${events.map(keyValues).join('\n')}\n`;
    const { code, out, err } = await runBuilt(['--stdin', '-v', '--auto', '--json', ...ground.here, ...QUICK_HALO], {
      env: ground.env,
      cwd: ground.home,
      input,
    });
    expect([code, outcomesOf(validReport(out))]).toEqual([0, { isolated: 1 }]);
    expect(err).toContain(SERVER);
    expect(ground.simulator.asked('halo-events')).toBe(0);
    isContained(ground);
    const again = await ground.seed(['--stdin', '--auto', '--json'], { input });
    expect([again.code, ground.moves()]).toEqual([0, 1]);
  });

  it('takes JSON lines and a whole array too, and proposes without --auto', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    const events = ground.simulator.halo.events();
    for (const input of [events.map((event) => JSON.stringify(event)).join('\n'), JSON.stringify(events, null, 2)]) {
      const { code, out } = await ground.seed(['--stdin', '--json'], { input });
      expect([code, outcomesOf(validReport(out))]).toEqual([5, { proposed: 1 }]);
    }
    expect(ground.writes()).toEqual([]);
  });
});

describe.concurrent('cordon --auth=FILE SERVER_ID', () => {
  it('isolates the server with --auto, asks at a terminal, and else proposes', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    const { id } = ground.simulator.halo.server(SERVER);
    const line = ['--auth=quarantine.auth', id, '--json'];
    const proposed = await ground.seed(line);
    expect([proposed.code, JSON.parse(proposed.out).machines_processed]).toMatchObject([
      5,
      [{ outcome: 'proposed', endpoint_id: id }],
    ]);
    const declined = await ground.seed(line, { interactive: true, answers: ['n'] });
    expect([declined.code, ground.writes()]).toEqual([5, []]);
    const done = await ground.seed(line, { interactive: true, answers: ['y'] });
    expect([done.code, JSON.parse(done.out).machines_processed[0].outcome]).toEqual([0, 'isolated']);
    isContained(ground);
    const again = await ground.seed(['--auto', ...line]);
    expect([again.code, JSON.parse(again.out).machines_processed[0].outcome]).toEqual([0, 'already_isolated']);
    expect(ground.moves()).toBe(1);
  });

  it('isolates with --auto where nobody sits', async ({ onTestFinished }) => {
    const ground = await seedGround(onTestFinished);
    const { id } = ground.simulator.halo.server(SERVER);
    const { code } = await ground.seed(['--auth=quarantine.auth', '--auto', id]);
    expect(code).toBe(0);
    isContained(ground);
  });
});
