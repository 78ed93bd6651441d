/** Puts an answer on the wire, or spoils it on the way as a fault says. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { haloError, nothing } from '../halo/errors.ts';
import { isHaloPath } from '../halo/routes.ts';
import { virusTotalError, virusTotalErrorOf } from '../virustotal/errors.ts';
import { isVirusTotalPath } from '../virustotal/routes.ts';
import { PORTAL_MESSAGES } from '../vocabulary.ts';
import { type Answer, htmlPage, json, portalError, problem } from './answers.ts';
import type { Fault } from './faults.ts';
import type { Layer } from './routes.ts';

export function send(response: ServerResponse, answer: Answer, contentType = 'application/json; charset=utf-8'): void {
  const body = answer.body === null ? null : Buffer.from(answer.body);
  response.writeHead(answer.status, {
    ...(body === null ? {} : { 'content-type': contentType }),
    ...(answer.status === 204 ? {} : { 'content-length': String(body?.length ?? 0) }),
    ...answer.headers,
  });
  response.end(body ?? undefined);
}

/** Ends the connection without a word. */
export function cutConnection(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

/** An error as this layer of the service words it. */
export function layerError(layer: Layer, fault: Fault, status: number): Answer {
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  if (layer === 'halo') return haloError(status, headers);
  if (layer === 'virustotal') return virusTotalErrorOf(status, fault.state, headers);
  if (layer === 'hook') return { status, body: null, headers };
  if (status === 401 && layer !== 'portal') {
    return json(401, { success: false, message: 'Authentication required', forceLogout: true }, headers);
  }
  const words = 'A fault of the simulated service.';
  return layer === 'endpoint' ? problem(status, words, headers) : portalError(status, words, headers);
}

/** What a path or method that does not exist is answered with; each layer in its words. */
export function noSuchPath(path: string): Answer {
  const place = path.split('?')[0] ?? '/';
  if (isVirusTotalPath(place)) return virusTotalError('NotFoundError');
  return isHaloPath(place) ? nothing(404) : portalError(404, PORTAL_MESSAGES.noSuchPath);
}

export function sendHtml(response: ServerResponse, fault: Fault): void {
  const status = fault.status ?? 502;
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  send(response, { status, body: htmlPage(status), headers }, 'text/html');
}

/** Sends half of the body it announced and cuts the connection. */
export function sendHalf(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body ?? '{"unexpected":"end"}');
  response.writeHead(answer.status === 204 ? 200 : answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    ...answer.headers,
  });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => cutConnection(request));
}

export function redirectTo({ status = 302, location = '/' }: Fault): Answer {
  return { status, body: null, headers: { location } };
}

export function zipped(answer: Answer): Answer {
  if (answer.body === null) return answer;
  return { ...answer, body: gzipSync(answer.body), headers: { ...answer.headers, 'content-encoding': 'gzip' } };
}

const DROPS = 20;

/** The body in so many pieces, spread over `ms`. */
export function sendDripping(response: ServerResponse, answer: Answer, ms: number): void {
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    ...answer.headers,
  });
  const size = Math.max(1, Math.ceil(body.length / DROPS));
  const drip = async (): Promise<void> => {
    for (let at = 0; at < body.length && !response.destroyed; at += size) {
      response.write(body.subarray(at, at + size));
      await wait(ms / DROPS);
    }
    response.end();
  };
  void drip();
}

/** The same JSON with a wrong type for every member of its top level. */
export function withWrongTypes(body: string | Buffer | null): string {
  const value: unknown = body === null ? {} : JSON.parse(body.toString());
  if (typeof value !== 'object' || value === null) return JSON.stringify({ unexpected: true });
  if (Array.isArray(value)) return JSON.stringify({ items: 'none' });
  return JSON.stringify(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wrong(member)])));
}

function wrong(value: unknown): unknown {
  if (typeof value === 'string') return 42;
  if (typeof value === 'number') return 'many';
  if (typeof value === 'boolean') return 'perhaps';
  if (Array.isArray(value)) return 'none';
  return [7];
}
