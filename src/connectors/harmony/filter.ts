/** The filters of this vendor (contract section 3.6); their language is shared. */
import type { AskableFields } from '../../engine/ports.ts';

export { checkFilter } from '../../engine/filter/check.ts';

/** What the service can be asked for, by the table's names (contract sections 3.6 and 3.7). */
export const ASKABLE: AskableFields = {
  host: { field: 'src_machine_name' },
  user: { field: 'src_user_name' },
  severity: {
    field: 'severity',
    values: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Informational' },
  },
  event: { field: 'event_type' },
  rule: { field: 'protection_name' },
};

/** The seed's default. */
export const DEFAULT_FILTER =
  'ci_app_name:"Harmony Endpoint" AND blade:"Forensics" AND (severity:"High" OR severity:"Critical")';

export const FILTER_EXAMPLES: readonly string[] = [
  DEFAULT_FILTER,
  'product:"Forensics" AND severity:"Critical"',
  'event_type:"Forensics Case Analysis" AND NOT attack_status:"Blocked"',
  'src_machine_name:"FIN-LT-0142"',
  '*',
];
