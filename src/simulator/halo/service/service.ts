/** The Halo API: who calls, how often, and which part answers. */
import type { Answer } from '../../server/answers.ts';
import type { Call } from '../../server/call.ts';
import { RateLimiter } from '../../server/rates.ts';
import { forbidden, malformed, nothing } from '../errors.ts';
import { HALO_PLACES, type HaloRouteName } from '../routes.ts';
import type { HaloWorld } from '../world.ts';
import { listEvents } from './events.ts';
import { changeGroup, createGroup, deleteGroup, getGroup, listGroups } from './groups.ts';
import { interfaces, services, zones } from './objects.ts';
import { changePolicy, createPolicy, deletePolicy, getPolicy, listPolicies } from './policies.ts';
import { type Handler, readQuery } from './request.ts';
import { changeRule, createRule, deleteRule, getRule, listRules } from './rules.ts';
import {
  changeServer,
  deleteServer,
  getCommand,
  getServer,
  listFirewallLogs,
  listGroupServers,
  listServers,
  serverContext,
} from './servers.ts';
import { Tokens } from './tokens.ts';

type KnownRoute = Exclude<HaloRouteName, 'halo-token'>;

const HANDLERS: Readonly<Record<KnownRoute, Handler>> = {
  'halo-events': listEvents,
  'halo-servers': listServers,
  'halo-server': getServer,
  'halo-server-change': changeServer,
  'halo-server-delete': deleteServer,
  'halo-server-context': serverContext,
  'halo-firewall-logs': listFirewallLogs,
  'halo-command': getCommand,
  'halo-groups': listGroups,
  'halo-group': getGroup,
  'halo-group-create': createGroup,
  'halo-group-change': changeGroup,
  'halo-group-delete': deleteGroup,
  'halo-group-servers': listGroupServers,
  'halo-policies': listPolicies,
  'halo-policy': getPolicy,
  'halo-policy-create': createPolicy,
  'halo-policy-change': changePolicy,
  'halo-policy-delete': deletePolicy,
  'halo-rules': listRules,
  'halo-rule': getRule,
  'halo-rule-create': createRule,
  'halo-rule-change': changeRule,
  'halo-rule-delete': deleteRule,
  'halo-zones': zones.list,
  'halo-zone': zones.get,
  'halo-zone-create': zones.create,
  'halo-zone-change': zones.change,
  'halo-zone-delete': zones.remove,
  'halo-services': services.list,
  'halo-service': services.get,
  'halo-service-create': services.create,
  'halo-service-change': services.change,
  'halo-service-delete': services.remove,
  'halo-interfaces': interfaces.list,
  'halo-interface': interfaces.get,
  'halo-interface-create': interfaces.create,
  'halo-interface-delete': interfaces.remove,
};

export class HaloService {
  readonly #world: HaloWorld;
  readonly #tokens: Tokens;
  readonly #rates = new RateLimiter();

  constructor(world: HaloWorld) {
    this.#world = world;
    this.#tokens = new Tokens(world);
  }

  answer(call: Call): Answer {
    this.#world.settle();
    const name = call.route.name as HaloRouteName;
    if (name === 'halo-token') return this.#tokens.issue(call);
    const key = this.#tokens.identify(call);
    if ('status' in key) return key;
    const { callsPerMinute, tellsRetryAfter } = this.#world.settings;
    const waitSec = this.#rates.take(key.id, callsPerMinute, this.#world.now());
    if (waitSec > 0) return nothing(429, tellsRetryAfter ? { 'retry-after': String(waitSec) } : {});
    // Before anything else is looked at, so that a key that may not write learns nothing about what there is.
    if (HALO_PLACES[name].method !== 'GET' && !key.mayWrite) return forbidden();
    if (call.body.kind === 'unreadable') return malformed('The body is not JSON');
    return HANDLERS[name]({
      account: this.#world[key.account],
      key,
      id: call.route.id,
      child: call.route.child,
      query: readQuery(call.query),
      body: call.body.kind === 'json' ? call.body.value : undefined,
      fault: call.fault,
    });
  }
}
