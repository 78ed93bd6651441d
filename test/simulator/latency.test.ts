import { afterEach, expect, test } from 'vitest';
import { Dice } from '../../src/simulator/dice.ts';
import { ROUTE_NAMES } from '../../src/simulator/index.ts';
import { latencyOf } from '../../src/simulator/server/latency.ts';
import { closeAll, ENDPOINT, startBench } from './support.ts';

afterEach(closeAll);

test('none is none, lifelike is tens to hundreds of milliseconds on every route', () => {
  const dice = new Dice(1);
  for (const route of ROUTE_NAMES) {
    expect(latencyOf('none', route, dice)).toBe(0);
    for (let i = 0; i < 20; i++) {
      const ms = latencyOf('lifelike', route, dice);
      expect(ms).toBeGreaterThanOrEqual(30);
      expect(ms).toBeLessThanOrEqual(200);
    }
  }
});

test('lifelike: jobs and agents take their time of the world clock, two seconds until a machine is cut off', async () => {
  const { sim, session, request, clock } = await startBench({ latency: 'lifelike' });
  const computer = sim.world.computer('FIN-LT-0142');
  const headers = await session();
  const body = { targets: { include: { computers: [{ id: computer.id }] } } };
  const { jobId } = (await request('POST', `${ENDPOINT}/remediation/isolate`, body, headers)).body;
  const poll = async () => (await request('GET', `${ENDPOINT}/jobs/${jobId}`, undefined, headers)).body.status;
  expect([await poll(), await poll()]).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
  clock.forward(250);
  expect(await poll()).toBe('DONE');
  clock.forward(1749);
  expect(sim.world.computer(computer.id).isolated).toBe(false);
  clock.forward(1);
  expect(sim.world.computer(computer.id).isolated).toBe(true);
});
