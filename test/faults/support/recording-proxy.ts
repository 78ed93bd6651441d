/** A plain forwarder in front of the gateway that keeps the bytes of the pages it passed on. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RecordingProxy = {
  readonly origin: string;
  /** Bodies of all pages of alerts that were answered with 200, in the order they went out. */
  readonly pages: readonly Buffer[];
  close(): Promise<void>;
};

export async function startRecordingProxy(gateway: string): Promise<RecordingProxy> {
  const pages: Buffer[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    const forward = request(new URL(url, gateway), { method: method ?? 'GET', headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const body = Buffer.concat(parts);
        if (url.endsWith('/logs_query/retrieve') && answer.statusCode === 200) pages.push(body);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.end(body);
      });
    });
    forward.on('error', () => incoming.socket.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
