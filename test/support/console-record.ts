/** Records as the scripted engine reads them back. */
import type { AnswerOf } from '../../src/engine/commands.ts';
import type { Machine } from '../../src/engine/model/machine.ts';

const GUIDE = [
  { name: 'time', label: 'Time', group: 'Alert' },
  { name: 'severity', label: 'Severity', group: 'Alert' },
  { name: 'event_type', label: 'Event type', group: 'Alert' },
  { name: 'attack_status', label: 'Attack status', group: 'Alert' },
  { name: 'protection_name', label: 'Protection', group: 'Alert' },
  { name: 'description', label: 'Description', group: 'Alert' },
  { name: 'src_machine_name', label: 'Host', group: 'Machine' },
  { name: 'src_user_name', label: 'User', group: 'Machine' },
  { name: 'os_name', label: 'Operating system', group: 'Machine' },
  { name: 'file_name', label: 'File', group: 'File' },
  { name: 'resource', label: 'Path', group: 'File' },
  { name: 'file_sha256', label: 'SHA-256', group: 'File' },
];

export function recordFor(
  machine: Machine | undefined,
  index: number,
  invent: (machine: Machine, index: number) => unknown = anyRecord,
): AnswerOf<'record'> {
  if (!machine || index >= machine.alerts.length) {
    return { ok: false, problem: { code: 'not-found', what: 'The evidence of this alert was pruned.' } };
  }
  const entry = machine.alerts.at(index);
  return {
    ok: true,
    record: invent(machine, index),
    entry,
    fields: GUIDE,
  };
}

function anyRecord(machine: Machine, index: number) {
  const entry = machine.alerts.at(index);
  return {
    time: entry.time === null ? null : new Date(entry.time).toISOString(),
    severity: entry.severity,
    id: `c0000201-91b1-0f19-dd72-${String(index).padStart(12, '0')}`,
    product: 'Forensics',
    event_type: entry.event,
    src_machine_name: machine.host,
    src_user_name: machine.users,
    os_name: ['Microsoft Windows 11 Pro'],
    attack_status: 'Active',
    protection_name: entry.rule,
    description:
      'Ransomware behaviour was found: 214 files were rewritten with high entropy within 40 seconds. Attack status: Active.',
    file_name: ['svch0st.exe'],
    resource: ['c:\\users\\m.okafor\\downloads\\invoice_scan_7781.exe'],
    file_sha256: '2f7a5c1be0d94c6fa1c4b0f5a7c9d3e18b6f4a2d9c0e7b5a3f1d8c6e4b2a0f9d',
    suspicious_events: 'Data Encrypted for Impact: svch0st.exe; Inhibit System Recovery: vssadmin.exe; ',
    policy: { name: 'Default Forensics settings', number: 6, tags: ['endpoint', 'default'] },
    remediated: [],
  };
}
