import { afterEach, describe, expect, test } from 'vitest';
import { toProblem } from '../../../../src/engine/errors.ts';
import type { EndpointQuery } from '../../../../src/engine/ports.ts';
import { type Bench, bench, byName, closeBenches, NEVER } from '../bench.ts';

afterEach(closeBenches);

const names = (one: Bench) => [...one.simulator.world.truth().hosts.values()].map(({ name }) => name);
const ids = (found: Awaited<ReturnType<Bench['connection']['isolator']['lookUp']>>) =>
  found.map((candidates) => candidates.map(({ endpoint }) => endpoint.id).sort());

function host(one: Bench, name: string, more: object = {}) {
  return one.simulator.world.addComputer({ host: one.simulator.world.hostOf(name), ...more });
}

describe('looking up', () => {
  test('200 names: each gets exactly the computers of its name, in few calls', async () => {
    const one = await bench({ scenario: 'large' });
    const wanted = names(one);
    const found = await one.connection.isolator.lookUp(
      wanted.map((name) => byName(name)),
      NEVER,
    );
    const { computers } = { computers: one.simulator.world.computers() };
    expect(ids(found)).toEqual(
      wanted.map((name) =>
        computers
          .filter((each) => each.name === name)
          .map(({ id }) => id)
          .sort(),
      ),
    );
    // Four batches of 50, a second page where namesakes spill over, one look for the names that nobody bears.
    expect(one.simulator.asked('computers')).toBeLessThanOrEqual(9);
    const flat = found.flat();
    expect(flat.filter(({ endpoint }) => endpoint.deleted)).toHaveLength(5);
    expect(flat.filter(({ isolation }) => isolation === 'isolated')).toHaveLength(10);
    expect(found.filter((candidates) => candidates.length === 0)).toHaveLength(7);
  });

  test('case and suffix do not matter, a part of a name is no name', async () => {
    const one = await bench();
    const [short, full] = [host(one, 'HR-WS-0031'), host(one, 'QA-VM-0009.corp.example.com')];
    host(one, 'HR-WS-00311');
    host(one, 'XQA-VM-0009');
    const queries = [
      byName('hr-ws-0031.corp.example.com'),
      byName('qa-vm-0009'),
      byName('HR-WS-003'),
      byName('hr-ws-0031'),
    ];
    const found = await one.connection.isolator.lookUp(queries, NEVER);
    expect(ids(found)).toEqual([[short.id], [full.id], [], [short.id]]);
  });

  test('namesakes and deleted twins come as candidates, kept apart', async () => {
    const one = await bench();
    const [a, b, gone] = [host(one, 'TWIN'), host(one, 'TWIN'), host(one, 'TWIN', { deleted: true })];
    const [found = []] = await one.connection.isolator.lookUp([byName('TWIN')], NEVER);
    expect(
      found
        .filter(({ endpoint }) => !endpoint.deleted)
        .map(({ endpoint }) => endpoint.id)
        .sort(),
    ).toEqual([a.id, b.id].sort());
    expect(found.filter(({ endpoint }) => endpoint.deleted).map(({ endpoint }) => endpoint.id)).toEqual([gone.id]);
  });

  test.each(['records', 'pages'] as const)(
    '120 of one name over several pages, offset counts %s',
    async (offsetCounts) => {
      const one = await bench();
      one.simulator.world.settings.offsetCounts = offsetCounts;
      for (let i = 0; i < 120; i++) host(one, 'CLONE');
      const [found = []] = await one.connection.isolator.lookUp([byName('CLONE')], NEVER);
      expect(new Set(found.map(({ endpoint }) => endpoint.id)).size).toBe(120);
    },
  );

  test('by id, beside names; an id nobody has is nobody', async () => {
    const one = await bench();
    const computer = host(one, 'FIN-LT-0142');
    const queries: EndpointQuery[] = [
      { by: 'id', id: 'nope' },
      byName('FIN-LT-0142'),
      { by: 'id', id: computer.id },
      byName(''),
    ];
    expect(ids(await one.connection.isolator.lookUp(queries, NEVER))).toEqual([[], [computer.id], [computer.id], []]);
  });

  test('a computer nobody asked for is not taken', async () => {
    const one = await bench();
    const computer = host(one, 'FIN-LT-0142');
    host(one, 'FIN-LT-0143');
    one.simulator.faults.add({ route: 'computers', kind: 'foreign-computer', times: Number.POSITIVE_INFINITY });
    expect(ids(await one.connection.isolator.lookUp([byName('FIN-LT-0142')], NEVER))).toEqual([[computer.id]]);
    const read = await one.connection.isolator.read([{ id: computer.id }], NEVER);
    expect([...read.keys()]).toEqual([computer.id]);
  });

  test('names that half the fleet contains do not read half the fleet', async () => {
    const one = await bench();
    for (let i = 0; i < 600; i++) host(one, `LAPTOP-${i}`);
    const before = one.simulator.asked('computers');
    const found = await one.connection.isolator.lookUp([byName('LAPTOP'), byName('1')], NEVER);
    expect(ids(found)).toEqual([[], []]);
    expect(one.simulator.asked('computers') - before).toBeLessThanOrEqual(3);
  });

  test('nothing asked, nothing sent', async () => {
    const one = await bench();
    expect(await one.connection.isolator.lookUp([], NEVER)).toEqual([]);
    expect(one.simulator.received).toEqual([]);
  });
});

describe('when the service stumbles', () => {
  test.each([
    ['computers', 'status', { status: 503 }],
    ['computers', 'status', { status: 401 }],
    ['computers', 'status', { status: 429, retryAfter: 2 }],
    ['computers', 'reset-after', {}],
    ['computers', 'job-direct', {}],
    ['computers', 'job-not-found', { count: 2 }],
    ['computers', 'job-state', { state: 'QUEUED', count: 3 }],
    ['computers', 'wrong-type', {}],
    ['job', 'status', { status: 404 }],
    ['job', 'status', { status: 502 }],
    ['job', 'reset-before', {}],
    ['job', 'cut-body', {}],
    ['session-login', 'status', { status: 401 }],
    ['session-login', 'status', { status: 503 }],
  ] as const)('once: %s %s %j', async (route, kind, more) => {
    const one = await bench();
    const computer = host(one, 'FIN-LT-0142');
    one.simulator.faults.add({ route, kind, ...more });
    expect(ids(await one.connection.isolator.lookUp([byName('FIN-LT-0142')], NEVER))).toEqual([[computer.id]]);
    expect(one.simulator.faults.waiting).toEqual([]);
  });

  test.each([
    ['job-failed', {}, 'service', 'The job could not be carried out.'],
    ['job-done-error', { status: 403 }, 'forbidden', '403'],
    ['job-never-ends', {}, 'service', 'still "IN_PROGRESS" after 2 minutes'],
    ['job-not-found', { count: 99 }, 'service', 'lost the job'],
    ['wrong-json', {}, 'contract', 'does not fit the contract'],
    ['missing-computer', {}, 'contract', '0 of 1 records'],
  ] as const)('always: %s %j', async (kind, more, code, words) => {
    const one = await bench();
    host(one, 'FIN-LT-0142');
    one.simulator.faults.add({ route: 'computers', kind, times: Number.POSITIVE_INFINITY, ...more });
    const thrown = await one.connection.isolator
      .lookUp([byName('FIN-LT-0142')], NEVER)
      .catch((error: unknown) => error);
    expect(toProblem(thrown)).toMatchObject({ code, what: expect.stringContaining(words) });
  });
});
