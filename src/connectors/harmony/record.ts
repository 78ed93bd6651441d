/** One alert record → its facts (contract sections 3.7 and 6.3). Pure; folds nothing, sanitises nothing, never throws. */
import type { AlertReading, Severity } from '../../engine/model/alert.ts';
import { indicatorsOf } from './indicators.ts';
import { timeOf } from './time.ts';
import { firstText, type Members, textOf, textsOf } from './values.ts';

/** The seed's order. */
const HOST_MEMBERS = [
  'src_machine_name',
  'hostname',
  'computerName',
  'computer_name',
  'device_name',
  'machine_name',
  'endpoint_name',
  'host',
  'src_host',
  'computer',
  'device',
  'endpoint',
];

/** The member real records carry, then the seed's order, then the account of the process. */
const USER_MEMBERS = ['src_user_name', 'username', 'user', 'user_name', 'account', 'login_name', 'process_username'];

const RULE_MEMBERS = ['protection_name', 'malware_action', 'appi_name', 'protection_type'];
const EVENT_MEMBERS = ['event_type', 'blade', 'product', 'type'];

const SEVERITIES: Readonly<Record<string, Severity>> = {
  __proto__: null as never,
  // As records of the API spell them, so that these need no folding.
  Critical: 'critical',
  High: 'high',
  Medium: 'medium',
  Low: 'low',
  Informational: 'info',
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  informational: 'info',
  information: 'info',
  info: 'info',
  // Digits of the syslog export, ascending.
  '4': 'critical',
  '3': 'high',
  '2': 'medium',
  '1': 'low',
  '0': 'info',
};

export function toAlert(record: unknown): AlertReading {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { kind: 'unreadable', reason: `The record is ${nameOf(record)}, not an object.` };
  }
  const members = record as Members;
  const id = textOf(members.id);
  const host = firstText(members, HOST_MEMBERS);
  return {
    kind: 'alert',
    facts: {
      id: id === '' ? null : id,
      time: timeOf(members.timestamp) ?? timeOf(members.time),
      host: host === '' ? null : host,
      endpointId: null,
      users: usersOf(members),
      severity: severityOf(members.severity),
      event: firstText(members, EVENT_MEMBERS) || 'Unknown',
      rule: firstText(members, RULE_MEMBERS),
      indicators: indicatorsOf(members),
      techniques: techniquesOf(members),
    },
  };
}

function nameOf(record: unknown): string {
  if (record === null) return 'null';
  return Array.isArray(record) ? 'a list' : `a ${typeof record}`;
}

function usersOf(record: Members): readonly string[] {
  for (const name of USER_MEMBERS) {
    const value = record[name];
    if (value === undefined || value === null) continue;
    const users = textsOf(value);
    if (users.length > 0) return users;
  }
  return [];
}

function severityOf(value: unknown): Severity {
  const known = typeof value === 'string' ? SEVERITIES[value] : undefined;
  if (known !== undefined) return known;
  const text = textOf(value);
  return SEVERITIES[text] ?? SEVERITIES[text.trim().toLowerCase()] ?? 'unknown';
}

const NONE: readonly string[] = [];
const MOST_TECHNIQUES = 30;

/** `suspicious_events` pairs technique names with processes: "Modify Registry: a.exe, a.exe; ". Names hold colons too. */
function techniquesOf(record: Members): readonly string[] {
  const prose = record.suspicious_events;
  if (typeof prose !== 'string' || prose.length < 3) return NONE;
  const names: string[] = [];
  for (const part of prose.slice(0, 20_000).split(';')) {
    const colon = part.lastIndexOf(': ');
    const name = (colon === -1 ? part.replace(/:\s*$/, '') : part.slice(0, colon)).trim();
    if (name !== '' && !names.includes(name)) names.push(name);
    if (names.length === MOST_TECHNIQUES) break;
  }
  return names;
}
