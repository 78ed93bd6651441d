/** One computer record → the endpoint and how its isolation stands (contract section 4.4). */
import type { Endpoint, EndpointKind, EndpointReading, IsolationReading } from '../../../engine/model/endpoint.ts';
import { contactOf } from '../time.ts';
import { firstText, type Members, textOf } from '../values.ts';
import { suffixOf } from './names.ts';

const KINDS: Readonly<Record<string, EndpointKind>> = {
  __proto__: null as never,
  desktop: 'workstation',
  laptop: 'workstation',
  server: 'server',
  'domain controller': 'domain-controller',
};

/** What the vendor writes for "not told". */
const NOT_TOLD = /^(n\/?a|none|null|unknown|-)$/i;

export function toReading(computer: Members & { readonly computerId: string }, readAt: number): EndpointReading {
  const vendorState = textOf(computer.isolationStatus);
  return { endpoint: toEndpoint(computer), isolation: isolationOf(vendorState), vendorState, readAt };
}

/** Open vocabulary: what is not known is unknown, never isolated. */
export function isolationOf(vendorState: string): IsolationReading {
  switch (
    vendorState
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ')
  ) {
    case 'isolated':
    case 'restricted':
      return 'isolated';
    case 'not isolated':
      return 'not-isolated';
    default:
      return 'unknown';
  }
}

function toEndpoint(computer: Members & { readonly computerId: string }): Endpoint {
  const name = textOf(computer.computerName);
  const type = textOf(computer.computerType) || null;
  return {
    id: computer.computerId,
    name,
    domain: told(computer.domainName) ?? suffixOf(name),
    ip: told(computer.computerIP),
    kind: KINDS[(type ?? '').trim().toLowerCase()] ?? 'unknown',
    type,
    os: [told(computer.osName), told(computer.osVersion)].filter((part) => part !== null).join(' ') || null,
    user: told(computer.computerUserName) ?? told(computer.computerLastLoggedInUser),
    lastContact: contactOf(computer.computerLastConnection) ?? contactOf(computer.computerSyncedon),
    agent: told(computer.computerClientVersion),
    groups: groupsOf(computer.computerGroups),
    organisationalUnit: told(firstText(computer, ['canonicalName', 'distinguishedName'])),
    deleted: isTrue(computer.isDeleted),
    warnings: warningsOf(computer),
  };
}

function told(value: unknown): string | null {
  const text = textOf(value).trim();
  return text === '' || NOT_TOLD.test(text) ? null : text;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(true|yes|1)$/i.test(value.trim()));
}

function groupsOf(value: unknown): Endpoint['groups'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((group) => {
    if (typeof group === 'string' && group.trim() !== '') return [{ id: group, name: group }];
    if (typeof group !== 'object' || group === null) return [];
    const { id, name } = group as Members;
    const [groupId, groupName] = [textOf(id), textOf(name)];
    return groupId === '' && groupName === '' ? [] : [{ id: groupId || groupName, name: groupName || groupId }];
  });
}

function warningsOf(computer: Members): readonly string[] {
  const warnings: string[] = [];
  const deployment = told(computer.computerDeploymentStatus);
  if (deployment !== null && deployment.toLowerCase() !== 'completed') {
    warnings.push(`the agent's deployment stands at "${deployment}"`);
  }
  const code = told(computer.computerLastErrorCode);
  const error = told(computer.computerLastErrorDescription);
  if (error !== null && code !== null && code !== '0') warnings.push(`the agent's last error: ${error}`);
  return warnings;
}
