import type { AlertFacts, Severity } from '../model/alert.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import { withMachines } from '../model/machine-table.ts';
import { NO_COUNTS } from '../model/severity.ts';
import type { StoredAlert } from '../ports.ts';
import { AlertLogWriter, emptyAlertLog } from './alert-log.ts';
import { withDistinct, withText } from './distinct.ts';
import { splitHost } from './host.ts';

/** Most entries of each list of a machine; later ones are in the alerts, but not in the list. */
export const DOMAIN_LIMIT = 16;
export const USER_LIMIT = 1000;
export const EVENT_LIMIT = 200;
export const RULE_LIMIT = 500;
export const TECHNIQUE_LIMIT = 200;
export const INDICATOR_LIMIT = 500;

type Changing<T> = { -readonly [K in keyof T]: T[K] };
type Draft = {
  readonly machine: Changing<Machine>;
  readonly counts: Record<Severity, number>;
  readonly log: AlertLogWriter;
};

/** A machine nobody has looked up, decided on or seen alerts of. `host` as received. */
export function newMachine(key: MachineKey, source: string, host: string, endpointId: string | null): Machine {
  return {
    key,
    source,
    host: splitHost(host).name,
    domains: [],
    endpointId,
    alerts: emptyAlertLog,
    counts: NO_COUNTS,
    users: [],
    events: [],
    rules: [],
    techniques: [],
    indicators: [],
    firstSeen: null,
    lastSeen: null,
    endpoint: { kind: 'unread' },
    standing: { kind: 'open' },
    order: null,
  };
}

/**
 * The machines with a page's alerts grouped in. One call a page: machines without a new alert keep their identity,
 * and without any alert so does the map. The alerts must be new ones: nothing is de-duplicated here.
 */
export function groupAlerts(
  machines: ReadonlyMap<MachineKey, Machine>,
  source: string,
  alerts: readonly StoredAlert[],
): ReadonlyMap<MachineKey, Machine> {
  const drafts = new Map<MachineKey, Draft>();
  for (const alert of alerts) {
    let draft = drafts.get(alert.machine);
    if (draft === undefined) {
      const { host, endpointId } = alert.facts;
      draft = draftOf(machines.get(alert.machine) ?? newMachine(alert.machine, source, host ?? '', endpointId));
      drafts.set(alert.machine, draft);
    }
    add(draft, alert);
  }
  if (drafts.size === 0) return machines;
  return withMachines(machines, Array.from(drafts.values(), finish));
}

function draftOf(machine: Machine): Draft {
  return { machine: { ...machine }, counts: { ...machine.counts }, log: new AlertLogWriter(machine.alerts) };
}

function add({ machine, counts, log }: Draft, { facts, place }: StoredAlert): void {
  log.push(facts.time, facts.severity, facts.event, facts.rule, place);
  counts[facts.severity] += 1;
  if (facts.time !== null) {
    if (machine.firstSeen === null || facts.time < machine.firstSeen) machine.firstSeen = facts.time;
    if (machine.lastSeen === null || facts.time > machine.lastSeen) machine.lastSeen = facts.time;
  }
  name(machine, facts);
  for (const user of facts.users) machine.users = withText(machine.users, user, USER_LIMIT);
  if (facts.event !== '') machine.events = withText(machine.events, facts.event, EVENT_LIMIT);
  if (facts.rule !== '') machine.rules = withText(machine.rules, facts.rule, RULE_LIMIT);
  for (const technique of facts.techniques) {
    machine.techniques = withText(machine.techniques, technique, TECHNIQUE_LIMIT);
  }
  for (const indicator of facts.indicators) {
    machine.indicators = withDistinct(
      machine.indicators,
      indicator,
      ({ kind, value }) => `${kind}:${value}`,
      INDICATOR_LIMIT,
    );
  }
}

/** The name and the domain suffixes; an id that comes with a later alert only completes the machine. */
function name(machine: Changing<Machine>, { host, endpointId }: AlertFacts): void {
  if (machine.endpointId === null && endpointId !== null) machine.endpointId = endpointId;
  if (host === null) return;
  const split = splitHost(host);
  if (machine.host === '') machine.host = split.name;
  if (split.domain !== null) machine.domains = withText(machine.domains, split.domain, DOMAIN_LIMIT);
}

function finish({ machine, counts, log }: Draft): Machine {
  machine.counts = counts;
  machine.alerts = log.finish();
  return machine;
}
