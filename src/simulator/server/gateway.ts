/** The HTTP side: routes requests to the services, keeps the journal, plays the faults, takes its time. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import { withoutKeys } from '../virustotal/keys.ts';
import { type Answer, json } from './answers.ts';
import type { Call, RequestBody } from './call.ts';
import { type Fault, type FaultBook, isContentFault } from './faults.ts';
import { type JournalEntry, type RequestJournal, withoutSecrets } from './journal.ts';
import { type LatencyKind, latencyOf } from './latency.ts';
import { type MatchedRoute, matchRoute } from './routes.ts';
import {
  cutConnection,
  layerError,
  noSuchPath,
  redirectTo,
  send,
  sendDripping,
  sendHalf,
  sendHtml,
  withWrongTypes,
  zipped,
} from './sending.ts';

export type GatewayParts = {
  readonly now: () => number;
  /** What the service's own clock says, epoch ms: the Date of its answers. */
  readonly serviceTime: () => number;
  readonly faults: FaultBook;
  readonly journal: RequestJournal;
  readonly latency: LatencyKind;
  readonly dice: Dice;
  readonly answer: (call: Call) => Answer;
};

const MOST_BYTES = 4 * 1024 * 1024;

/** Listens on loopback only; answers the origin and how to stop. */
export async function openGateway(
  parts: GatewayParts,
  port: number,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    // The other side may go away at any time; that is its own affair.
    response.on('error', () => {});
    serve(parts, request, response).catch(() => cutConnection(request));
  });
  // Longer than any client keeps a connection, so that a reset comes only from a fault.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(parts: GatewayParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.sendDate = false;
  response.setHeader('date', new Date(parts.serviceTime()).toUTCString());
  const body = await readBody(request);
  const path = request.url ?? '/';
  const query = path.split('?').slice(1).join('?');
  const method = request.method ?? 'GET';
  const route = matchRoute(method, path.split('?')[0] ?? '/');
  const entry = parts.journal.write({
    route: route?.name ?? 'unknown',
    method,
    path: withoutKeys(path),
    hasApiKey: request.headers['x-apikey'] !== undefined,
    body: withoutSecrets(body.kind === 'json' ? body.value : body.kind === 'none' ? null : '(not JSON)'),
    at: parts.now(),
    answered: null,
    fault: null,
  });
  response.on('finish', () => {
    entry.answered = response.statusCode;
  });
  if (!route) return send(response, noSuchPath(path));
  const fault = parts.faults.take(entry);
  entry.fault = fault?.kind ?? null;
  const latency = latencyOf(parts.latency, route.name, parts.dice);
  if (latency > 0) await wait(latency);
  await play(parts, { route, query, headers: request.headers, body, fault: null }, fault, { request, response, entry });
}

type Wire = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly entry: JournalEntry };

async function play(parts: GatewayParts, plain: Call, fault: Fault | null, wire: Wire): Promise<void> {
  const { request, response } = wire;
  if (!fault) return send(response, parts.answer(plain));
  if (isContentFault(fault.kind)) return send(response, parts.answer({ ...plain, fault }));
  switch (fault.kind) {
    case 'status': {
      if (fault.acted) parts.answer(plain);
      return send(response, errorOf(plain.route, fault));
    }
    case 'html': {
      if (fault.acted) parts.answer(plain);
      return sendHtml(response, fault);
    }
    case 'timeout': {
      if (fault.acted) parts.answer(plain);
      return;
    }
    case 'reset-before':
      return cutConnection(request);
    case 'answer':
      return send(response, json(fault.status ?? 200, fault.body ?? null));
    case 'redirect':
      return send(response, redirectTo(fault));
    case 'slow':
      await wait(fault.delayMs ?? 1000);
      return send(response, parts.answer(plain));
    default:
      return spoil(fault, parts.answer(plain), wire);
  }
}

function errorOf(route: MatchedRoute, fault: Fault): Answer {
  const status = fault.status ?? 503;
  return fault.body === undefined ? layerError(route.layer, fault, status) : json(status, fault.body);
}

/** The service has acted; its answer does not arrive as it should. */
function spoil(fault: Fault, answer: Answer, { request, response }: Wire): void {
  if (fault.kind === 'reset-after') cutConnection(request);
  else if (fault.kind === 'cut-body') sendHalf(request, response, answer);
  else if (fault.kind === 'drip') sendDripping(response, answer, fault.delayMs ?? 1000);
  else if (fault.kind === 'gzip') send(response, zipped(answer));
  else if (fault.kind === 'wrong-type') send(response, answer, 'text/html; charset=utf-8');
  else send(response, { ...answer, body: spoiledBody(fault, answer) });
}

function spoiledBody(fault: Fault, answer: Answer): Answer['body'] {
  if (fault.kind === 'wrong-json') return withWrongTypes(answer.body);
  return fault.kind === 'not-json' ? '<!-- nothing to see -->{' : null;
}

async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) return { kind: 'unreadable', text: '' };
    chunks.push(chunk as Buffer);
  }
  if (size === 0) return { kind: 'none' };
  const text = Buffer.concat(chunks).toString();
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { kind: 'unreadable', text };
  try {
    return { kind: 'json', value: JSON.parse(text), text };
  } catch {
    return { kind: 'unreadable', text };
  }
}
