/** The filters of this vendor (contract section 3.6); their language is shared. */
export { checkFilter } from '../../engine/filter/check.ts';

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
