/** A client that knows nothing: plain requests, every answer held against the contract's schema. */
import {
  type HaloKey,
  type HaloRouteName,
  type HaloSettings,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../src/simulator/index.ts';
import { type Clock, contractCheck, type Json, type Reply } from '../contract-check.ts';

export type { Clock, Json, Reply };

type KeyName = 'full' | 'readOnly' | 'subGroup' | 'second' | 'revoked';

/** Throws with the reasons unless `value` is a message of this kind. */
export const expectMessage = contractCheck(new URL('contract/halo.schema.json', import.meta.url));

const SHAPES: Partial<Record<HaloRouteName, string>> = {
  'halo-token': 'TokenResponse',
  'halo-events': 'EventsPage',
  'halo-servers': 'ServersPage',
  'halo-group-servers': 'ServersPage',
  'halo-server': 'ServerEnvelope',
  'halo-firewall-logs': 'FirewallLogsPage',
  'halo-groups': 'GroupsPage',
  'halo-group': 'GroupEnvelope',
  'halo-group-create': 'GroupEnvelope',
  'halo-group-change': 'GroupEnvelope',
  'halo-policies': 'FirewallPoliciesPage',
  'halo-policy': 'FirewallPolicyEnvelope',
  'halo-policy-create': 'FirewallPolicyEnvelope',
  'halo-rules': 'FirewallRulesPage',
  'halo-rule': 'FirewallRuleEnvelope',
  'halo-rule-create': 'FirewallRuleEnvelope',
  'halo-zones': 'FirewallZonesPage',
  'halo-services': 'FirewallServicesPage',
  'halo-interfaces': 'FirewallInterfacesPage',
};

/** One object in its envelope, where the contract names only the object. */
const ENVELOPES: Partial<Record<HaloRouteName, readonly [key: string, kind: string]>> = {
  'halo-zone': ['firewall_zone', 'FirewallZone'],
  'halo-zone-create': ['firewall_zone', 'FirewallZone'],
  'halo-service': ['firewall_service', 'FirewallService'],
  'halo-service-create': ['firewall_service', 'FirewallService'],
  'halo-interface': ['firewall_interface', 'FirewallInterface'],
  'halo-interface-create': ['firewall_interface', 'FirewallInterface'],
};

const ERRORS: Readonly<Record<number, string>> = {
  400: 'ErrorAny',
  401: 'OAuthError',
  402: 'OAuthError',
  403: 'OAuthError',
  404: 'ErrorNotFound',
  422: 'ErrorValidation',
  500: 'ErrorServer',
};

export const NOON = Date.UTC(2026, 1, 3, 12, 0, 0, 250);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export type Bench = {
  readonly sim: Simulator;
  readonly clock: Clock;
  readonly halo: Simulator['halo'];
  readonly settings: HaloSettings;
  raw(method: string, path: string, init?: { body?: string; headers?: Record<string, string> }): Promise<Reply>;
  token(key?: HaloKey): Promise<string>;
  get(path: string, as?: KeyName): Promise<Reply>;
  post(path: string, body: unknown, as?: KeyName): Promise<Reply>;
  put(path: string, body: unknown, as?: KeyName): Promise<Reply>;
  del(path: string, as?: KeyName): Promise<Reply>;
  /** Every object of a list, page by page, by the links; `path` with its query. */
  pages(path: string, member: string, as?: KeyName): Promise<Json[]>;
};

const open: Simulator[] = [];

/** Starts a gateway whose clock stands still until it is moved. */
export async function startBench(options: SimulatorOptions = {}): Promise<Bench> {
  const clock: Clock = {
    now: NOON,
    forward(ms) {
      clock.now += ms;
    },
  };
  const sim = await startSimulator({ scenario: 'empty', now: () => clock.now, ...options });
  open.push(sim);
  const tokens = new Map<string, string>();

  const raw: Bench['raw'] = async (method, path, init = {}) => {
    const response = await fetch(sim.gateway + path, { method, ...init });
    const text = await response.text();
    const reply = { status: response.status, headers: response.headers, body: text === '' ? null : parse(text) };
    const entry = sim.received.at(-1);
    if (entry && entry.fault === null) validate(entry.route as HaloRouteName, reply);
    return reply;
  };
  const token = async (key: HaloKey = sim.keys.halo.full) => {
    const reply = await raw('POST', '/oauth/access_token?grant_type=client_credentials', { headers: basic(key) });
    if (reply.status !== 200) throw new Error(`No token: ${reply.status}`);
    return reply.body.access_token;
  };
  const call = async (method: string, path: string, as: KeyName = 'full', body?: unknown) => {
    const bearer = tokens.get(as) ?? (await token(sim.keys.halo[as]));
    tokens.set(as, bearer);
    return raw(method, path, {
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };
  const bench: Bench = {
    ...{ sim, clock, raw, token, halo: sim.halo, settings: sim.halo.settings },
    get: (path, as) => call('GET', path, as),
    post: (path, body, as) => call('POST', path, as, body),
    put: (path, body, as) => call('PUT', path, as, body),
    del: (path, as) => call('DELETE', path, as),
    async pages(path, member, as) {
      const found: Json[] = [];
      for (let next: string | undefined = path; next; ) {
        const { status, body }: Reply = await call('GET', next, as);
        if (status !== 200) throw new Error(`${next} answered ${status}`);
        found.push(...body[member]);
        const link: string | undefined = body.pagination?.next;
        next = link === undefined ? undefined : link.slice(new URL(link).origin.length);
      }
      return found;
    },
  };
  return bench;
}

/** To be called after each test. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sim) => sim.close()));
}

export function basic({ id, secret }: HaloKey): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function validate(route: HaloRouteName | 'unknown', { status, headers, body }: Reply): void {
  if (route.startsWith('halo-') && headers.get('content-type') !== 'application/json; charset=utf-8') {
    throw new Error(`${route} answered ${status} as ${headers.get('content-type')}`);
  }
  if (route === 'unknown' || body === null) return;
  const shape = status >= 400 ? (ERRORS[status] ?? 'ErrorAny') : SHAPES[route];
  if (shape) expectMessage(shape, body);
  const [key, kind] = status >= 400 ? [] : (ENVELOPES[route] ?? []);
  if (key && kind) expectMessage(kind, body[key]);
}
