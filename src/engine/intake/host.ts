import type { AlertFacts } from '../model/alert.ts';
import type { MachineKey } from '../model/machine.ts';

export type HostName = {
  readonly name: string;
  /** What stands behind the first dot, folded; null where there is none. */
  readonly domain: string | null;
};

/** A host name, taken apart. */
type KnownHost = {
  readonly shown: HostName;
  readonly folded: HostName;
  /** The key for the source that asked last. */
  source: string;
  key: MachineKey;
};

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * The same hosts come up in alert after alert: taking each apart once is half the cost of intake. Dropped whole when
 * it is full, so that a stream of invented names cannot fill the memory.
 */
const KNOWN_LIMIT = 32_768;
const known = new Map<string, KnownHost>();

function knownHost(host: string): KnownHost {
  const found = known.get(host);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_LIMIT) known.clear();
  const shown = takeApart(host);
  const made = { shown, folded: { name: fold(shown.name), domain: shown.domain }, source: '', key: '' };
  known.set(host, made);
  return made;
}

function fold(text: string): string {
  return text.toLowerCase().normalize('NFC');
}

function takeApart(host: string): HostName {
  const text = host.trim().replace(/\.+$/, '').trim();
  const dot = text.indexOf('.');
  if (dot <= 0 || text.includes(':') || IPV4.test(text)) return { name: text, domain: null };
  return { name: text.slice(0, dot), domain: fold(text.slice(dot + 1)) };
}

/** Splits a host name as received: the name keeps its case, the domain suffix is folded. Addresses stay whole. */
export function splitHost(host: string): HostName {
  return knownHost(host).shown;
}

/**
 * The name by which a host is told apart: case folded, without trailing dot, the domain suffix kept apart
 * (architecture.md, Data). IPv4 and IPv6 addresses are not split.
 */
export function foldHost(host: string): HostName {
  return knownHost(host).folded;
}

/** The key of the machine an alert belongs to: the vendor's asset id where it is told, else the folded name. */
export function machineKeyOf(source: string, facts: Pick<AlertFacts, 'host' | 'endpointId'>): MachineKey {
  if (facts.endpointId) return `${source}:id:${facts.endpointId}`;
  if (facts.host === null) return `${source}:no-host`;
  const host = knownHost(facts.host);
  if (host.source !== source || host.key === '') {
    const { name } = host.folded;
    host.source = source;
    host.key = name === '' ? `${source}:no-host` : `${source}:host:${name}`;
  }
  return host.key;
}
