import type { AlertFacts, Indicator, Severity } from '../model/alert.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import { withMachines } from '../model/machine-table.ts';
import { NO_COUNTS } from '../model/severity.ts';
import type { StoredAlert } from '../ports.ts';
import { appendStored, emptyAlertLog } from './alert-log.ts';
import { withIndicator, withText } from './distinct.ts';
import { splitHost } from './host.ts';

/** Most entries of each list of a machine; later ones are in the alerts, but not in the list. */
export const DOMAIN_LIMIT = 16;
export const USER_LIMIT = 200;
export const EVENT_LIMIT = 100;
export const RULE_LIMIT = 200;
export const TECHNIQUE_LIMIT = 100;
export const INDICATOR_LIMIT = 100;

const NONE: ReadonlySet<StoredAlert> = new Set();

/** A copy of a machine that is still being written: nobody else has seen it. */
type Draft = { -readonly [K in keyof Omit<Machine, 'counts'>]: Machine[K] } & { counts: Record<Severity, number> };

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
    suppressed: 0,
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
 * and without any alert so does the map. The alerts must be new ones: nothing is de-duplicated here. Those that are
 * `suppressed` are seen and counted, and are no evidence: they give no severity, event, rule or technique.
 */
export function groupAlerts(
  machines: ReadonlyMap<MachineKey, Machine>,
  source: string,
  alerts: readonly StoredAlert[],
  suppressed: ReadonlySet<StoredAlert> = NONE,
): ReadonlyMap<MachineKey, Machine> {
  const drafts = new Map<MachineKey, Draft>();
  for (const alert of alerts) {
    let draft = drafts.get(alert.machine);
    if (draft === undefined) {
      const { host, endpointId } = alert.facts;
      draft = draftOf(machines.get(alert.machine) ?? newMachine(alert.machine, source, host ?? '', endpointId));
      drafts.set(alert.machine, draft);
    }
    add(draft, alert, suppressed.has(alert));
  }
  return drafts.size === 0 ? machines : withMachines(machines, drafts.values());
}

function draftOf(machine: Machine): Draft {
  return { ...machine, counts: { ...machine.counts } };
}

function add(draft: Draft, alert: StoredAlert, suppressed: boolean): void {
  const { facts } = alert;
  draft.alerts = appendStored(draft.alerts, alert, suppressed);
  if (facts.time !== null) {
    if (draft.firstSeen === null || facts.time < draft.firstSeen) draft.firstSeen = facts.time;
    if (draft.lastSeen === null || facts.time > draft.lastSeen) draft.lastSeen = facts.time;
  }
  name(draft, facts);
  for (const user of facts.users) draft.users = withText(draft.users, user, USER_LIMIT);
  const hashed = hashedFile(facts);
  for (const indicator of facts.indicators) {
    const file = isHash(indicator) ? hashed : undefined;
    draft.indicators = withIndicator(draft.indicators, indicator, INDICATOR_LIMIT, file);
  }
  if (suppressed) draft.suppressed += 1;
  else addEvidence(draft, facts);
}

function isHash({ kind }: Indicator): boolean {
  return kind === 'sha256' || kind === 'sha1' || kind === 'md5';
}

/** The file whose hashes a record names; undefined where it names several hashes of one kind, or no file. */
function hashedFile({ indicators }: AlertFacts): string | undefined {
  let seen = '';
  let file: string | undefined;
  for (const indicator of indicators) {
    const { kind, value } = indicator;
    if (kind === 'file') file ??= value;
    if (!isHash(indicator)) continue;
    if (seen.includes(kind)) return undefined;
    seen += `${kind} `;
  }
  return file;
}

function addEvidence(draft: Draft, facts: AlertFacts): void {
  draft.counts[facts.severity] += 1;
  if (facts.event !== '') draft.events = withText(draft.events, facts.event, EVENT_LIMIT);
  if (facts.rule !== '') draft.rules = withText(draft.rules, facts.rule, RULE_LIMIT);
  for (const technique of facts.techniques) {
    draft.techniques = withText(draft.techniques, technique, TECHNIQUE_LIMIT);
  }
}

/** The name and the domain suffixes; an id that comes with a later alert only completes the machine. */
function name(draft: Draft, { host, endpointId }: AlertFacts): void {
  if (draft.endpointId === null && endpointId !== null) draft.endpointId = endpointId;
  if (host === null) return;
  const split = splitHost(host);
  if (draft.host === '') draft.host = split.name;
  if (split.domain !== null) draft.domains = withText(draft.domains, split.domain, DOMAIN_LIMIT);
}
