/** What is really so in the world, for tests that compare it with what a program found out. */
import type { LogRecord } from './alerts.ts';
import type { Computer } from './computers.ts';

export type HostTruth = {
  /** As the first record spells it. */
  readonly name: string;
  readonly alerts: number;
  readonly severities: Readonly<Record<string, number>>;
  /** Live computers of exactly this name: none, one, several; "deleted": none but a deleted record. */
  readonly known: 'none' | 'one' | 'several' | 'deleted';
  readonly computers: readonly Computer[];
};

export type Truth = {
  readonly alerts: number;
  readonly withoutHost: number;
  /** By the host's name, folded: first label, lower case. */
  readonly hosts: ReadonlyMap<string, HostTruth>;
};

/** Field order of the seed (contract section 6.3). */
const HOST_FIELDS = [
  ...['src_machine_name', 'hostname', 'computerName', 'computer_name', 'device_name', 'machine_name'],
  ...['endpoint_name', 'host', 'src_host', 'computer', 'device', 'endpoint'],
];

/** The host a record names; null: none. */
export function hostOf(record: LogRecord): string | null {
  for (const field of HOST_FIELDS) {
    const value = record[field];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string' && first.trim() !== '') return first.trim();
  }
  return null;
}

export function foldHost(name: string): string {
  return (name.split('.')[0] ?? name).toLowerCase();
}

export function tell(records: readonly LogRecord[], computers: readonly Computer[]): Truth {
  const hosts = new Map<string, HostTruth>();
  let withoutHost = 0;
  for (const record of records) {
    const name = hostOf(record);
    if (name === null) {
      withoutHost += 1;
      continue;
    }
    const key = foldHost(name);
    const before = hosts.get(key);
    const severity = String(record.severity ?? 'Unknown');
    const severities = { ...before?.severities, [severity]: (before?.severities[severity] ?? 0) + 1 };
    const base = before ?? { name, alerts: 0, ...knownAs(key, computers) };
    hosts.set(key, { ...base, alerts: base.alerts + 1, severities });
  }
  return { alerts: records.length, withoutHost, hosts };
}

function knownAs(key: string, computers: readonly Computer[]): Pick<HostTruth, 'known' | 'computers'> {
  const named = computers.filter((one) => foldHost(one.name) === key);
  const live = named.filter((one) => !one.deleted).length;
  const known = live > 1 ? 'several' : live === 1 ? 'one' : named.length > 0 ? 'deleted' : 'none';
  return { known, computers: named };
}
