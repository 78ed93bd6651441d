/** The stable names of the gateway's routes, used by faults, journal and latencies. */

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

export type RouteName = (typeof ROUTE_NAMES)[number];

/** Which part of the service answers, and so in which shape it complains (contract sections 2 and 4.8). */
export type Layer = 'portal' | 'events' | 'endpoint';

type RoutePlace = { readonly method: 'GET' | 'POST'; readonly path: RegExp; readonly layer: Layer };

const EVENTS = '/app/laas-logs-api/api';
const ENDPOINT = '/app/endpoint-web-mgmt/harmony/endpoint/api/v1';
const at = (method: 'GET' | 'POST', path: string, layer: Layer): RoutePlace => ({
  method,
  path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
  layer,
});

const PLACES: Readonly<Record<RouteName, RoutePlace>> = {
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

export type MatchedRoute = { readonly name: RouteName; readonly layer: Layer; readonly id: string };

/** The route a request means; null: the gateway has no such path or method. */
export function matchRoute(method: string, path: string): MatchedRoute | null {
  for (const name of ROUTE_NAMES) {
    const place = PLACES[name];
    if (place.method !== method) continue;
    const found = place.path.exec(path);
    if (found) return { name, layer: place.layer, id: decodeId(found[1] ?? '') };
  }
  return null;
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
