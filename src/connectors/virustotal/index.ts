/** VirusTotal, API v3: look-ups by digest, address, domain and URL. Nothing is ever uploaded, nothing private is asked. */
import { createHash } from 'node:crypto';
import type { Enricher, LookUpAnswer } from '../../engine/enricher-port.ts';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { LookUpKind, Subject } from '../../engine/model/reputation.ts';
import type { Clock } from '../../engine/ports.ts';
import { parseGateway } from '../connector.ts';
import { isOk } from '../http/answer.ts';
import { Http } from '../http/http.ts';
import { ownSuffix } from './domain.ts';
import { failureOf } from './failure.ts';
import { pageOf } from './page.ts';
import { reportIn } from './report.ts';
import { pathOf, type SubjectRules, subjectOf } from './subject.ts';

export const VIRUSTOTAL_URL = 'https://www.virustotal.com/api/v3';
/** What a public key may ask (contract section 5). */
export const PUBLIC_QUOTA = { perMinute: 4, perDay: 500, reserve: 20 } as const;

export type VirusTotalOptions = {
  /** As `parseBase` gives it. */
  readonly base: Base;
  readonly key: string;
  readonly kinds: Readonly<Record<LookUpKind, boolean>>;
  readonly quota: { readonly perMinute: number; readonly perDay: number; readonly reserve: number };
  /** The organisation's own names, of which nothing is ever sent. */
  readonly ownSuffixes: readonly string[];
  /** Documentation addresses and names may be sent: for the built-in gateway only. */
  readonly documentation?: boolean;
  readonly clock: Clock;
  readonly trace: (line: string) => void;
  /** One look-up takes at most so long, ms; default 30 s. */
  readonly patienceMs?: number;
};

export type OpenEnricher = Enricher & { close(): Promise<void> };
export type Base = { readonly origin: string; readonly path: string };

/** An answer with all its engines is some tens of KB; one of several MB is still read. */
const BODY_LIMIT = 16 * 1024 * 1024;
const PATIENCE_MS = 30_000;
const TIME_OUTS = { connectMs: 10_000, headersMs: 15_000, bodyMs: 15_000 };

/** The base address, with /api/v3 where it names no path: https, or http on loopback. */
export function parseBase(text: string): Base | { readonly refused: string } {
  const gateway = parseGateway(text);
  if ('refused' in gateway) return gateway;
  const { pathname } = new URL(text.includes('://') ? text : `https://${text}`);
  return { origin: gateway.origin, path: pathname === '/' ? '/api/v3' : pathname.replace(/\/+$/, '') };
}

/** Nothing is asked before the first look-up. */
export function openVirusTotal(options: VirusTotalOptions): OpenEnricher {
  const { base, key, kinds, quota, clock, trace } = options;
  // Each attempt is counted against the quota, so the engine repeats and this layer does not.
  const http = new Http({
    origin: base.origin,
    clock,
    trace,
    retries: 0,
    bodyLimit: BODY_LIMIT,
    timeOuts: TIME_OUTS,
  });
  http.redactor.add(key);
  const rules: SubjectRules = {
    kinds,
    documentation: options.documentation ?? false,
    own: options.ownSuffixes.flatMap((suffix) => ownSuffix(suffix) ?? []),
  };

  async function ask(subject: Subject, signal: AbortSignal): Promise<LookUpAnswer> {
    const what = 'The look-up at VirusTotal';
    const answer = await http.call(
      {
        method: 'GET',
        path: `${base.path}${pathOf(subject)}`,
        headers: { 'x-apikey': key },
        retry: 'read',
        group: 'look-up',
        what,
      },
      signal,
    );
    if (!isOk(answer)) return failureOf(answer, subject, http.host, clock.now());
    return { kind: 'found', ...reportIn(answer.json, subject, what) };
  }

  return {
    id: 'virustotal',
    title: 'VirusTotal',
    quota: { name: `virustotal ${digestOf(key)}`, ...quota },
    subjectOf: (indicator) => subjectOf(indicator, rules),
    pageOf: (subject) => pageOf(subject, base.origin),
    async lookUp(subject, signal) {
      const patienceMs = options.patienceMs ?? PATIENCE_MS;
      const late = AbortSignal.timeout(patienceMs);
      try {
        return await ask(subject, AbortSignal.any([signal, late]));
      } catch (thrown) {
        if (signal.aborted) throw new DOMException('The look-up was cancelled.', 'AbortError');
        if (late.aborted) return { kind: 'failed', problem: tooSlow(patienceMs) };
        if (thrown instanceof ServiceError) return { kind: 'failed', problem: later(thrown.problem) };
        throw thrown;
      }
    },
    close: () => http.close(),
  };
}

/** Tells accounts apart in the ledger, and tells nothing of the key. */
function digestOf(key: string): string {
  return createHash('sha256').update(`cordon quota\n${key}`).digest('hex').slice(0, 12);
}

const LATER = {
  affects: 'Indicators that were not checked stay so; nothing else waits for them.',
  next: 'It is asked again later.',
} as const;

function later(problem: Problem): Problem {
  return { ...problem, what: `VirusTotal: ${problem.what}`, ...LATER };
}

function tooSlow(ms: number): Problem {
  return { code: 'unreachable', what: `VirusTotal did not answer within ${Math.round(ms / 1000)} s.`, ...LATER };
}
