/** Domain objects for tests: each builder gives a plain, valid one; name only what the test is about. */
import { appendAlerts, emptyAlertLog } from '../../src/engine/intake/alert-log.ts';
import { newMachine } from '../../src/engine/intake/group.ts';
import { foldHost, machineKeyOf } from '../../src/engine/intake/host.ts';
import type { AlertEntry, AlertFacts, Severity, SeverityCounts } from '../../src/engine/model/alert.ts';
import type { Endpoint, EndpointMatch, EndpointReading } from '../../src/engine/model/endpoint.ts';
import { isInFlight, type Order, type OrderStep } from '../../src/engine/model/isolation.ts';
import type { Machine } from '../../src/engine/model/machine.ts';
import { NO_COUNTS } from '../../src/engine/model/severity.ts';
import type { SetAside, StoredAlert } from '../../src/engine/ports.ts';
import type { EngineSettings, Limits } from '../../src/engine/settings.ts';

/** The moment at which tests stand: 2026-03-02 09:30 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 9, 30);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Names the stream of most tests. */
export const SOURCE = 'harmony';

// ── settings ──────────────────────────────────────────────────────────────────────────────────────────────────

export function limits(change: Partial<Limits> = {}): Limits {
  return {
    perCycle: 3,
    perHour: 10,
    perDay: 25,
    declared: false,
    allowServers: [],
    evidence: { count: 1, severity: 'high' },
    coolDownMs: DAY,
    freshMs: MINUTE,
    ...change,
  };
}

export function settings(change: Partial<EngineSettings> = {}): EngineSettings {
  return {
    filter: null,
    window: { kind: 'last', ms: HOUR },
    mode: 'approve',
    auto: false,
    dryRun: false,
    readOnly: false,
    limits: limits(),
    protect: [],
    comment: null,
    verifyTimeoutMs: null,
    verifySpacingMs: 10 * SECOND,
    intervalMs: 15 * SECOND,
    ...change,
  };
}

// ── alerts ────────────────────────────────────────────────────────────────────────────────────────────────────

let alertNumber = 0;

/** What a connector reads out of one record. */
export function facts(change: Partial<AlertFacts> = {}): AlertFacts {
  return {
    id: null,
    time: NOW - 5 * MINUTE,
    host: 'FIN-LT-07',
    endpointId: null,
    users: ['m.okafor'],
    severity: 'high',
    event: 'Forensics Case Analysis',
    rule: 'Gen.Rep.exe',
    indicators: [],
    techniques: [],
    ...change,
  };
}

/** A stored alert with an id of its own, on a page of its own, unless told otherwise. */
export function anAlert(
  change: Partial<AlertFacts> & { readonly place?: StoredAlert['place']; readonly source?: string } = {},
): StoredAlert {
  const { place, source, ...given } = change;
  alertNumber += 1;
  const read = facts({ id: `alert-${alertNumber}`, ...given });
  return {
    id: read.id ?? `sha256:${alertNumber}`,
    machine: machineKeyOf(source ?? SOURCE, read),
    facts: read,
    place: place ?? { file: 'evidence.jsonl', offset: alertNumber * 1500, length: 1500, index: 0 },
  };
}

export function anEntry(change: Partial<AlertEntry> = {}): AlertEntry {
  const { time, severity, event, rule } = facts();
  return {
    time,
    severity,
    event,
    rule,
    place: { file: 'evidence.jsonl', offset: 0, length: 1500, index: 0 },
    ...change,
  };
}

export function aSetAside(change: Partial<SetAside> = {}): SetAside {
  return {
    id: 'sha256:set-aside',
    reason: 'The record is not an object.',
    place: { file: 'evidence.jsonl', offset: 0, length: 1500, index: 1 },
    ...change,
  };
}

export function counts(change: Partial<SeverityCounts> = {}): SeverityCounts {
  return { ...NO_COUNTS, ...change };
}

// ── endpoints ─────────────────────────────────────────────────────────────────────────────────────────────────

export function anEndpoint(change: Partial<Endpoint> = {}): Endpoint {
  return {
    id: 'ep-fin-lt-07',
    name: 'FIN-LT-07',
    domain: null,
    ip: '10.20.30.7',
    kind: 'workstation',
    type: 'Laptop',
    os: 'Windows 11',
    user: 'm.okafor',
    lastContact: NOW - MINUTE,
    agent: '88.50',
    groups: [],
    organisationalUnit: null,
    deleted: false,
    warnings: [],
    ...change,
  };
}

/** A fresh reading of an endpoint that is not isolated. */
export function aReading(
  change: Partial<Omit<EndpointReading, 'endpoint'>> & { readonly endpoint?: Partial<Endpoint> } = {},
): EndpointReading {
  const { endpoint, ...rest } = change;
  const isolation = rest.isolation ?? 'not-isolated';
  return {
    isolation,
    vendorState: isolation === 'isolated' ? 'Isolated' : 'Not Isolated',
    readAt: NOW - 2 * SECOND,
    ...rest,
    endpoint: anEndpoint(endpoint),
  };
}

/** The one live endpoint of a name. */
export function oneEndpoint(change: Parameters<typeof aReading>[0] = {}): EndpointMatch {
  return { kind: 'one', reading: aReading(change), deleted: [] };
}

export function severalEndpoints(...readings: readonly EndpointReading[]): EndpointMatch {
  const candidates =
    readings.length > 0
      ? readings
      : [aReading({ endpoint: { id: 'ep-twin-1' } }), aReading({ endpoint: { id: 'ep-twin-2' } })];
  return { kind: 'several', candidates, deleted: [] };
}

export function noEndpoint(): EndpointMatch {
  return { kind: 'none', deleted: [] };
}

// ── machines ──────────────────────────────────────────────────────────────────────────────────────────────────

/** So many alerts of each severity, the newest five minutes ago. */
type MachineChange = Partial<Omit<Machine, 'alerts' | 'counts'>> & {
  readonly alerts?: Partial<SeverityCounts> | readonly AlertEntry[];
};

/**
 * A machine with one High alert, found at the vendor as one endpoint of its name that is not isolated. `alerts` may
 * be counts by severity, or the entries themselves.
 */
export function aMachine(change: MachineChange = {}): Machine {
  const { alerts: given, ...rest } = change;
  const host = rest.host ?? 'FIN-LT-07';
  const source = rest.source ?? SOURCE;
  const entries = entriesOf(given ?? { high: 1 });
  const times = entries.flatMap(({ time }) => (time === null ? [] : [time]));
  const { name } = foldHost(host);
  const fresh = newMachine(
    machineKeyOf(source, { host: host === '' ? null : host, endpointId: rest.endpointId ?? null }),
    source,
    host,
    null,
  );
  return {
    ...fresh,
    alerts: appendAlerts(emptyAlertLog, entries),
    counts: countsOf(entries),
    users: ['m.okafor'],
    events: [...new Set(entries.map(({ event }) => event))],
    rules: [...new Set(entries.map(({ rule }) => rule))],
    firstSeen: times.length === 0 ? null : Math.min(...times),
    lastSeen: times.length === 0 ? null : Math.max(...times),
    endpoint: host === '' ? { kind: 'unread' } : oneEndpoint({ endpoint: { id: `ep-${name}`, name: fresh.host } }),
    ...rest,
    host: fresh.host,
  };
}

function entriesOf(given: Partial<SeverityCounts> | readonly AlertEntry[]): readonly AlertEntry[] {
  if (Array.isArray(given)) return given as readonly AlertEntry[];
  return Object.entries(given as Partial<SeverityCounts>).flatMap(([severity, count], kind) =>
    Array.from({ length: count ?? 0 }, (_, number) =>
      anEntry({ severity: severity as Severity, time: NOW - 5 * MINUTE - (kind * 10 + number) * SECOND }),
    ),
  );
}

function countsOf(entries: readonly AlertEntry[]): SeverityCounts {
  const counted: Record<Severity, number> = { ...NO_COUNTS };
  for (const { severity } of entries) counted[severity] += 1;
  return counted;
}

// ── orders ────────────────────────────────────────────────────────────────────────────────────────────────────

let orderNumber = 0;

/** A verified isolation of an hour ago; `step` sets the times that belong to it. */
export function anOrder(change: Partial<Order> = {}): Order {
  orderNumber += 1;
  const step: OrderStep = change.step ?? 'verified';
  const createdAt = change.createdAt ?? NOW - HOUR;
  const ended = !isInFlight(step);
  const host = change.host ?? 'FIN-LT-07';
  const { name } = foldHost(host);
  return {
    id: `o-${orderNumber}`,
    call: `call-${orderNumber}`,
    run: 'r-test',
    kind: 'isolate',
    source: SOURCE,
    machine: `${SOURCE}:host:${name}`,
    host,
    endpointId: `ep-${name}`,
    step,
    since: createdAt + 30 * SECOND,
    comment: 'Isolated by a test.',
    actor: { kind: 'human', id: 'ana' },
    before: anEndpoint({ id: `ep-${name}`, name: host }),
    receipt: null,
    jobId: 'job-1',
    operationId: 'operation-1',
    words: '',
    problem: null,
    createdAt,
    requestedAt: step === 'intent' ? null : createdAt + SECOND,
    acceptedAt: null,
    reportedAt: null,
    verifiedAt: step === 'verified' ? createdAt + 30 * SECOND : null,
    endedAt: ended ? createdAt + 30 * SECOND : null,
    expiresAt: null,
    ...change,
  };
}
