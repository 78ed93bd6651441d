/** What a search asks for, checked as the service would (contract section 3.1). */
import { PORTAL_MESSAGES, QUERY_DEFAULTS } from '../vocabulary.ts';
import { compileFilter } from './filter.ts';
import type { Predicate } from './match.ts';

export type Query = {
  readonly matches: Predicate;
  readonly limit: number;
  readonly pageLimit: number;
  /** Epoch ms, both included. */
  readonly from: number;
  readonly to: number;
};

const SERVICES = [
  ...['Harmony Endpoint', 'Harmony Email & Collaboration', 'Harmony Mobile', 'Harmony Connect', 'Harmony Browse'],
  ...['Quantum Security Management', 'Quantum Spark Management', 'CloudGuard WA', 'Quantum Self-Hosted Management'],
  ...['Infinity Portal'],
];
const MEMBERS = ['filter', 'limit', 'pageLimit', 'cloudService', 'timeframe', 'accounts'];
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

type Checked<T> = { readonly ok: T } | { readonly refused: string };

/** `now` is epoch ms; a window wider than `maxWindowMs` is refused. */
export function readQuery(body: unknown, now: number, maxWindowMs: number): Checked<Query> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { refused: PORTAL_MESSAGES.malformed };
  const asked = body as Record<string, unknown>;
  const stranger = Object.keys(asked).find((name) => !MEMBERS.includes(name));
  if (stranger !== undefined) return { refused: `The member "${stranger}" is not known` };

  const limit = whole(asked.limit, 'limit', QUERY_DEFAULTS.limit, 10_000);
  if ('refused' in limit) return limit;
  const pageLimit = whole(asked.pageLimit, 'pageLimit', Math.min(QUERY_DEFAULTS.pageLimit, limit.ok), 1000);
  if ('refused' in pageLimit) return pageLimit;
  if (pageLimit.ok > limit.ok) return { refused: 'pageLimit must not be larger than limit' };

  const span = timeframe(asked.timeframe, now, maxWindowMs);
  if ('refused' in span) return span;

  const { cloudService, filter = '' } = asked;
  if (cloudService !== undefined && !SERVICES.includes(String(cloudService))) {
    return { refused: PORTAL_MESSAGES.unknownService };
  }
  if (typeof filter !== 'string') return { refused: 'The filter must be a text' };
  const compiled = compileFilter(filter);
  if ('refused' in compiled) {
    const place = compiled.column > 0 ? ` at column ${compiled.column}` : '';
    return { refused: `The filter is not valid${place}: ${compiled.refused}` };
  }
  // Every record of this gateway is one of Harmony Endpoint.
  const nothing = cloudService !== undefined && cloudService !== 'Harmony Endpoint';
  return {
    ok: { matches: nothing ? () => false : compiled.matches, limit: limit.ok, pageLimit: pageLimit.ok, ...span.ok },
  };
}

function whole(value: unknown, name: string, standard: number, most: number): Checked<number> {
  if (value === undefined) return { ok: standard };
  if (typeof value === 'number' && Number.isInteger(value) && value >= 10 && value <= most) return { ok: value };
  return { refused: `${name} must be a whole number from 10 to ${most}` };
}

function timeframe(value: unknown, now: number, maxWindowMs: number): Checked<{ from: number; to: number }> {
  if (value === undefined) return { ok: { from: now - QUERY_DEFAULTS.windowMs, to: now } };
  const { startTime, endTime, ...others } = (value ?? {}) as Record<string, unknown>;
  const times = [startTime, endTime].map((text) =>
    typeof text === 'string' && TIME.test(text) ? Date.parse(text) : Number.NaN,
  );
  const [from = Number.NaN, to = Number.NaN] = times;
  if (Number.isNaN(from) || Number.isNaN(to) || Object.keys(others).length > 0) {
    return { refused: 'timeframe needs startTime and endTime in ISO 8601, UTC' };
  }
  if (from > to) return { refused: 'timeframe must not end before it starts' };
  if (to - from > maxWindowMs) return { refused: 'The timeframe is too wide' };
  return { ok: { from, to } };
}
