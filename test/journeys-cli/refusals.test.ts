// What goes wrong at a vendor, and how it is told: one clear sentence with the mend, the right exit code, a report,
// and nothing half done.
import { describe, expect, it } from 'vitest';
import { everythingWritten, type Ground, QUICK, standOn, type Told } from './support/ground.ts';
import { validReport } from './support/report.ts';

const AUTO = ['run', '--auto', '--json', '--max-isolations', '3'];

/** Nothing was isolated, a report says why, and no secret is anywhere. */
function nothingHalfDone(ground: Ground, told: Told): void {
  expect(ground.simulator.world.computers().filter(({ isolated }) => isolated)).toHaveLength(0);
  expect(ground.reports()).toHaveLength(1);
  const report = validReport(told.out);
  expect(report.execution_summary.isolation_successful).toBe(false);
  expect(report.execution_summary.errors.length).toBeGreaterThan(0);
  const written = everythingWritten(ground, told);
  const { events, endpoint, readOnlyEndpoint, expired, otherRegion } = ground.simulator.keys;
  for (const { secret } of [events, endpoint, readOnlyEndpoint, expired, otherRegion]) {
    expect(written).not.toContain(secret);
  }
}

function sentence(told: Told): string {
  const at = told.err.indexOf('cordon: ');
  if (at === -1) throw new Error(`no problem was told: ${told.err}`);
  return told.err.slice(at).replace(/\s+/g, ' ').trim();
}

describe.concurrent('keys', () => {
  it('that are wrong: exit 3, and how to give others', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const told = await ground.cordon([...AUTO, ...ground.here], { env: { CORDON_EVENTS_SECRET_KEY: 'mistyped' } });
    expect(told.code).toBe(3);
    expect(sentence(told)).toMatch(/refused|401/i);
    nothingHalfDone(ground, told);
  });

  it('that are swapped: exit 3, and that they are', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { events, endpoint } = ground.simulator.keys;
    const told = await ground.cordon([...AUTO, ...ground.here], {
      env: {
        CORDON_EVENTS_CLIENT_ID: endpoint.id,
        CORDON_EVENTS_SECRET_KEY: endpoint.secret,
        CORDON_ENDPOINT_CLIENT_ID: events.id,
        CORDON_ENDPOINT_SECRET_KEY: events.secret,
      },
    });
    expect(told.code).toBe(3);
    nothingHalfDone(ground, told);
  });

  it('of another region: exit 3', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { otherRegion } = ground.simulator.keys;
    const told = await ground.cordon([...AUTO, ...ground.here], {
      env: { CORDON_EVENTS_CLIENT_ID: otherRegion.id, CORDON_EVENTS_SECRET_KEY: otherRegion.secret },
    });
    expect(told.code).toBe(3);
    nothingHalfDone(ground, told);
  });

  it('that have expired: exit 3', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { expired } = ground.simulator.keys;
    const told = await ground.cordon([...AUTO, ...ground.here], {
      env: { CORDON_ENDPOINT_CLIENT_ID: expired.id, CORDON_ENDPOINT_SECRET_KEY: expired.secret },
    });
    expect(told.code).toBe(3);
    nothingHalfDone(ground, told);
  });

  it('that may only read: exit 3 once an order is tried, exit 5 where nothing is ordered', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { readOnlyEndpoint } = ground.simulator.keys;
    const env = { CORDON_ENDPOINT_CLIENT_ID: readOnlyEndpoint.id, CORDON_ENDPOINT_SECRET_KEY: readOnlyEndpoint.secret };
    const told = await ground.cordon([...AUTO, ...ground.here, ...QUICK], { env });
    expect(told.code).toBe(3);
    expect(validReport(told.out).machines_processed).toMatchObject([{ outcome: 'failed' }]);
    expect(validReport(told.out).machines_processed[0]?.reason).not.toBe('');
    expect(ground.simulator.world.computers().filter(({ isolated }) => isolated)).toHaveLength(0);
    expect((await ground.cordon(['run', '--json', ...ground.here], { env })).code).toBe(5);
  });

  it('that are not there at all: exit 3, the variables and the setup are named, a report is left', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const told = await ground.cordon([...AUTO, ...ground.here], {
      env: { CORDON_ENDPOINT_CLIENT_ID: '', CORDON_ENDPOINT_SECRET_KEY: '' },
    });
    expect(told.code).toBe(3);
    expect(sentence(told)).toContain('CORDON_ENDPOINT_CLIENT_ID');
    expect(sentence(told)).toContain('cordon setup');
    expect(ground.simulator.received).toHaveLength(0);
    nothingHalfDone(ground, told);
  });

  it('may come from a file, both pairs in the order of the setup', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { writeFileSync } = await import('node:fs');
    const { events, endpoint } = ground.simulator.keys;
    const file = `${ground.home}/keys`;
    writeFileSync(file, `${events.id}|${events.secret}\n${endpoint.id}|${endpoint.secret}\n`, { mode: 0o600 });
    const none = Object.fromEntries(Object.keys(ground.env).map((name) => [name, '']));
    const env = { ...none, CORDON_HOME: `${ground.home}/home` };
    const told = await ground.cordon([...AUTO, '--auth', file, ...ground.here, ...QUICK], { env });
    expect(told.code).toBe(0);
    expect(everythingWritten(ground).split(endpoint.secret)).toHaveLength(2);
  });
});

describe.concurrent('a session that ends while the work goes on', () => {
  it('is renewed without a word', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    ground.simulator.faults.add({ route: 'query-status', kind: 'status', status: 401 });
    ground.simulator.faults.add({ route: 'isolate', kind: 'status', status: 401 });
    const told = await ground.cordon([...AUTO, ...ground.here, ...QUICK]);
    expect(told.code).toBe(0);
    expect(validReport(told.out).execution_summary.isolation_successful).toBe(true);
  });
});

describe.concurrent('a filter', () => {
  it('that cannot be parsed: exit 2 with the place of the error, and nothing is asked', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const told = await ground.cordon([...AUTO, ...ground.here, '--filter', 'severity:"High" AND (']);
    expect(told.code).toBe(2);
    expect(sentence(told)).toMatch(/column|position|place|\^/i);
    expect(ground.simulator.asked('query-create')).toBe(0);
    nothingHalfDone(ground, told);
  });

  it('that the service refuses: exit 2', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    ground.simulator.faults.add({ route: 'query-create', kind: 'status', status: 400, times: 20 });
    const told = await ground.cordon([...AUTO, ...ground.here]);
    expect([2, 4]).toContain(told.code);
    nothingHalfDone(ground, told);
  });
});

describe.concurrent('a gateway', () => {
  it('that is down: exit 4, and what to check', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const told = await ground.cordon([...AUTO, '--gateway', 'http://127.0.0.1:1']);
    expect(told.code).toBe(4);
    expect(sentence(told)).toContain('127.0.0.1:1');
    nothingHalfDone(ground, told);
  });

  it('that is neither https nor on loopback is refused before any request: exit 2', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    for (const gateway of ['http://gateway.example', 'ftp://127.0.0.1', 'not a gateway']) {
      const told = await ground.cordon(['run', '--gateway', gateway]);
      expect([gateway, told.code]).toEqual([gateway, 2]);
      expect(sentence(told)).toContain('--gateway');
    }
    expect(ground.simulator.received).toHaveLength(0);
  });

  it('that fails for good: exit 4', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    ground.simulator.faults.add({ route: 'query-status', kind: 'task-state', state: 'Failed', times: 50 });
    const told = await ground.cordon([...AUTO, ...ground.here]);
    expect(told.code).toBe(4);
    nothingHalfDone(ground, told);
  });
});

describe.concurrent('a wrong option', () => {
  it.for<[string[], string]>([
    [['--window', 'soon'], '--window'],
    [['--verify-timeout', '10'], '--verify-timeout'],
    [['--verify-spacing', 'x'], '--verify-spacing'],
    [['--connector', 'acme'], 'harmony'],
    [['--auth', '/nonexistent'], '--auth'],
  ])('%s: exit 2, the option is named, nothing is asked', async ([options, word], { onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const told = await ground.cordon(['run', ...options, ...ground.here]);
    expect(told.code).toBe(2);
    expect(sentence(told)).toContain(word);
    expect(ground.simulator.received).toHaveLength(0);
  });
});
