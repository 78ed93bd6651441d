import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { closeAll, NOON, startBench } from '../support.ts';

afterEach(closeAll);

test('keeps headers and body as they came, byte for byte', async () => {
  const { sim, request } = await startBench({ scenario: 'empty' });
  const text = '{ "event":"isolated",  "host":"FIN-LT-0142" }';
  const signature = createHmac('sha256', 'shared').update(text).digest('hex');
  const reply = await request('POST', '/hook/soc', text, { 'x-cordon-signature': signature });
  expect(reply.status).toBe(204);
  const [notice] = sim.hook.received;
  expect(notice).toMatchObject({ name: 'soc', text, body: { event: 'isolated' }, at: NOON });
  expect(
    createHmac('sha256', 'shared')
      .update(notice?.text ?? '')
      .digest('hex'),
  ).toBe(notice?.headers['x-cordon-signature']);
});

test('what is no JSON is kept as text; a fault is answered with its status alone', async () => {
  const { sim, request } = await startBench({ scenario: 'empty' });
  await request('POST', '/hook', 'plain words', { 'content-type': 'text/plain' });
  expect(sim.hook.received).toMatchObject([{ name: '', text: 'plain words', body: null }]);
  sim.faults.add({ route: 'hook', kind: 'status', status: 500 });
  expect((await request('POST', '/hook', '{}')).status).toBe(500);
  expect(sim.hook.received).toHaveLength(1);
});
