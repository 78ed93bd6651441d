/** Guard 5: exactly one live endpoint bears the exact name (safety.md). */
import { foldHost } from '../intake/host.ts';
import type { Verdict } from '../model/decision.ts';
import type { Endpoint, EndpointReading } from '../model/endpoint.ts';
import { countWords } from '../model/span-words.ts';
import type { JudgeContext } from './context.ts';
import { hold, pass } from './verdict.ts';

const LIMIT = 'exactly one live endpoint';
/** Windows writes this where a machine is in no domain. */
const NO_DOMAIN = 'workgroup';

export function identityGuard(context: JudgeContext): Verdict {
  const { host, match, machine } = context;
  if (host === '' && machine?.endpointId == null) {
    return hold('identity', {
      value: 'no host',
      limit: LIMIT,
      words: 'The records name no host.',
      flip: 'Find the machine in the raw record and isolate it by name or id.',
    });
  }
  switch (match.kind) {
    case 'unread':
      return hold('identity', {
        value: 'not looked up',
        limit: LIMIT,
        words: 'The machine has not been looked up at the vendor.',
        flip: 'Look it up (R).',
      });
    case 'none':
      return hold('identity', notFound(match.deleted));
    case 'several':
      return hold('identity', {
        value: countWords(match.candidates.length, 'endpoint'),
        limit: LIMIT,
        words: `Several endpoints bear the name: ${match.candidates.map(labelOf).join('; ')}.`,
        flip: 'Isolate the right one by its id.',
        outcome: 'ambiguous',
      });
    case 'one':
      return match.reading.endpoint.deleted
        ? hold('identity', notFound([match.reading.endpoint]))
        : oneEndpoint(context, match.reading.endpoint);
  }
}

function notFound(deleted: readonly Endpoint[]) {
  const only = deleted.length === 0 ? '' : ` Only ${countWords(deleted.length, 'deleted record')} of it is left.`;
  return {
    value: 'no endpoint',
    limit: LIMIT,
    words: `No endpoint bears this name.${only}`,
    flip: 'Check the name at the vendor; isolate it by id.',
    outcome: 'not_found' as const,
  };
}

function labelOf({ endpoint, vendorState }: EndpointReading): string {
  const parts = [endpoint.id, endpoint.domain, endpoint.ip, vendorState];
  return parts.filter((part) => part).join(', ');
}

function oneEndpoint({ host, machine }: JudgeContext, endpoint: Endpoint): Verdict {
  const named = foldHost(endpoint.name);
  const asked = foldHost(host);
  const byId = endpoint.id === host || endpoint.id === machine?.endpointId;
  if (machine?.endpointId != null && machine.endpointId !== endpoint.id) {
    return hold('identity', {
      value: endpoint.id,
      limit: machine.endpointId,
      words: 'The vendor answered with another id than the alerts carry.',
      flip: 'Isolate the right one by its id.',
    });
  }
  if (!byId && named.name !== asked.name) {
    return hold('identity', {
      value: endpoint.name,
      limit: host,
      words: `The vendor answered with another name: "${endpoint.name}".`,
      flip: 'Isolate the right one by its id.',
    });
  }
  const told = domainOf(endpoint, named.domain);
  const seen = [...(machine?.domains ?? []), ...(asked.domain === null || byId ? [] : [asked.domain])];
  const strange = byId ? [] : strangeDomains(seen, told);
  if (strange.length > 0) {
    return hold('identity', {
      value: [...new Set(seen)].join(', '),
      limit: told ?? 'one domain',
      words: contradiction(strange, told),
      flip: 'Compare the records; isolate the right one by its id.',
    });
  }
  return pass('identity', {
    value: endpoint.id,
    limit: LIMIT,
    words: byId ? 'The endpoint is known by its id.' : 'One live endpoint bears exactly this name.',
  });
}

function contradiction(strange: readonly string[], told: string | null): string {
  return told === null
    ? `The alerts carry several domains (${strange.join(', ')}): they may be of several machines.`
    : `The alerts come from the domain ${strange.join(', ')}, the endpoint is in ${told}.`;
}

function domainOf(endpoint: Endpoint, fromName: string | null): string | null {
  const told = endpoint.domain?.trim().toLowerCase().replace(/\.+$/, '') ?? '';
  return told === '' || told === NO_DOMAIN ? fromName : told;
}

/** Domains seen on the alerts that cannot be the endpoint's; where that is not told, those that contradict each other. */
function strangeDomains(seen: readonly string[], told: string | null): readonly string[] {
  if (told !== null) return seen.filter((domain) => !areOneDomain(domain, told));
  const [first] = seen;
  return first !== undefined && seen.some((domain) => !areOneDomain(domain, first)) ? seen : [];
}

/** Equal, or one is the NetBIOS name of the other: "corp" and "corp.example.com". */
function areOneDomain(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return !short.includes('.') && long.startsWith(`${short}.`);
}
