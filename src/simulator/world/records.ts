/** Alert records in the shape Infinity Events returns them (contract section 3.7). */
import type { Dice } from '../dice.ts';
import type { LogRecord } from './alerts.ts';
import type { Attack } from './attacks.ts';
import { factsOf } from './files.ts';
import type { Host } from './hosts.ts';

const TENANT = '6a5f39d4-c7c0-4041-a490-05c6de53ad69';
const PRODUCTS =
  'Full Disk Encryption; Media Encryption & Port Protection; Firewall; Compliance; Application Control; ' +
  'Anti-Malware; VPN; Anti-Bot; Forensics; Threat Emulation';

const EVENT_TYPES: Readonly<Record<Attack['product'], string>> = {
  Forensics: 'Forensics Case Analysis',
  'Anti-Malware': 'Infection',
  'Anti-Bot': 'Anti Bot Event',
  'Threat Emulation': 'TE Event',
  'Zero Phishing': 'Phishing Event',
  'URL Filtering': 'URLF Info Event',
};

const POLICIES: Readonly<Record<Attack['product'], string>> = {
  Forensics: 'Default Forensics settings',
  'Anti-Malware': 'Default Anti-Malware settings for the entire organization',
  'Anti-Bot': 'Default Anti-Bot settings',
  'Threat Emulation': 'Default Threat Extraction, Emulation and Anti-Exploit settings for the entire organization',
  'Zero Phishing': 'Default Threat Extraction, Emulation and Anti-Exploit settings for the entire organization',
  'URL Filtering': 'Default Anti-Bot settings',
};

/** The service's time text: whole seconds, the sequence number in the microseconds. */
export function timeText(at: number, sequence: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}.${String(sequence % 1_000_000).padStart(6, '0')}Z`;
}

const EXECUTABLE = /\.(exe|dll|ps1|hta|zip|tmp)$/;

function techniquesText(attack: Attack, dice: Dice): string {
  if (attack.techniques.length === 0) return ' ';
  const some = dice.shuffled(attack.techniques).slice(0, dice.between(2, Math.max(2, attack.techniques.length)));
  return some.map((name) => `${name}: ${attack.process}; `).join('');
}

/** One alert of `attack` on `host`; `at` is cut to whole seconds, as the service does. */
export function alertRecord(dice: Dice, host: Host, attack: Attack, at: number, sequence: number): LogRecord {
  const file = dice.pick(attack.files);
  const isAddress = /^https?:|^[a-z0-9.-]+$/.test(attack.place);
  const place = attack.place.replace('%u', host.user);
  const resource = isAddress ? place + (attack.place.endsWith('/') ? file.trim() : '') : place + file;
  const status = attack.statuses.length > 0 ? dice.pick(attack.statuses) : null;
  const known = EXECUTABLE.test(file) ? factsOf(file) : null;
  return {
    confidence_level: attack.confidence,
    policy_date: '2026-01-12T06:23:25.0000000Z',
    severity: dice.pick(attack.severities),
    time: timeText(at, (sequence % 9) + 1),
    id: `c0000201-91b1-0f19-${dice.hex(4)}-${dice.hex(12)}`,
    orig: '203.0.113.200',
    sequencenum: (sequence % 9) + 1,
    action: attack.action,
    product: attack.product,
    domain: 'SMC User',
    product_family: 'Endpoint',
    type: 'Log',
    client_name: 'Check Point Endpoint Security Client',
    event_type: EVENT_TYPES[attack.product],
    installed_products: PRODUCTS,
    src: host.ip,
    src_machine_name: host.name,
    src_user_name: [host.user],
    host_type: [host.type],
    os_name: [host.os],
    os_version: [host.osVersion],
    user_sid: host.userSid,
    client_version: [host.clientVersion],
    tenant_id: TENANT,
    description: describe(attack, file, resource, status, known?.sha1 ?? null),
    protection_type: attack.protectionType,
    ...(status === null ? {} : { attack_status: status }),
    ...(attack.detectedBy === undefined ? {} : { detected_by: attack.detectedBy }),
    ...(known === null ? {} : { file_md5: known.md5, file_sha1: known.sha1 }),
    file_name: [file],
    file_size: known?.size ?? 0,
    ...(known === null ? {} : { file_type: file.slice(file.lastIndexOf('.') + 1) }),
    malware_action: [attack.malwareAction],
    policy_name: POLICIES[attack.product],
    policy_number: dice.between(2, 7),
    protection_name: attack.rule,
    ...(attack.product === 'Forensics' ? forensicText(attack, file, status, dice) : {}),
    ...(attack.product === 'Anti-Bot' ? { dst: '203.0.113.66', dst_country: ['UnitedStates'] } : {}),
    resource: [resource],
    service_domain: 'ep-example',
    packet_capture_unique_id: dice.uuid(),
    packet_capture: 'Packet Capture',
  };
}

function forensicText(attack: Attack, file: string, status: string | null, dice: Dice): LogRecord {
  const fate = status === 'Active' ? 'Remediation disabled in policy' : 'Deleted before';
  return {
    incident_details: `${attack.process}(${factsOf(attack.process).md5}); `,
    remediated_files: file === ' ' ? ' ' : `${file}(${fate})`,
    suspicious_events: techniquesText(attack, dice),
  };
}

function describe(attack: Attack, file: string, resource: string, status: string | null, sha1: string | null): string {
  const ending = status === null ? '' : ` Attack status: ${status}.`;
  if (attack.protectionType === 'Anti-Ransomware') return `Ransomware behaviour was found.${ending}`;
  if (sha1 === null) return `Reported ${resource}.${ending}`;
  const hint = sha1.match(/.{8}/g)?.join('-') ?? sha1;
  if (attack.product === 'Threat Emulation')
    return `Emulation found ${file} malicious. Exclusion hint: file by sha1 ${hint}`;
  return `Exclusion hint: file by sha1 ${hint}.${ending}`;
}
