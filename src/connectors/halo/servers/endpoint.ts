/** One server record → the endpoint (contract section 3). */
import type { Endpoint } from '../../../engine/model/endpoint.ts';
import type { Server } from '../objects.ts';
import { firstText, textOf, timeOf } from '../values.ts';

const NAME_MEMBERS = ['hostname', 'reported_fqdn', 'server_label', 'id'];

export function toEndpoint(server: Server): Endpoint {
  const name = firstText(server, NAME_MEMBERS) ?? server.id;
  const system = [textOf(server.platform) || textOf(server.kernel_name), textOf(server.platform_version)]
    .filter((part) => part !== '')
    .join(' ');
  return {
    id: server.id,
    name,
    ...labelOf(server, name),
    domain: domainOf(textOf(server.reported_fqdn)) ?? domainOf(name),
    ip: firstText(server, ['primary_ip_address', 'connecting_ip_address']),
    kind: 'unknown',
    type: null,
    os: system === '' ? null : system,
    user: null,
    lastContact: timeOf(server.firewall_policy?.last_checked),
    agent: textOf(server.daemon_version) || null,
    groups: server.group_id
      ? [
          {
            id: server.group_id,
            name: server.group_name || server.group_id,
            ...(server.group_path ? { path: server.group_path } : {}),
          },
        ]
      : [],
    organisationalUnit: null,
    deleted: isRetired(server),
    warnings: warningsOf(server),
  };
}

export function isRetired({ state }: Pick<Server, 'state'>): boolean {
  return state.trim().toLowerCase() === 'retired';
}

function domainOf(name: string): string | null {
  const folded = name.trim().replace(/\.$/, '').toLowerCase();
  const dot = folded.indexOf('.');
  return dot <= 0 || /^[\d.]+$/.test(folded) ? null : folded.slice(dot + 1);
}

/** The label, where it says more than the name does. */
function labelOf(server: Server, name: string): { readonly label?: string } {
  const label = textOf(server.server_label);
  return label === '' || label.toLowerCase() === name.toLowerCase() ? {} : { label };
}

/** What a person should know before an order. */
function warningsOf(server: Server): readonly string[] {
  const warnings: string[] = [];
  const state = server.state.trim().toLowerCase();
  if (server.read_only === true) warnings.push('the agent runs in audit mode: it will not change the firewall');
  if (state === 'missing') warnings.push('the server is missing: an order takes effect when it reports again');
  else if (state === 'deactivated')
    warnings.push('the server is deactivated: an order takes effect when it reports again');
  else if (state !== 'active') warnings.push(`the server's state is "${server.state}"`);
  if (server.self_verification_failed === true) warnings.push("the agent's self-check failed");
  return warnings;
}
