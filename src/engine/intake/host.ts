import type { AlertFacts } from '../model/alert.ts';
import type { MachineKey } from '../model/machine.ts';

export type HostName = {
  readonly name: string;
  /** What stands behind the first dot, folded; null where there is none. */
  readonly domain: string | null;
};

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

function fold(text: string): string {
  return text.toLowerCase().normalize('NFC');
}

/** Splits a host name as received: the name keeps its case, the domain suffix is folded. Addresses stay whole. */
export function splitHost(host: string): HostName {
  const text = host.trim().replace(/\.+$/, '').trim();
  const dot = text.indexOf('.');
  if (dot <= 0 || text.includes(':') || IPV4.test(text)) return { name: text, domain: null };
  return { name: text.slice(0, dot), domain: fold(text.slice(dot + 1)) };
}

/**
 * The name by which a host is told apart: case folded, without trailing dot, the domain suffix kept apart
 * (architecture.md, Data). IPv4 and IPv6 addresses are not split.
 */
export function foldHost(host: string): HostName {
  const { name, domain } = splitHost(host);
  return { name: fold(name), domain };
}

/** The key of the machine an alert belongs to: the vendor's asset id where it is told, else the folded name. */
export function machineKeyOf(source: string, facts: Pick<AlertFacts, 'host' | 'endpointId'>): MachineKey {
  if (facts.endpointId) return `${source}:id:${facts.endpointId}`;
  const name = facts.host === null ? '' : foldHost(facts.host).name;
  return name === '' ? `${source}:no-host` : `${source}:host:${name}`;
}
