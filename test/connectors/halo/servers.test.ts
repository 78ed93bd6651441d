import { afterEach, describe, expect, it } from 'vitest';
import { bearsName } from '../../../src/connectors/halo/servers/servers.ts';
import { toProblem } from '../../../src/engine/errors.ts';
import type { EndpointQuery } from '../../../src/engine/ports.ts';
import { bench, byId, byName, closeBenches, NEVER, readingOf, truth } from './bench.ts';

afterEach(closeBenches);

describe('looking up', () => {
  it('finds servers by exact name in any state, letter case ignored; retired ones are deleted', async () => {
    const one = await bench();
    const names = ['EDGE-WEB-01', 'hq-print-02', 'app-legacy-05', 'app-legacy-02', 'edge-web', 'nobody'];
    const found = await one.connection.isolator.lookUp(
      names.map((name) => byName(name)),
      NEVER,
    );
    expect(found.map((list) => list.map(({ endpoint }) => [endpoint.name, endpoint.deleted]))).toEqual([
      [['edge-web-01', false]],
      [['HQ-PRINT-02', false]],
      [['app-legacy-05', false]],
      [['app-legacy-02', true]],
      [],
      [],
    ]);
  });

  it('gives all that share a name, told apart by label and address', async () => {
    const one = await bench();
    const [found = []] = await one.connection.isolator.lookUp([byName('ci-runner-04')], NEVER);
    expect(found.length).toBe(2);
    expect(new Set(found.map(({ endpoint }) => `${endpoint.ip} ${endpoint.label}`)).size).toBe(2);
  });

  it('finds by id, and nothing by what is none', async () => {
    const one = await bench();
    const { id } = truth(one, 'edge-web-01');
    const wrong = ['0'.repeat(32), '../groups', 'a/b', '', 'x'.repeat(80)];
    const found = await one.connection.isolator.lookUp([byId(id), ...wrong.map(byId)], NEVER);
    expect(found.map((list) => list.map(({ endpoint }) => endpoint.id))).toEqual([[id], [], [], [], [], []]);
    expect(one.simulator.received.some(({ path }) => path.includes('..'))).toBe(false);
  });

  it('reads servers and groups of all pages', async () => {
    const one = await bench({ scenario: 'many-servers' });
    const [found = []] = await one.connection.isolator.lookUp([byName('app-349')], NEVER);
    expect(found.map(({ endpoint, isolation }) => [endpoint.name, isolation])).toEqual([['app-349', 'not-isolated']]);
    const all = await one.connection.isolator.readiness?.(NEVER);
    expect(all).toMatchObject({ ready: true, differences: [] });
  });

  it('takes no list that is cut short', async () => {
    const one = await bench();
    one.simulator.faults.add({ route: 'halo-servers', kind: 'answer', body: { count: 2, servers: [] } });
    const thrown = await one.connection.isolator.lookUp([byName('edge-web-01')], NEVER).catch(toProblem);
    expect(thrown).toMatchObject({ code: 'contract' });
  });

  it('knows how many there are, and how the clocks differ', async () => {
    const one = await bench({ scenario: 'many-servers' });
    expect(one.connection.source.skewMs?.()).toBeNull();
    expect(await one.connection.isolator.fleetSize?.(NEVER)).toBe(350);
    expect(Math.abs(one.connection.source.skewMs?.() ?? Number.NaN)).toBeLessThanOrEqual(1000);
  });

  it('sees only its own group with a key bound to it', async () => {
    const one = await bench({ key: 'subGroup' });
    const found = await one.connection.isolator.lookUp([byName('stage-web-01'), byName('edge-web-01')], NEVER);
    expect(found.map((list) => list.length)).toEqual([1, 0]);
  });
});

describe('the endpoint of a server', () => {
  it('says where it is and what it is', async () => {
    const one = await bench();
    const { endpoint, isolation, vendorState } = await readingOf(one, 'edge-web-01');
    expect(endpoint).toMatchObject({ domain: 'example.net', ip: '192.0.2.21', kind: 'unknown', deleted: false });
    expect(endpoint.groups).toEqual([
      { id: truth(one, 'edge-web-01').groupId, name: 'Web', path: truth(one, 'edge-web-01').groupPath },
    ]);
    expect([isolation, vendorState]).toEqual(['not-isolated', 'in Web']);
  });

  it('warns of audit mode and of servers that do not report', async () => {
    const one = await bench();
    const warnings = async (host: string) => (await readingOf(one, host)).endpoint.warnings.join('; ');
    expect(await warnings('pay-gw-01')).toContain('audit mode');
    expect(await warnings('app-legacy-05')).toContain('missing');
    expect(await warnings('HQ-PRINT-02')).toContain('deactivated');
    expect((await readingOf(one, 'pay-gw-01')).cannotApply).toContain('audit mode');
  });
});

describe('bearing a name', () => {
  const query = (name: string, ...domains: string[]) => ({ by: 'name', name, domains }) satisfies EndpointQuery;
  const server = { hostname: 'Web-1', reported_fqdn: 'web-1.dmz.example.net' };
  it.each([
    [query('web-1'), true],
    [query('WEB-1.dmz.example.net'), true],
    [query('web-1', 'dmz.example.net'), true],
    [query('web-1', 'example.net'), true],
    [query('web-1', 'corp.example.org'), false],
    [query('web-1.corp.example.org'), false],
    [query('web-1', 'CORP'), true],
    [query('web-10'), false],
    [query('web'), false],
  ])('%j', (asked, expected) => {
    expect(bearsName(asked, server)).toBe(expected);
  });
});
