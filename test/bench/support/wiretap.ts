/** Stands between a client and the gateway and writes down every call with its times. Costs both sides the same. */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Heard = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  /** As `performance.now()`: when it was asked, and when it was answered whole. */
  readonly askedAt: number;
  readonly answeredAt: number;
};

export type Wiretap = {
  readonly origin: string;
  /** All calls so far, in the order of their answers. */
  readonly heard: readonly Heard[];
  /** Forgets what was heard. */
  begin(): void;
  close(): Promise<void>;
};

export async function openWiretap(gateway: string): Promise<Wiretap> {
  const { hostname, port } = new URL(gateway);
  const agent = new Agent({ keepAlive: true });
  let heard: Heard[] = [];
  const server = createServer((asked, answer) => {
    const askedAt = performance.now();
    const { method = 'GET', url: path = '/', headers } = asked;
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => {
      const body = Buffer.concat(chunks);
      const onward = request({ hostname, port, agent, method, path, headers }, (came) => {
        const { statusCode: status = 0 } = came;
        answer.writeHead(status, came.rawHeaders);
        came.pipe(answer);
        came.on('end', () => {
          heard.push({ method, path, status, body: body.toString('utf8'), askedAt, answeredAt: performance.now() });
        });
      });
      onward.on('error', () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get heard() {
      return heard;
    },
    begin: () => {
      heard = [];
    },
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const LOOK_UP = '/computers/filtered';
const ISOLATE = '/remediation/isolate';

export function lookUpCalls(heard: readonly Heard[]): number {
  return heard.filter(({ path }) => path.endsWith(LOOK_UP)).length;
}

/** The calls by which an isolation was ordered and taken. */
export function orders(heard: readonly Heard[]): readonly Heard[] {
  return heard.filter(({ path, status }) => path.endsWith(ISOLATE) && status >= 200 && status < 300);
}

/** When the last order was taken by the service; NaN: none was. */
export function lastAccepted(heard: readonly Heard[]): number {
  const answered = orders(heard).map(({ answeredAt }) => answeredAt);
  return answered.length === 0 ? Number.NaN : Math.max(...answered);
}
