/** No whole answer came: what happened, in words, and whether the call can have reached the service. */
import { type Problem, type ProblemCode, ServiceError } from '../../engine/errors.ts';

/**
 * `never-left`: not one byte of the call was written, so nothing can have happened.
 * `unknown`: it may have been taken although no (whole) answer came.
 */
export type Delivery = 'never-left' | 'unknown';

export type FailureKind = 'name' | 'refused' | 'tls' | 'proxy' | 'time-out' | 'broken' | 'too-large' | 'encoding';

export class TransportError extends ServiceError {
  readonly delivery: Delivery;
  readonly kind: FailureKind;
  /** The call it happened to, by its `what`: a login on the way to an order is not the order. */
  readonly during: string;
  constructor(problem: Problem, kind: FailureKind, delivery: Delivery, during = '') {
    super(problem);
    this.during = during;
    this.name = 'TransportError';
    this.kind = kind;
    this.delivery = delivery;
  }
}

/** How often a read is tried again after each kind of failure: some never heal by themselves. */
export const RETRIES_AFTER: Readonly<Record<FailureKind, number>> = {
  name: 2,
  refused: 2,
  tls: 0,
  proxy: 1,
  'time-out': 2,
  broken: 4,
  'too-large': 0,
  encoding: 1,
};

const NAME = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);
const REFUSED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN']);
const TIME_OUT = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
]);
const TLS = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;

function codesOf(thrown: unknown): readonly string[] {
  const codes: string[] = [];
  for (let error = thrown; error instanceof Error && codes.length < 8; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') codes.push(error.code);
  }
  return codes;
}

function kindOf(thrown: unknown, codes: readonly string[]): FailureKind {
  if (thrown instanceof Error && /Proxy response \(\d+\)/.test(thrown.message)) return 'proxy';
  if (codes.some((code) => NAME.has(code))) return 'name';
  if (codes.some((code) => TLS.test(code))) return 'tls';
  if (codes.some((code) => REFUSED.has(code))) return 'refused';
  if (codes.some((code) => TIME_OUT.has(code))) return 'time-out';
  return 'broken';
}

const CHECK = 'Check the region gateway, the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then try again.';

function words(kind: FailureKind, host: string, detail: string): { what: string; next: string; code: ProblemCode } {
  const code: ProblemCode = kind === 'too-large' || kind === 'encoding' ? 'contract' : 'unreachable';
  switch (kind) {
    case 'name':
      return { code, what: `The name ${host} cannot be resolved${detail}.`, next: CHECK };
    case 'refused':
      return { code, what: `${host} does not accept connections${detail}.`, next: CHECK };
    case 'tls':
      return {
        code,
        what: `The certificate of ${host} was not accepted${detail}; nothing was sent.`,
        next: 'Where a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS. Do not go on otherwise.',
      };
    case 'proxy':
      return { code, what: `The proxy refused the way to ${host}${detail}.`, next: 'Check HTTPS_PROXY and NO_PROXY.' };
    case 'time-out':
      return { code, what: `${host} did not answer in time${detail}.`, next: CHECK };
    case 'broken':
      return { code, what: `The connection to ${host} broke before the answer was whole${detail}.`, next: CHECK };
    case 'too-large':
      return {
        code,
        what: `The answer of ${host} is larger than is accepted${detail}.`,
        next: 'Use a smaller window.',
      };
    case 'encoding':
      return { code, what: `The answer of ${host} cannot be decoded${detail}.`, next: 'Try again.' };
  }
}

/** `detail` is shown in brackets; nothing of the request is in it. */
export function transportError(kind: FailureKind, host: string, delivery: Delivery, detail?: string): TransportError {
  const { code, what, next } = words(kind, host, detail ? ` (${detail})` : '');
  return new TransportError({ code, what, next }, kind, delivery);
}

/** Tells an error of the socket, the name service, TLS or a time-out in words. */
export function failureOf(thrown: unknown, host: string, left: boolean): TransportError {
  const codes = codesOf(thrown);
  const kind = kindOf(thrown, codes);
  const proxy = thrown instanceof Error ? /Proxy response \((\d+)\)/.exec(thrown.message)?.[1] : undefined;
  return transportError(kind, host, left ? 'unknown' : 'never-left', proxy ? `HTTP ${proxy}` : codes[0]);
}
