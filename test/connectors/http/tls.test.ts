import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TransportError } from '../../../src/connectors/http/failure.ts';
import { type Call, Http } from '../../../src/connectors/http/http.ts';
import { selfSigned } from '../support/certificate.ts';
import { QuickClock } from '../support/quick-clock.ts';

const closers: (() => Promise<void>)[] = [];
const usual = getCACertificates('default');
const { env } = process;
const touched = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'NODE_TLS_REJECT_UNAUTHORIZED'];
const before = touched.map((name) => [name, env[name]] as const);

function restore(): void {
  for (const [name, value] of before) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
}

beforeEach(() => {
  for (const name of touched) delete env[name];
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  setDefaultCACertificates(usual);
  restore();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

async function secureGateway(options: { readonly trusted: boolean }) {
  const { key, cert } = selfSigned();
  if (options.trusted) setDefaultCACertificates([...usual, cert]);
  const seen: IncomingHttpHeaders[] = [];
  const server = createSecureServer({ key, cert }, (request, response) => {
    seen.push(request.headers);
    response.end('{"ok":true}');
  });
  return { origin: `https://127.0.0.1:${await listen(server)}`, seen };
}

/** A forward proxy; `status` other than 200 refuses the way. */
async function proxy(status = 200) {
  const tunnels: { readonly to: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer();
  server.on('connect', (request, socket: Socket) => {
    tunnels.push({ to: request.url ?? '', headers: request.headers });
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, tunnels };
}

function client(origin: string): Http {
  const http = new Http({ origin, clock: new QuickClock(), trace: () => {} });
  closers.push(() => http.close());
  return http;
}

const secret: Call = {
  method: 'POST',
  path: '/auth/external',
  headers: { authorization: 'Bearer very-secret' },
  body: { accessKey: 'very-secret' },
  retry: 'never',
  group: 'any',
  what: 'The order',
};
const never = new AbortController().signal;
const failure = async (work: Promise<unknown>) => {
  const thrown = await work.catch((error: unknown) => error);
  if (!(thrown instanceof TransportError)) throw new Error(`expected a TransportError, got ${String(thrown)}`);
  return thrown;
};

describe('TLS', () => {
  test('a certificate nobody vouches for is refused, and nothing has left', async () => {
    const gateway = await secureGateway({ trusted: false });
    const thrown = await failure(client(gateway.origin).call(secret, never));
    expect(thrown).toMatchObject({ kind: 'tls', delivery: 'never-left', problem: { code: 'unreachable' } });
    expect(thrown.problem.next).toContain('NODE_EXTRA_CA_CERTS');
    expect(gateway.seen).toEqual([]);
  });

  test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not weaken it', async () => {
    env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const gateway = await secureGateway({ trusted: false });
    expect(await failure(client(gateway.origin).call(secret, never))).toMatchObject({ kind: 'tls' });
    expect(gateway.seen).toEqual([]);
  });

  test('one that is vouched for is taken', async () => {
    const gateway = await secureGateway({ trusted: true });
    expect((await client(gateway.origin).call(secret, never)).json).toEqual({ ok: true });
  });

  test('a server that speaks no TLS: nothing has left', async () => {
    const port = await listen(createServer((_, response) => response.end('{}')));
    const thrown = await failure(client(`https://127.0.0.1:${port}`).call(secret, never));
    expect(thrown.delivery).toBe('never-left');
  });
});

describe('the proxy of the environment', () => {
  test('is used for https, sees the host and no secret', async () => {
    const gateway = await secureGateway({ trusted: true });
    const way = await proxy();
    env.HTTPS_PROXY = way.url;
    const http = client(gateway.origin);
    expect((await http.call(secret, never)).json).toEqual({ ok: true });
    expect((await http.call({ ...secret, retry: 'read' }, never)).json).toEqual({ ok: true });
    expect(way.tunnels.map(({ to }) => to)).toEqual(Array(2).fill(new URL(gateway.origin).host));
    expect(JSON.stringify(way.tunnels)).not.toContain('very-secret');
    expect(gateway.seen[0]?.authorization).toBe('Bearer very-secret');
  });

  test('a proxy does not weaken TLS', async () => {
    env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const gateway = await secureGateway({ trusted: false });
    env.HTTPS_PROXY = (await proxy()).url;
    expect(await failure(client(gateway.origin).call(secret, never))).toMatchObject({ delivery: 'never-left' });
    expect(gateway.seen).toEqual([]);
  });

  test('NO_PROXY is honoured, plain http on loopback never goes through it', async () => {
    const gateway = await secureGateway({ trusted: true });
    const way = await proxy();
    Object.assign(env, { HTTPS_PROXY: way.url, HTTP_PROXY: way.url, NO_PROXY: '127.0.0.1' });
    await client(gateway.origin).call(secret, never);
    delete env.NO_PROXY;
    const port = await listen(createServer((_, response) => response.end('{}')));
    await client(`http://127.0.0.1:${port}`).call(secret, never);
    delete env.HTTP_PROXY;
    expect(way.tunnels).toEqual([]);
  });

  test('one that refuses the way: nothing has left, and it is said', async () => {
    const gateway = await secureGateway({ trusted: true });
    env.HTTPS_PROXY = (await proxy(407)).url;
    const thrown = await failure(client(gateway.origin).call(secret, never));
    expect(thrown).toMatchObject({ kind: 'proxy', delivery: 'never-left' });
    expect(thrown.problem.what).toContain('HTTP 407');
  });
});
