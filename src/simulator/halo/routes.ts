/** The paths of the Halo API that the gateway answers (contract sections 1 to 5), by stable names. */

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export const HALO_ROUTE_NAMES = [
  'halo-token',
  'halo-events',
  'halo-servers',
  'halo-server',
  'halo-server-change',
  'halo-server-delete',
  'halo-server-context',
  'halo-firewall-logs',
  'halo-command',
  'halo-groups',
  'halo-group',
  'halo-group-create',
  'halo-group-change',
  'halo-group-delete',
  'halo-group-servers',
  'halo-policies',
  'halo-policy',
  'halo-policy-create',
  'halo-policy-change',
  'halo-policy-delete',
  'halo-rules',
  'halo-rule',
  'halo-rule-create',
  'halo-rule-change',
  'halo-rule-delete',
  'halo-zones',
  'halo-zone',
  'halo-zone-create',
  'halo-zone-change',
  'halo-zone-delete',
  'halo-services',
  'halo-service',
  'halo-service-create',
  'halo-service-change',
  'halo-service-delete',
  'halo-interfaces',
  'halo-interface',
  'halo-interface-create',
  'halo-interface-delete',
] as const;

export type HaloRouteName = (typeof HALO_ROUTE_NAMES)[number];

export type HaloPlace = { readonly method: Method; readonly path: RegExp };

/** `:id` and `:child` are captured; a slash at the end is tolerated (contract section 6). */
const at = (method: Method, path: string): HaloPlace => ({
  method,
  path: new RegExp(`^${path.replaceAll(/:[a-z]+/g, '([^/]+)')}/?$`),
});

const V1 = '/v1';
const POLICIES = `${V1}/firewall_policies`;

export const HALO_PLACES: Readonly<Record<HaloRouteName, HaloPlace>> = {
  'halo-token': at('POST', '/oauth/access_token'),
  'halo-events': at('GET', `${V1}/events`),
  'halo-servers': at('GET', `${V1}/servers`),
  'halo-server': at('GET', `${V1}/servers/:id`),
  'halo-server-change': at('PUT', `${V1}/servers/:id`),
  'halo-server-delete': at('DELETE', `${V1}/servers/:id`),
  'halo-server-context': {
    method: 'GET',
    path: /^\/v1\/servers\/([^/]+)\/(issues|accounts|processes|connections|svm)\/?$/,
  },
  'halo-firewall-logs': at('GET', `${V1}/servers/:id/firewall_logs`),
  'halo-command': at('GET', `${V1}/servers/:id/commands/:child`),
  'halo-groups': at('GET', `${V1}/groups`),
  'halo-group': at('GET', `${V1}/groups/:id`),
  'halo-group-create': at('POST', `${V1}/groups`),
  'halo-group-change': at('PUT', `${V1}/groups/:id`),
  'halo-group-delete': at('DELETE', `${V1}/groups/:id`),
  'halo-group-servers': at('GET', `${V1}/groups/:id/servers`),
  'halo-policies': at('GET', POLICIES),
  'halo-policy': at('GET', `${POLICIES}/:id`),
  'halo-policy-create': at('POST', POLICIES),
  'halo-policy-change': at('PUT', `${POLICIES}/:id`),
  'halo-policy-delete': at('DELETE', `${POLICIES}/:id`),
  'halo-rules': at('GET', `${POLICIES}/:id/firewall_rules`),
  'halo-rule': at('GET', `${POLICIES}/:id/firewall_rules/:child`),
  'halo-rule-create': at('POST', `${POLICIES}/:id/firewall_rules`),
  'halo-rule-change': at('PUT', `${POLICIES}/:id/firewall_rules/:child`),
  'halo-rule-delete': at('DELETE', `${POLICIES}/:id/firewall_rules/:child`),
  'halo-zones': at('GET', `${V1}/firewall_zones`),
  'halo-zone': at('GET', `${V1}/firewall_zones/:id`),
  'halo-zone-create': at('POST', `${V1}/firewall_zones`),
  'halo-zone-change': at('PUT', `${V1}/firewall_zones/:id`),
  'halo-zone-delete': at('DELETE', `${V1}/firewall_zones/:id`),
  'halo-services': at('GET', `${V1}/firewall_services`),
  'halo-service': at('GET', `${V1}/firewall_services/:id`),
  'halo-service-create': at('POST', `${V1}/firewall_services`),
  'halo-service-change': at('PUT', `${V1}/firewall_services/:id`),
  'halo-service-delete': at('DELETE', `${V1}/firewall_services/:id`),
  'halo-interfaces': at('GET', `${V1}/firewall_interfaces`),
  'halo-interface': at('GET', `${V1}/firewall_interfaces/:id`),
  'halo-interface-create': at('POST', `${V1}/firewall_interfaces`),
  'halo-interface-delete': at('DELETE', `${V1}/firewall_interfaces/:id`),
};

/** Whether a path belongs to the Halo API, known or not. */
export function isHaloPath(path: string): boolean {
  return /^\/(v1|v2|v3|oauth)(\/|$)/.test(path);
}
