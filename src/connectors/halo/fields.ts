/** Known members of an event in the order a person wants them (contract section 2.3). */
import type { FieldGuide } from '../../engine/ports.ts';

type Line = readonly [name: string, label: string, help?: string];

const GROUPS: readonly (readonly [group: string, lines: readonly Line[]])[] = [
  [
    'What happened',
    [
      ['created_at', 'Time', 'When Halo wrote the event, UTC'],
      ['name', 'Event'],
      ['type', 'Type', 'What filters go by: names drift, types do not'],
      ['critical', 'Critical', 'Whether the policy that asked for the event calls it critical'],
      ['message', 'Message', 'For people; holds names that users gave'],
      ['policy_name', 'Policy'],
      ['rule_name', 'Rule'],
      ['rule_reference_identifiers', 'Rule references'],
      ['object_name', 'Object', 'The file an integrity event is about'],
      ['original_log_entry', 'Log entry', 'The line of the log that matched, as the server wrote it'],
      ['additional_details', 'More details', 'Whether Halo keeps more about it'],
    ],
  ],
  [
    'Where',
    [
      ['server_hostname', 'Host name', 'Not unique: clones share it'],
      ['server_display_name', 'Display name', 'Label, else full name, else host name'],
      ['server_label', 'Label'],
      ['server_reported_fqdn', 'Full name'],
      ['server_id', 'Server id', 'What an order goes by'],
      ['server_platform', 'Platform'],
      ['server_group_name', 'Group', 'The group at the time of the event'],
      ['server_primary_ip_address', 'Own address'],
      ['server_ip_address', 'Connecting address', 'As the Halo grid sees the server'],
      ['server_old_ip_address', 'Old address'],
      ['server_new_ip_address', 'New address'],
      ['server_account_username', 'Local account'],
      ['server_account_id', 'Local account id'],
      ['ec2_instance_id', 'Cloud instance'],
      ['ec2_account_id', 'Cloud account'],
    ],
  ],
  [
    'Who',
    [
      ['actor_username', 'Acting user'],
      ['actor_key_label', 'Acting API key'],
      ['actor_key_id', 'Acting API key id'],
      ['actor_ip_address', 'From address'],
      ['actor_country', 'From country', 'Three letters; ZZZ is unknown'],
      ['target_username', 'User it is about'],
      ['api_key_label', 'API key it is about'],
      ['api_key_id', 'API key id it is about'],
    ],
  ],
  [
    'Agent and package',
    [
      ['daemon_version', 'Agent version'],
      ['previous_daemon_version', 'Agent version before'],
      ['package_name', 'Package'],
      ['package_version', 'Package version'],
      ['cpe', 'CPE'],
      ['cves', 'CVEs', 'Known weaknesses of the package with their scores'],
    ],
  ],
  [
    'Record',
    [
      ['id', 'Event id'],
      ['scan_id', 'Scan'],
      ['finding_id', 'Finding'],
    ],
  ],
];

export const HALO_FIELDS: readonly FieldGuide[] = GROUPS.flatMap(([group, lines]) =>
  lines.map(([name, label, help]) => (help === undefined ? { name, label, group } : { name, label, help, group })),
);
