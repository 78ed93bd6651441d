import { afterEach, expect, test } from 'vitest';
import { closeAll, ENDPOINT, EVENTS, expectMessage, startBench } from './support.ts';

afterEach(closeAll);

const login = (key: { id: string; secret: string }) => ({ clientId: key.id, accessKey: key.secret });

test('a good key gets a bearer for 30 minutes, with the application readable in it', async () => {
  const { sim, request, clock } = await startBench({ scenario: 'empty' });
  expectMessage('AuthRequest', login(sim.keys.endpoint));
  const { status, body } = await request('POST', '/auth/external', login(sim.keys.endpoint));
  expect(status).toBe(200);
  expect(body.data.expiresIn).toBe(1800);
  expect(Date.parse(body.data.expires)).toBe(clock.now + 1_800_000);
  const claims = JSON.parse(Buffer.from(body.data.token.split('.')[1], 'base64url').toString());
  expect(claims.appId).toBe('12345678-8888-1234-1234-123456789123');
});

test.each(['expired', 'otherRegion'] as const)('the %s key is refused with 401', async (name) => {
  const { sim, request } = await startBench({ scenario: 'empty' });
  const { status, body } = await request('POST', '/auth/external', login(sim.keys[name]));
  expect(status).toBe(401);
  expect(body).toEqual({ success: false, message: expect.any(String) });
});

test('a wrong secret is 401, a bare POST 401, malformed JSON and a missing content type 400', async () => {
  const { sim, request } = await startBench({ scenario: 'empty' });
  const wrong = { clientId: sim.keys.events.id, accessKey: 'wrong' };
  expect((await request('POST', '/auth/external', wrong)).status).toBe(401);
  expect((await request('POST', '/auth/external')).status).toBe(401);
  const broken = await request('POST', '/auth/external', '{"clientId":');
  expect(broken).toMatchObject({ status: 400, body: { success: false, message: 'An error has occurred' } });
  const untyped = await request('POST', '/auth/external', login(sim.keys.events), { 'content-type': 'text/plain' });
  expect(untyped.status).toBe(400);
});

test('a bearer is refused when missing, foreign, of the other application, or expired', async () => {
  const { sim, request, bearer, clock } = await startBench({ scenario: 'empty' });
  const other = await startBench({ scenario: 'empty' });
  const refused = {
    status: 401,
    body: { success: false, message: 'Authentication required', forceLogout: true },
  };
  const ask = (headers: Record<string, string>) => request('POST', EVENTS, {}, headers);
  expect(await ask({})).toMatchObject(refused);
  expect(await ask(await other.bearer())).toMatchObject(refused);
  expect(await ask(await bearer(sim.keys.endpoint))).toMatchObject(refused);
  const swapped = await bearer(sim.keys.events);
  expect(await request('POST', `${ENDPOINT}/session/login/cloud`, {}, swapped)).toMatchObject(refused);
  expect((await ask(swapped)).status).toBe(200);
  clock.forward(1_800_000);
  expect(await ask(swapped)).toMatchObject(refused);
  expect((await ask(await bearer())).status).toBe(200);
});

test('lifetimes can be shortened', async () => {
  const { request, bearer, clock } = await startBench({ scenario: 'empty', lifetimes: { bearerSec: 5 } });
  const headers = await bearer();
  clock.forward(5000);
  expect((await request('POST', EVENTS, {}, headers)).status).toBe(401);
});

test('an unknown path or method is 404', async () => {
  const { request, bearer } = await startBench({ scenario: 'empty' });
  expect((await request('GET', '/app/elsewhere', undefined, await bearer())).status).toBe(404);
  expect((await request('GET', EVENTS, undefined, await bearer())).status).toBe(404);
});

test('the journal tells what was asked, without the secret', async () => {
  const { sim, bearer } = await startBench({ scenario: 'empty' });
  await bearer();
  expect(sim.received).toHaveLength(1);
  expect(sim.received[0]).toMatchObject({ route: 'auth', method: 'POST', path: '/auth/external', fault: null });
  expect(sim.asked('auth')).toBe(1);
  expect(JSON.stringify(sim.received)).not.toContain(sim.keys.events.secret);
  expect(sim.received[0]?.answered).toBe(200);
});

test('answers carry the Date of the service: the world clock, and a skew where one is set', async () => {
  const { request, sim, clock } = await startBench({ scenario: 'empty' });
  const date = async () => Date.parse((await request('GET', '/')).headers.get('date') ?? '');
  expect(await date()).toBe(clock.now);
  sim.world.settings.clockSkewMs = 300_000;
  expect(await date()).toBe(clock.now + 300_000);
});

test('a port that is taken is an error at the start', async () => {
  const { sim } = await startBench({ scenario: 'empty' });
  await expect(startBench({ scenario: 'empty', port: Number(new URL(sim.gateway).port) })).rejects.toThrow(
    /EADDRINUSE/,
  );
});
