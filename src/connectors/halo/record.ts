/**
 * One event → its facts (contract section 2.3). Pure, never throws; texts as received. The severity is this program's
 * own reading, since Halo only knows critical or not: `critical` is Critical; else a type whose catalogue hint is
 * strong is High; all the rest is Low.
 */
import type { AlertReading, Severity } from '../../engine/model/alert.ts';
import { eventType, isOwnDoing } from './catalogue.ts';
import { indicatorsOf } from './indicators.ts';
import { firstText, isId, isMembers, type Members, textOf, timeOf } from './values.ts';

const HOST_MEMBERS = ['server_hostname', 'server_reported_fqdn', 'server_display_name'];
const USER_MEMBERS = ['server_account_username', 'target_username', 'actor_username'];

/** The members of which an event carries at least one. */
const MARKS = ['type', 'name', 'server_id', 'server_hostname'];

export function toAlert(record: unknown): AlertReading {
  if (!isMembers(record)) return { kind: 'unreadable', reason: 'The record is no object.' };
  if (MARKS.every((name) => textOf(record[name]) === '')) {
    return {
      kind: 'unreadable',
      reason: 'The record is no Halo event: it has neither a type nor a name nor a server.',
    };
  }
  if (isOwnDoing(record)) {
    const name = textOf(record.name) || textOf(record.type);
    return { kind: 'unreadable', reason: `Isolation itself causes such events ("${name}"): never evidence.` };
  }
  const type = textOf(record.type);
  const entry = eventType(type);
  return {
    kind: 'alert',
    facts: {
      id: textOf(record.id) || null,
      time: timeOf(record.created_at),
      host: firstText(record, HOST_MEMBERS),
      endpointId: isId(record.server_id) ? record.server_id : null,
      users: usersOf(record),
      severity: severityOf(record, entry?.hint === 'strong'),
      event: textOf(record.name) || entry?.names[0] || type || 'Unknown',
      // A storm of events that name no rule is told by their type.
      rule: firstText(record, ['rule_name', 'policy_name']) ?? type,
      indicators: indicatorsOf(record),
      techniques: [],
    },
  };
}

/** The member is a boolean; key="value" lines and old tools write it as text. */
export function isCritical(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true');
}

function severityOf(record: Members, strong: boolean): Severity {
  if (isCritical(record.critical)) return 'critical';
  return strong ? 'high' : 'low';
}

function usersOf(record: Members): readonly string[] {
  return [...new Set(USER_MEMBERS.map((name) => textOf(record[name])).filter((user) => user !== ''))];
}
