/** The stable names of the gateway's routes, used by faults, journal and latencies. */
import { HALO_PLACES, HALO_ROUTE_NAMES, type HaloRouteName } from '../halo/routes.ts';
import { VIRUSTOTAL_PLACES, VIRUSTOTAL_ROUTE_NAMES, type VirusTotalRouteName } from '../virustotal/routes.ts';

/** Harmony's; Halo's and VirusTotal's are HALO_ROUTE_NAMES and VIRUSTOTAL_ROUTE_NAMES. */
export const ROUTE_NAMES = [
  'auth',
  'query-create',
  'query-status',
  'query-retrieve',
  'session-login',
  'session-keepalive',
  'computers',
  'isolate',
  'de-isolate',
  'job',
  'remediation-status',
  'operation-status',
  'operation-results',
  'abort',
] as const;

export type HarmonyRouteName = (typeof ROUTE_NAMES)[number];
export type RouteName = HarmonyRouteName | HaloRouteName | VirusTotalRouteName | 'hook';

/**
 * Which part of the service answers, and so in which shape it complains (Harmony's contract, sections 2 and 4.8;
 * Halo's section 6; VirusTotal's section 4). "hook" takes notices.
 */
export type Layer = 'portal' | 'events' | 'endpoint' | 'halo' | 'virustotal' | 'hook';

type RoutePlace = { readonly method: 'GET' | 'POST'; readonly path: RegExp; readonly layer: Layer };

const EVENTS = '/app/laas-logs-api/api';
const ENDPOINT = '/app/endpoint-web-mgmt/harmony/endpoint/api/v1';
const at = (method: 'GET' | 'POST', path: string, layer: Layer): RoutePlace => ({
  method,
  path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
  layer,
});

const PLACES: Readonly<Record<HarmonyRouteName, RoutePlace>> = {
  auth: at('POST', '/auth/external', 'portal'),
  'query-create': at('POST', `${EVENTS}/logs_query`, 'events'),
  'query-retrieve': at('POST', `${EVENTS}/logs_query/retrieve`, 'events'),
  'query-status': at('GET', `${EVENTS}/logs_query/:id`, 'events'),
  'session-login': at('POST', `${ENDPOINT}/session/login/cloud`, 'endpoint'),
  'session-keepalive': at('POST', `${ENDPOINT}/session/keepalive`, 'endpoint'),
  computers: at('POST', `${ENDPOINT}/asset-management/computers/filtered`, 'endpoint'),
  isolate: at('POST', `${ENDPOINT}/remediation/isolate`, 'endpoint'),
  'de-isolate': at('POST', `${ENDPOINT}/remediation/de-isolate`, 'endpoint'),
  job: at('GET', `${ENDPOINT}/jobs/:id`, 'endpoint'),
  'remediation-status': at('GET', `${ENDPOINT}/remediation/status`, 'endpoint'),
  'operation-status': at('GET', `${ENDPOINT}/remediation/:id/status`, 'endpoint'),
  'operation-results': at('POST', `${ENDPOINT}/remediation/:id/results/slim`, 'endpoint'),
  abort: at('POST', `${ENDPOINT}/remediation/:id/abort`, 'endpoint'),
};

const HOOK_PLACE = /^\/hook(?:\/([^/]+))?$/;

export type MatchedRoute = {
  readonly name: RouteName;
  readonly layer: Layer;
  readonly id: string;
  /** The second part of the path that varies; empty where there is none. */
  readonly child: string;
};

/** The route a request means; null: the gateway has no such path or method. */
export function matchRoute(method: string, path: string): MatchedRoute | null {
  for (const name of ROUTE_NAMES) {
    const place = PLACES[name];
    const found = place.method === method ? place.path.exec(path) : null;
    if (found) return matched(name, place.layer, found);
  }
  for (const name of HALO_ROUTE_NAMES) {
    const place = HALO_PLACES[name];
    const found = place.method === method ? place.path.exec(path) : null;
    if (found) return matched(name, 'halo', found);
  }
  for (const name of VIRUSTOTAL_ROUTE_NAMES) {
    const found = method === 'GET' ? VIRUSTOTAL_PLACES[name].exec(path) : null;
    if (found) return matched(name, 'virustotal', found);
  }
  const hook = method === 'POST' ? HOOK_PLACE.exec(path) : null;
  return hook && matched('hook', 'hook', hook);
}

function matched(name: RouteName, layer: Layer, found: RegExpExecArray): MatchedRoute {
  return { name, layer, id: decodeId(found[1] ?? ''), child: decodeId(found[2] ?? '') };
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
