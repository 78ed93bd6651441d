/** Known members of an alert record in the order a person wants them (contract section 3.7). */
import type { FieldGuide } from '../../engine/ports.ts';

type Line = readonly [name: string, label: string, help?: string];

const GROUPS: readonly (readonly [group: string, lines: readonly Line[]])[] = [
  [
    'What happened',
    [
      ['time', 'Time', 'When it happened, UTC; the last digits may be a sequence number'],
      ['timestamp', 'Timestamp'],
      ['severity', 'Severity', 'Critical, High, Medium, Low or Informational'],
      ['confidence_level', 'Confidence', 'How sure the engine is'],
      ['event_type', 'Event type'],
      ['product', 'Engine', 'The protection engine that wrote the record'],
      ['blade', 'Blade', 'Display name of the engine'],
      ['type', 'Record type', 'Log: something was found; Control: the agent reports on itself'],
      ['action', 'Action', 'Detect: seen only; Prevent: stopped; Extract: content removed'],
      ['attack_status', 'Attack status', 'Active is going on, Dormant has not run, Blocked and Cleaned are dealt with'],
      ['protection_name', 'Protection', 'The rule or signature that fired'],
      ['protection_type', 'Protection type'],
      ['malware_action', 'Malware action', 'What the malware did or tried'],
      ['infection_category', 'Infection category'],
      ['action_details', 'Action details'],
      ['detected_by', 'Detected by', 'The engine whose find started the forensics case'],
      ['verdict', 'Verdict'],
      ['reason', 'Reason'],
      ['description', 'Description'],
      ['suspicious_events', 'Suspicious events', 'ATT&CK techniques with the processes that used them'],
      ['incident_details', 'Incident details', 'Processes with their hashes'],
    ],
  ],
  [
    'Where',
    [
      ['src_machine_name', 'Machine'],
      ['hostname', 'Host name'],
      ['src_user_name', 'User'],
      ['process_username', 'Process user', 'The account the process ran under'],
      ['user_sid', 'User SID'],
      ['host_type', 'Kind of machine'],
      ['os_name', 'Operating system'],
      ['os_version', 'OS version'],
      ['domain', 'Domain'],
    ],
  ],
  [
    'File',
    [
      ['file_name', 'File name'],
      ['resource', 'Resource', 'Full path or address the alert is about'],
      ['file_type', 'File type'],
      ['file_size', 'File size', 'Bytes'],
      ['file_md5', 'MD5'],
      ['file_sha1', 'SHA-1'],
      ['file_sha256', 'SHA-256'],
      ['process_exe_path', 'Process'],
      ['impacted_files', 'Impacted files', 'Files that were changed or encrypted'],
    ],
  ],
  [
    'Network',
    [
      ['src', 'Machine address'],
      ['dst', 'Destination', '0.0.0.0 means none'],
      ['dst_country', 'Destination country'],
      ['proxy_src_ip', 'Address behind a proxy'],
      ['appi_name', 'Application'],
      ['matched_category', 'Category'],
      ['app_properties', 'Application properties'],
      ['web_client_type', 'Browser'],
    ],
  ],
  [
    'Response',
    [
      ['remediated_files', 'Remediated files', 'What the agent did about each file'],
      ['items_detected', 'Items detected'],
      ['items_scanned', 'Items scanned'],
      ['items_treated', 'Items treated'],
      ['packet_capture_unique_id', 'Forensics report', 'Id of the forensics report of the case'],
      ['incident_uid', 'Incident'],
    ],
  ],
  [
    'Agent and policy',
    [
      ['client_name', 'Agent'],
      ['client_version', 'Agent version'],
      ['installed_products', 'Installed products'],
      ['policy_name', 'Policy'],
      ['policy_number', 'Policy version'],
      ['policy_date', 'Policy date'],
      ['engine_ver', 'Engine version'],
      ['sig_ver', 'Signature version'],
      ['connectivity_state', 'Connectivity'],
    ],
  ],
  [
    'Record',
    [
      ['id', 'Record id'],
      ['sequencenum', 'Sequence'],
      ['product_family', 'Product family'],
      ['tenant_id', 'Tenant'],
      ['service_domain', 'Service domain'],
      ['orig', 'Log server'],
      ['advanced_info', 'Exclusion data', 'What an exclusion in the portal would be filled with'],
    ],
  ],
];

export const HARMONY_FIELDS: readonly FieldGuide[] = GROUPS.flatMap(([group, lines]) =>
  lines.map(([name, label, help]) => (help === undefined ? { name, label, group } : { name, label, help, group })),
);
