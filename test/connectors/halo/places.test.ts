// Where servers can be isolated, what stays reachable there, what a release brings them back to.
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/engine/model/endpoint.ts';
import type { PlaceChoice, Survey } from '../../../src/engine/model/place.ts';
import { addGroup, addPolicy } from '../../../src/simulator/halo/scenarios/casting.ts';
import {
  type Bench,
  bench,
  byId,
  closeBenches,
  connect,
  NEVER,
  order,
  ordered,
  readingOf,
  standing,
  truth,
  writes,
} from './bench.ts';

afterEach(closeBenches);

const heartbeat = (one: Bench) => one.clock.advance(61_000);
const endpointOf = async (one: Bench, host: string): Promise<Endpoint> => (await readingOf(one, host)).endpoint;

async function surveyOf(one: Bench, ...hosts: string[]): Promise<Survey> {
  const endpoints = await Promise.all(hosts.map((host) => endpointOf(one, host)));
  const survey = await one.connection.isolator.survey?.(endpoints, NEVER);
  if (!survey) throw new Error('nothing is told');
  return survey;
}

const named = ({ places }: Survey, name: string): PlaceChoice => {
  const place = places.find((each) => each.name === name);
  if (!place) throw new Error(`no place ${name}`);
  return place;
};
const idOf = async (one: Bench, name: string) => named(await surveyOf(one, 'edge-web-01'), name).id;

describe('the places', () => {
  it('are the usual one, to be made where it is missing, and the groups that are for it by name', async () => {
    const survey = await surveyOf(await bench({ scenario: 'demo' }), 'edge-web-01');
    expect(survey.places.map(({ name, id, usual, open }) => [name, id !== null, usual, open])).toEqual([
      ['Quarantine', false, true, false],
      ['Forensics', true, false, false],
      ['Data Capture', true, false, true],
    ]);
    expect(survey.places.map(({ reach }) => reach)).toEqual([
      'nothing but the Halo grid',
      'nothing but the Halo grid; ssh from soc-jump-hosts is let in',
      'no more than syslog to soc-jump-hosts and the Halo grid; ssh from soc-jump-hosts is let in',
    ]);
  });

  it('tell for each platform at hand what stays reachable, and claim nothing where no policy stands in the way', async () => {
    const one = await bench({ scenario: 'demo' });
    expect(named(await surveyOf(one, 'HQ-FILES-03'), 'Data Capture')).toMatchObject({
      open: true,
      reach: 'whatever its host lets it: Data Capture has no firewall policy for Windows',
    });
    const both = named(await surveyOf(one, 'edge-web-01', 'HQ-FILES-03'), 'Forensics');
    expect(both).toMatchObject({
      open: false,
      reach:
        'nothing but the Halo grid; ssh from soc-jump-hosts is let in (Linux); nothing but the Halo grid; rdp from soc-jump-hosts is let in (Windows)',
    });
  });

  it('leave out what cannot be read, and still tell the others: nobody waits for a group beside the way', async () => {
    const one = await bench({ scenario: 'demo' });
    const forensics = await idOf(one, 'Forensics');
    const group = one.simulator.halo.main.groups.latest(forensics ?? '');
    const id = String(group?.linuxPolicyId);
    const times = Number.POSITIVE_INFINITY;
    one.simulator.faults.add({
      route: 'halo-policy',
      kind: 'wrong-json',
      times,
      when: ({ path }) => path.includes(id),
    });
    const { places } = await surveyOf(one, 'edge-web-01');
    expect(places.map(({ name }) => name)).toEqual(['Quarantine', 'Data Capture']);
  });

  it('count an open rule, a missing drop and a policy of another platform as open', async () => {
    const one = await bench({ scenario: 'demo' });
    const { main } = one.simulator.halo;
    const rules = [
      { chain: 'INPUT', action: 'ACCEPT' },
      { chain: 'INPUT', action: 'DROP' },
    ];
    addGroup(main, 'Forensics open', main.rootId, { linux: addPolicy(main, 'open', 'linux', rules) });
    addGroup(main, 'Forensics odd', main.rootId, { linux: addPolicy(main, 'odd', 'windows', []) });
    const survey = await surveyOf(one, 'edge-web-01');
    expect(named(survey, 'Forensics open').reach).toBe(
      'no more than everything to anywhere and the Halo grid; everything from anywhere is let in',
    );
    expect(named(survey, 'Forensics odd')).toMatchObject({
      open: true,
      reach: expect.stringContaining('made for windows'),
    });
  });

  it('leave out the group a server is in, and tell how large that is', async () => {
    const one = await bench();
    const web = await surveyOf(one, 'edge-web-01');
    const size = one.simulator.halo.servers().filter(({ groupPath, state }) => {
      return groupPath === truth(one, 'edge-web-01').groupPath && state !== 'retired';
    }).length;
    expect(web.groups).toEqual([{ id: expect.any(String), name: 'Web', machines: size }]);
    await ordered(one, 'isolate', 'edge-web-01', null, { place: await idOf(one, 'Forensics') });
    expect((await surveyOf(one, 'edge-web-01')).places.map(({ name }) => name)).toEqual(['Quarantine', 'Data Capture']);
  });

  it('say why the usual one cannot serve, and whether that can be repaired', async () => {
    const open = await surveyOf(await bench({ scenario: 'quarantine-open' }), 'edge-web-01');
    expect(open.places[0]).toMatchObject({ open: true, repairable: true, problem: { code: 'settings' } });
    expect(open.places[0]?.differences.join()).toContain('quarantine-linux');
    expect(open.places[0]?.differences.join()).not.toContain('windows');
    const nowhere = await bench({ context: { options: { 'isolation-group': 'Nowhere' } } });
    expect((await surveyOf(nowhere, 'edge-web-01')).places[0]).toMatchObject({
      name: 'Nowhere',
      repairable: false,
      problem: { what: expect.stringContaining('"Nowhere"') },
    });
  });
});

describe('a server isolated in a place that was chosen', () => {
  async function chosen(name = 'Forensics') {
    const one = await bench();
    const place = await idOf(one, name);
    const before = await endpointOf(one, 'edge-web-01');
    const receipt = await ordered(one, 'isolate', 'edge-web-01', null, { place });
    heartbeat(one);
    return { one, place, before, receipt, id: truth(one, 'edge-web-01').id };
  }

  it('is read, followed and looked up as isolated there, by another process too', async () => {
    const { one, receipt, id } = await chosen();
    expect(truth(one, 'edge-web-01').groupName).toBe('Forensics');
    const other = connect(one.context).isolator;
    const read = await other.read([{ id, kind: 'isolate', receipt }], NEVER);
    expect(read.get(id)).toMatchObject({
      isolation: 'isolated',
      vendorState: expect.stringMatching(/^placed in Forensics/),
    });
    expect((await standing(one, receipt, 'edge-web-01'))?.state).toBe('reported');
    const standingOnes = new Map([[id, receipt]]);
    expect((await other.lookUp([byId(id)], NEVER, standingOnes))[0]?.[0]?.isolation).toBe('isolated');
    expect((await other.lookUp([byId(id)], NEVER))[0]?.[0]?.isolation).toBe('not-isolated');
  });

  it('is found again where the answer was lost, and not where it was not taken', async () => {
    const one = await bench();
    const place = await idOf(one, 'Forensics');
    const { id } = truth(one, 'edge-web-01');
    const later = connect(one.context).isolator;
    expect(await later.find('c-1', 'isolate', [id], NEVER, place)).toBeNull();
    one.simulator.faults.add({ route: 'halo-server-change', kind: 'reset-after' });
    expect((await order(one, 'isolate', 'edge-web-01', null, { place })).kind).toBe('unknown');
    expect(await later.find('c-1', 'isolate', [id], NEVER, place)).toMatchObject({ groupId: place });
    // The same server is no order into the usual place.
    expect(await later.find('c-1', 'isolate', [id], NEVER)).toBeNull();
  });

  it('is released from there, and a release whose answer was lost is not taken for done', async () => {
    const { one, place, before, receipt, id } = await chosen();
    expect(await connect(one.context).isolator.find('c-1', 'release', [id], NEVER, place)).toBeNull();
    const lost = await one.connection.isolator.read([{ id, kind: 'release', receipt: null, place }], NEVER);
    expect(lost.get(id)?.isolation).toBe('isolated');
    const release = await ordered(one, 'release', 'edge-web-01', before, { isolation: receipt });
    expect((await readingOf(one, 'edge-web-01', 'release', release)).isolation).toBe('isolated');
    heartbeat(one);
    expect((await readingOf(one, 'edge-web-01', 'release', release)).isolation).toBe('not-isolated');
    expect(truth(one, 'edge-web-01').groupName).toBe('Web');
  });

  it('is not released where somebody moved it on', async () => {
    const { one, before, receipt } = await chosen();
    await ordered(one, 'isolate', 'edge-web-01', null, { place: await idOf(one, 'Data Capture') });
    const answer = await order(one, 'release', 'edge-web-01', before, { isolation: receipt });
    expect(answer).toMatchObject({ kind: 'refused', problem: { what: expect.stringContaining('not in "Forensics"') } });
  });

  it('is refused where the place is gone', async () => {
    const one = await bench();
    const answer = await order(one, 'isolate', 'edge-web-01', null, { place: 'f'.repeat(32) });
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'not-found' } });
    expect(writes(one)).toEqual([]);
  });
});

describe('the way back', () => {
  async function isolated() {
    const one = await bench();
    const before = await endpointOf(one, 'edge-web-01');
    const isolation = await ordered(one, 'isolate', 'edge-web-01');
    heartbeat(one);
    const endpoint = await endpointOf(one, 'edge-web-01');
    const ask = async (target = { endpoint, before, isolation, place: null } as const) =>
      (await one.connection.isolator.wayBack?.([target], NEVER))?.get(endpoint.id);
    const { main } = one.simulator.halo;
    const home = main.groups.latest(before.groups[0]?.id ?? '');
    if (!home?.linuxPolicyId) throw new Error('no home');
    return { one, main, home, policyId: home.linuxPolicyId, ask, before };
  }

  it('names the former group, and nothing where nothing has changed', async () => {
    const { ask } = await isolated();
    expect(await ask()).toEqual({ name: 'Example Org/Production/Web', changes: [], problem: null });
  });

  it('tells a policy that was changed, exchanged or taken off meanwhile', async () => {
    const { one, main, home, policyId, ask } = await isolated();
    const policy = main.policies.latest(policyId);
    if (!policy) throw new Error('no policy');
    main.policies.put({ ...policy, updatedAt: one.clock.now() }, 0);
    expect((await ask())?.changes).toEqual([
      'The Linux firewall policy of Example Org/Production/Web ("web-linux") was changed since.',
    ]);
    main.groups.put({ ...home, linuxPolicyId: addPolicy(main, 'web-new', 'linux', []) }, 0);
    expect((await ask())?.changes.join()).toContain('is another one since ("web-new")');
    main.groups.put({ ...home, linuxPolicyId: null }, 0);
    expect((await ask())?.changes.join()).toContain('was taken off since');
  });

  it('says where there is none', async () => {
    const { main, home, ask } = await isolated();
    main.groups.remove(home.id, 0);
    expect(await ask()).toMatchObject({
      name: 'Example Org/Production/Web',
      problem: { what: expect.stringContaining('no longer exists') },
    });
  });
});

describe('jump hosts', () => {
  const withZone = (name: string) => bench({ scenario: 'demo', context: { options: { 'jump-hosts': name } } });

  it('are let in by the policies that are made, and by nothing else', async () => {
    const one = await withZone('soc-jump-hosts');
    await ordered(one, 'isolate', 'edge-web-01');
    await ordered(one, 'isolate', 'HQ-FILES-03');
    expect(await one.connection.isolator.readiness?.(NEVER)).toMatchObject({ ready: true, differences: [] });
    const made = one.simulator.received.filter(({ route }) => route === 'halo-policy-create');
    const rules = made.flatMap(({ body }) => {
      const { firewall_policy: policy } = body as { firewall_policy: { firewall_rules: Record<string, unknown>[] } };
      return policy.firewall_rules.filter((rule) => rule.firewall_source);
    });
    expect(rules.map(({ chain, action }) => [chain, action])).toEqual([
      ['INPUT', 'ACCEPT'],
      ['INPUT', 'ACCEPT'],
    ]);
    expect((await surveyOf(one, 'edge-web-02')).places[0]?.reach).toBe(
      'nothing but the Halo grid; ssh from soc-jump-hosts is let in',
    );
  });

  it.each(['any', 'nowhere'])('in a zone "%s" stop the making before anything is written', async (zone) => {
    const one = await withZone(zone);
    const answer = await order(one, 'isolate', 'edge-web-01');
    expect(answer).toMatchObject({
      kind: 'refused',
      problem: { code: 'settings', what: expect.stringContaining(zone) },
    });
    expect(writes(one)).toEqual([]);
  });
});
