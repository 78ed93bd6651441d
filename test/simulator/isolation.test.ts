import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, closeAll, ENDPOINT, expectMessage, type Json, startBench } from './support.ts';

afterEach(closeAll);

type Verb = 'isolate' | 'de-isolate';
const targets = (...ids: string[]) => ({ include: { computers: ids.map((id) => ({ id })) } });

function add(bench: Bench, name: string, change: Json = {}): string {
  return bench.sim.world.addComputer({ name, ...change }).id;
}

/** Gives the order; answers the operation's id. */
async function order(bench: Bench, verb: Verb, ids: string[], more: Json = {}): Promise<string> {
  const body = { comment: `test ${verb}`, targets: targets(...ids), ...more };
  expectMessage('IsolateRequest', body);
  const job = await bench.job('POST', `/remediation/${verb}`, body);
  expect([job.status, job.statusCode]).toEqual(['DONE', 201]);
  expectMessage('PushOperationId', job.data);
  return job.data;
}

async function status(bench: Bench, id: string): Promise<Json> {
  const { data } = await bench.job('GET', `/remediation/${id}/status`);
  expectMessage('PushOperationStatus', data);
  return data;
}

async function results(bench: Bench, id: string, body: Json = {}): Promise<Json> {
  expectMessage('PushOperationResultsRequest', body);
  const { data } = await bench.job('POST', `/remediation/${id}/results/slim`, body);
  expectMessage('PushOperationResultsResponse', data);
  return data;
}

async function shown(bench: Bench, id: string): Promise<string> {
  const filters = [{ columnName: 'computerId', filterValues: [id], filterType: 'Exact' }];
  const { data } = await bench.job('POST', '/asset-management/computers/filtered', { filters });
  return data.computers[0].isolationStatus;
}

describe('an order', () => {
  test('is queued through a job, carried out by the agent, and shown on the record only then', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const id = add(bench, 'WS-A', { pickupMs: 1000, switchMs: 2000 });
    const operation = await order(bench, 'isolate', [id]);
    expect(await shown(bench, id)).toBe('Not Isolated');
    expect(await status(bench, operation)).toMatchObject({
      id: operation,
      comment: 'test isolate',
      overallStatus: 'IN_PROGRESS',
      numberOfAffectedEntities: 1,
      remainingTimeoutSeconds: 86_400,
      aborted: false,
    });
    bench.clock.forward(2999);
    expect(await shown(bench, id)).toBe('Not Isolated');
    bench.clock.forward(1);
    expect(await shown(bench, id)).toBe('Isolated');
    expect(await status(bench, operation)).toMatchObject({ overallStatus: 'COMPLETED', remainingTimeoutSeconds: 0 });
    expect((await results(bench, operation)).data).toMatchObject([
      { machine: { id, name: 'WS-A' }, operation: { status: 'SUCCEEDED', response: { status: 'SUCCEEDED' } } },
    ]);

    await order(bench, 'de-isolate', [id]);
    bench.clock.forward(3000);
    expect(await shown(bench, id)).toBe('Not Isolated');
  });

  test('shows a transitional wording where that is set', async () => {
    const bench = await startBench({ scenario: 'empty' });
    bench.sim.world.settings.transitionalWords = true;
    const id = add(bench, 'WS-A', { switchMs: 2000 });
    await order(bench, 'isolate', [id]);
    expect(await shown(bench, id)).toBe('Isolation Pending');
    bench.sim.world.advanceAgents();
    expect(await shown(bench, id)).toBe('Isolated');
  });

  test('is listed with its comment, newest first, and only after the delay that is set', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const id = add(bench, 'WS-A');
    const first = await order(bench, 'isolate', [id], { comment: 'marker o-1' });
    bench.clock.forward(1000);
    bench.sim.world.settings.operationShowsAfterMs = 500;
    await order(bench, 'de-isolate', [id], { comment: 'marker o-2' });
    const listed = async () => (await bench.job('GET', '/remediation/status')).data;
    expectMessage('PushOperationStatusArray', await listed());
    expect((await listed()).map((one: Json) => [one.id, one.comment])).toEqual([[first, 'marker o-1']]);
    bench.clock.forward(500);
    expect((await listed()).map((one: Json) => one.comment)).toEqual(['marker o-2', 'marker o-1']);
  });

  test('waits for an offline agent and reaches it when it comes back', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const id = add(bench, 'LT-A', { online: false, switchMs: 1000 });
    const operation = await order(bench, 'isolate', [id]);
    bench.clock.forward(3_600_000);
    expect((await results(bench, operation)).data[0].operation).toEqual({ status: 'PENDING', response: null });
    expect((await status(bench, operation)).remainingTimeoutSeconds).toBe(86_400 - 3600);
    bench.sim.world.alterComputer(id, { online: true });
    expect(await shown(bench, id)).toBe('Not Isolated');
    bench.clock.forward(1000);
    expect(await shown(bench, id)).toBe('Isolated');
  });

  test('expires: undelivered machines are TIMED_OUT, and coming back changes nothing', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const offline = add(bench, 'LT-A', { online: false });
    const online = add(bench, 'WS-B');
    const operation = await order(bench, 'isolate', [offline, online], { timing: { expirationSeconds: 60 } });
    bench.clock.forward(60_000);
    expect(await status(bench, operation)).toMatchObject({
      overallStatus: 'COMPLETED_WITH_WARNINGS',
      remainingTimeoutSeconds: 0,
    });
    bench.sim.world.alterComputer(offline, { online: true });
    const { data, metadata } = await results(bench, operation);
    expect(data.map((one: Json) => one.operation.status)).toEqual(['TIMED_OUT', 'SUCCEEDED']);
    expect(metadata).toEqual({ from: 0, to: 2, count: 2 });
    expect(await shown(bench, offline)).toBe('Not Isolated');
  });

  test('can be aborted: no further delivery, but agents that have it go on', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const offline = add(bench, 'LT-A', { online: false });
    const slow = add(bench, 'WS-B', { switchMs: 30_000 });
    const operation = await order(bench, 'isolate', [offline, slow]);
    expect(await bench.job('POST', `/remediation/${operation}/abort`)).toMatchObject({
      status: 'DONE',
      statusCode: 204,
    });
    expect(await status(bench, operation)).toMatchObject({ overallStatus: 'ABORTED', aborted: true });
    bench.sim.world.alterComputer(offline, { online: true });
    bench.clock.forward(30_000);
    expect([await shown(bench, offline), await shown(bench, slow)]).toEqual(['Not Isolated', 'Isolated']);
  });

  test('meets a missing agent, a machine already isolated, one that is stuck, one that is deleted', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const ids = [
      add(bench, 'WS-A', { agentInstalled: false }),
      add(bench, 'WS-B', { isolated: true }),
      add(bench, 'WS-C', { stuck: true }),
      add(bench, 'WS-D', { deleted: true }),
    ];
    const operation = await order(bench, 'isolate', ids);
    const words = async () => (await results(bench, operation)).data.map((one: Json) => one.operation.status);
    expect(await words()).toEqual(['DA_NOT_INSTALLED', 'NOT_APPLICABLE', 'IN_PROGRESS', 'PENDING']);
    bench.clock.forward(86_400_000);
    expect(await words()).toEqual(['DA_NOT_INSTALLED', 'NOT_APPLICABLE', 'TIMED_OUT', 'TIMED_OUT']);
  });

  test('does not last where the agent falls back', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const id = add(bench, 'WS-A', { revertsAfterMs: 5000 });
    await order(bench, 'isolate', [id]);
    expect(await shown(bench, id)).toBe('Isolated');
    bench.clock.forward(5000);
    expect(await shown(bench, id)).toBe('Not Isolated');
  });

  test('goes to the included and found, less the excluded, each once; unknown ids are left out', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const [a, b, c] = [add(bench, 'NET-A'), add(bench, 'NET-B'), add(bench, 'NET-C')];
    const operation = await order(bench, 'isolate', [], {
      targets: {
        ...targets(a, a, 'nobody'),
        query: { filter: [{ columnName: 'computerName', filterValues: ['NET-'], filterType: 'StartsWith' }] },
        exclude: { computerIds: [c] },
      },
    });
    const { data } = await results(bench, operation, {
      filters: { freeText: 'net' },
      paging: { pageSize: 10, offset: 0 },
    });
    expect(data.map((one: Json) => one.machine.id)).toEqual([a, b]);
    const none = await bench.job('POST', '/remediation/isolate', { targets: targets('nobody') });
    expect(none).toMatchObject({ status: 'DONE', statusCode: 400, data: { status: 400 } });
  });

  test('may be scheduled for later', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const id = add(bench, 'WS-A');
    const schedulingDateTime = new Date(bench.clock.now + 60_000).toISOString();
    const operation = await order(bench, 'isolate', [id], { timing: { schedulingDateTime } });
    expect((await status(bench, operation)).operationParameters).toMatchObject({ schedulingType: 'SCHEDULED' });
    expect(await shown(bench, id)).toBe('Not Isolated');
    bench.clock.forward(60_000);
    expect(await shown(bench, id)).toBe('Isolated');
  });
});

describe('an order is refused', () => {
  test('with 403 for a read-only key, which reads all the same', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const id = add(bench, 'WS-A');
    const headers = await bench.session(bench.sim.keys.readOnlyEndpoint);
    const list = await bench.job('POST', '/asset-management/computers/filtered', {}, headers);
    expect(list.data.totalCount).toBe(21);
    for (const verb of ['isolate', 'de-isolate'] as const) {
      const { status, body } = await bench.request(
        'POST',
        `${ENDPOINT}/remediation/${verb}`,
        { targets: targets(id) },
        headers,
      );
      expect([status, body.title]).toEqual([403, 'Forbidden']);
    }
    expect(bench.sim.world.operations.list()).toHaveLength(0);
  });

  test.each([
    [{}],
    [{ targets: {} }],
    [{ targets: { include: { computers: [{}] } } }],
    [{ targets: { include: { computers: 'all' } } }],
    [{ targets: targets('a'), comment: 7 }],
    [{ targets: targets('a'), timing: { expirationSeconds: 0 } }],
    [{ targets: targets('a'), operationParameters: { informUser: true } }],
  ])('with 422: %j', async (body) => {
    const bench = await startBench({ scenario: 'empty' });
    const reply = await bench.request('POST', `${ENDPOINT}/remediation/isolate`, body, await bench.session());
    expect(reply.status).toBe(422);
    expect(bench.sim.world.operations.list()).toHaveLength(0);
  });

  test('with 422 for more computers than one order takes', async () => {
    const bench = await startBench({ scenario: 'empty' });
    bench.sim.world.settings.targetsCap = 1;
    const body = { targets: targets(add(bench, 'A'), add(bench, 'B')) };
    expect((await bench.request('POST', `${ENDPOINT}/remediation/isolate`, body, await bench.session())).status).toBe(
      422,
    );
  });

  test('an unknown operation is a DONE job with 404', async () => {
    const bench = await startBench({ scenario: 'empty' });
    for (const [method, path] of [
      ['GET', 'status'],
      ['POST', 'results/slim'],
      ['POST', 'abort'],
    ] as const) {
      expect(await bench.job(method, `/remediation/nothing/${path}`)).toMatchObject({
        status: 'DONE',
        statusCode: 404,
      });
    }
  });
});
