import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fit } from '../../../src/connectors/http/answer.ts';
import { TransportError } from '../../../src/connectors/http/failure.ts';
import { type Call, Http, type HttpOptions } from '../../../src/connectors/http/http.ts';
import { ServiceError, toProblem } from '../../../src/engine/errors.ts';
import { QuickClock } from '../support/quick-clock.ts';
import { json, tinyServer } from '../support/tiny-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Listener = Parameters<typeof tinyServer>[0];

async function setUp(listener: Listener, options: Partial<HttpOptions> = {}) {
  const server = await tinyServer(listener);
  const clock = new QuickClock();
  const trace: string[] = [];
  const http = new Http({
    origin: server.origin,
    clock,
    trace: (line) => trace.push(line),
    fraction: () => 0.5,
    ...options,
  });
  closers.push(
    () => http.close(),
    () => server.close(),
  );
  return { server, clock, trace, http };
}

const read: Call = { method: 'GET', path: '/thing', retry: 'read', group: 'any', what: 'The reading' };
const write: Call = { method: 'POST', path: '/do', body: { a: 1 }, retry: 'never', group: 'any', what: 'The order' };
const never = new AbortController().signal;

async function failure(work: Promise<unknown>): Promise<TransportError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof TransportError)) throw new Error(`expected a TransportError, got ${thrown}`);
  return thrown;
}

describe('answers', () => {
  test('body as bytes, JSON, status and the service clock come back', async () => {
    const body = '{"a": "ä"}\n';
    const { http, clock } = await setUp((_, response) => {
      response.writeHead(201, { 'content-type': 'text/plain', date: 'Tue, 03 Feb 2026 12:00:05 GMT' });
      response.end(body);
    });
    const answer = await http.call(read, never);
    expect(answer.status).toBe(201);
    expect(Buffer.from(answer.body).toString()).toBe(body);
    expect(answer.json).toEqual({ a: 'ä' });
    expect(answer.date).toBe(Date.UTC(2026, 1, 3, 12, 0, 5));
    expect(http.skew).toBe(Date.UTC(2026, 1, 3, 12, 0, 5) - clock.now());
  });

  test('a compressed body is given decoded', async () => {
    const text = JSON.stringify({ records: ['x'.repeat(5000)] });
    const { http, server } = await setUp((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(text));
    });
    expect(Buffer.from((await http.call(read, never)).body).toString()).toBe(text);
    expect(server.seen[0]?.headers['accept-encoding']).toContain('gzip');
  });

  test('a body over the limit is not taken, compressed or not', async () => {
    const { http } = await setUp(
      (_, response, nth) => {
        if (nth === 0) response.end('"'.padEnd(4000, 'x'));
        else {
          response.setHeader('content-encoding', 'gzip');
          response.end(gzipSync('x'.repeat(100_000)));
        }
      },
      { bodyLimit: 2000 },
    );
    for (let i = 0; i < 2; i++) expect((await failure(http.call(read, never))).kind).toBe('too-large');
  });

  test('what is no JSON is said, after one more try', async () => {
    const { http, server } = await setUp((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<html>sign in</html>');
    });
    await expect(http.call(read, never)).rejects.toMatchObject({
      problem: { code: 'contract', what: expect.stringContaining('text/html') },
    });
    expect(server.seen).toHaveLength(2);
  });

  test('a member that does not fit is named by its path', () => {
    const schema = z.object({ data: z.object({ taskId: z.string() }) });
    try {
      fit(schema, { data: { taskId: 7 } }, 'The answer');
      expect.unreachable();
    } catch (error) {
      expect(toProblem(error)).toMatchObject({ code: 'contract', what: expect.stringContaining('data.taskId') });
    }
  });

  test('neither cookies nor redirects are followed', async () => {
    const { http, server } = await setUp((_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere', 'set-cookie': 'sid=1' });
      response.end();
    });
    expect((await http.call(read, never)).status).toBe(302);
    await http.call(read, never);
    expect(server.seen[1]?.headers.cookie).toBeUndefined();
  });
});

describe('reads are tried again', () => {
  test('1, 2, 5, 10 s, then the answer as it is', async () => {
    const { http, clock, server } = await setUp((_, response) => json(response, 503, { message: 'busy' }));
    expect((await http.call(read, never)).status).toBe(503);
    expect(clock.slept).toEqual([1000, 2000, 5000, 10_000]);
    expect(server.seen).toHaveLength(5);
  });

  test('jitter spreads the steps', async () => {
    const { http, clock } = await setUp((_, response) => json(response, 500, {}), { fraction: () => 0, retries: 1 });
    await http.call(read, never);
    expect(clock.slept).toEqual([800]);
  });

  test.each([
    ['7', [7000]],
    ['Tue, 03 Feb 2026 12:00:20 GMT', [20_000]],
    ['garbage', [1000]],
  ])('Retry-After "%s" is honoured', async (value, slept) => {
    const { http, clock } = await setUp((_, response, nth) =>
      nth === 0 ? json(response, 429, {}, { 'retry-after': value }) : json(response, 200, { ok: true }),
    );
    expect((await http.call(read, never)).status).toBe(200);
    expect(clock.slept).toEqual(slept);
  });

  test('a Retry-After beyond a minute is not waited for', async () => {
    const { http, clock } = await setUp((_, response) => json(response, 429, {}, { 'retry-after': '3600' }));
    expect((await http.call(read, never)).status).toBe(429);
    expect(clock.slept).toEqual([]);
  });

  test('a broken connection and a cut body heal', async () => {
    const { http, server } = await setUp((request, response, nth) => {
      if (nth === 0) request.socket.destroy();
      else if (nth === 1) {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"a":');
        setImmediate(() => request.socket.destroy());
      } else json(response, 200, { a: 1 });
    });
    expect((await http.call(read, never)).json).toEqual({ a: 1 });
    expect(server.seen).toHaveLength(3);
  });

  test('a 400 is final', async () => {
    const { http, server } = await setUp((_, response) => json(response, 400, {}));
    expect((await http.call(read, never)).status).toBe(400);
    expect(server.seen).toHaveLength(1);
  });
});

describe('writes are sent once', () => {
  test('a 5xx comes back as it is', async () => {
    const { http, server } = await setUp((_, response) => json(response, 503, {}));
    expect((await http.call(write, never)).status).toBe(503);
    expect(server.seen).toHaveLength(1);
  });

  test('reset after it arrived: unknown', async () => {
    const { http, server } = await setUp((request) => request.socket.destroy());
    expect(await failure(http.call(write, never))).toMatchObject({ delivery: 'unknown', kind: 'broken' });
    expect(server.seen).toHaveLength(1);
  });

  test('no answer in time: unknown', async () => {
    const { http } = await setUp(() => {}, { timeOuts: { headersMs: 50 } });
    expect(await failure(http.call(write, never))).toMatchObject({ delivery: 'unknown', kind: 'time-out' });
  });

  test('body cut: unknown', async () => {
    const { http } = await setUp((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"jobId":');
      setImmediate(() => request.socket.destroy());
    });
    expect(await failure(http.call(write, never))).toMatchObject({ delivery: 'unknown' });
  });

  test('connection refused: it never left', async () => {
    const { http, server } = await setUp(() => {});
    await server.close();
    const thrown = await failure(http.call(write, never));
    expect(thrown).toMatchObject({ delivery: 'never-left', kind: 'refused', problem: { code: 'unreachable' } });
    expect(thrown.problem.what).toContain('does not accept connections');
  });

  test('name unknown: it never left', async () => {
    const { http } = await setUp(() => {}, { origin: 'http://no-such-host.invalid' });
    expect(await failure(http.call(write, never))).toMatchObject({ delivery: 'never-left', kind: 'name' });
  });

  test('a write takes a fresh connection each time', async () => {
    const { http, server } = await setUp((_, response) => json(response, 200, {}));
    await http.call(write, never);
    expect(server.seen[0]?.headers.connection).toBe('close');
  });

  test('read-only: it does not leave', async () => {
    const { http, server } = await setUp((_, response) => json(response, 200, {}), { readOnly: true });
    await expect(http.call({ ...write, write: true }, never)).rejects.toBeInstanceOf(ServiceError);
    expect(server.seen).toHaveLength(0);
  });
});

describe('cancelling', () => {
  test('a read in flight ends at once as AbortError, whatever the reason', async () => {
    const control = new AbortController();
    const { http } = await setUp(() => control.abort(new Error('some reason')));
    await expect(http.call(read, control.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a write in flight is unknown', async () => {
    const control = new AbortController();
    const { http } = await setUp(() => control.abort());
    const thrown = await failure(http.call(write, control.signal));
    expect(thrown).toMatchObject({ delivery: 'unknown', problem: { code: 'cancelled' } });
  });

  test('a wait between two tries ends', async () => {
    const control = new AbortController();
    const { http, server } = await setUp((_, response) => {
      json(response, 503, {});
      response.on('finish', () => control.abort());
    });
    await expect(http.call(read, control.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.seen).toHaveLength(1);
  });
});

test('the rate of a group is kept, other groups do not wait', async () => {
  const { http, clock } = await setUp((_, response) => json(response, 200, {}), {
    limits: { slow: { calls: 2, perMs: 1000 } },
  });
  for (let i = 0; i < 5; i++) await http.call({ ...read, group: 'slow' }, never);
  await http.call(read, never);
  expect(clock.slept).toEqual([1000, 1000]);
});

test('a clock that is set back does not hold anybody up', async () => {
  const { http, clock } = await setUp((_, response) => json(response, 200, {}), {
    limits: { slow: { calls: 2, perMs: 1000 } },
  });
  for (let i = 0; i < 2; i++) await http.call({ ...read, group: 'slow' }, never);
  clock.advance(-3_600_000);
  for (let i = 0; i < 3; i++) await http.call({ ...read, group: 'slow' }, never);
  expect(clock.slept).toEqual([1000]);
});

test('no secret in any trace or error', async () => {
  const secret = 'sk-very/secret+value==';
  const listener: Listener = (_, response) => json(response, 403, { message: `key ${secret} is not allowed` });
  const { http, trace } = await setUp(listener);
  http.redactor.add(secret);
  const call: Call = { ...read, path: `/thing/${encodeURIComponent(secret)}?k=${secret}` };
  await http.call({ ...call, headers: { authorization: `Bearer ${secret}` } }, never);
  expect(trace).toHaveLength(1);
  expect(trace[0]).toMatch(/^GET \/thing\/\[redacted\] 403 \d+ ms$/);
  expect(http.redactor.text(`Bearer abc.def ${secret}`)).toBe('Bearer [redacted] [redacted]');
  for (let i = 0; i < 40; i++) http.redactor.addToken(`token-number-${i}.`);
  expect(http.redactor.text('token-number-39. token-number-0.')).toBe('[redacted] token-number-0.');
});
