/** What a narrowing can ask of a machine, by name: `user:ana*`, `alerts:[10 TO *]`. */
import { type IndicatorKind, SEVERITIES } from '../../engine/model/alert.ts';
import { isolationStateOf } from '../../engine/model/isolation-state.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { worstOf } from '../../engine/model/severity.ts';
import { assetOf } from './asset.ts';

/** `text`: a term is looked for anywhere in the value; `word`: the value begins with it; `number`: it equals it. */
type FieldKind = 'text' | 'word' | 'number';

export type MachineField = {
  readonly kind: FieldKind;
  read(machine: Machine): readonly string[];
};

const text = (read: MachineField['read']): MachineField => ({ kind: 'text', read });
const word = (read: MachineField['read']): MachineField => ({ kind: 'word', read });

function indicators(...kinds: readonly IndicatorKind[]): MachineField {
  return text(({ indicators: all }) => all.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value));
}

function some(value: string | null | undefined): readonly string[] {
  return value ? [value] : [];
}

/** How a machine stands, in the words of the table: `is:open`, `is:isolated`, `is:aside`. */
function standsAs(machine: Machine): readonly string[] {
  const { state } = isolationStateOf(machine);
  const { kind } = machine.standing;
  return [...(state === 'not-isolated' ? ['open'] : []), state, ...(kind === 'open' ? [] : ['aside', kind])];
}

export const MACHINE_FIELDS = {
  host: text(({ host }) => some(host)),
  user: text(({ users }) => users),
  severity: word(({ counts }) => SEVERITIES.filter((severity) => counts[severity] > 0)),
  /** The gravest severity of its alerts: what the machine counts as. */
  worst: word(({ counts }) => some(worstOf(counts))),
  is: word(standsAs),
  rule: text(({ rules }) => rules),
  event: text(({ events }) => events),
  technique: text(({ techniques }) => techniques),
  alerts: { kind: 'number', read: ({ alerts }) => [String(alerts.length)] },
  hash: indicators('sha256', 'sha1', 'md5'),
  ip: text((machine) => [...indicators('ip').read(machine), ...some(assetOf(machine)?.ip)]),
  domain: indicators('domain'),
  url: indicators('url'),
  file: indicators('file'),
  os: text((machine) => some(assetOf(machine)?.os)),
  group: text((machine) => (assetOf(machine)?.groups ?? []).map(({ name }) => name)),
  id: text((machine) => [...some(machine.endpointId), ...some(assetOf(machine)?.id)]),
  source: word(({ source }) => some(source.split(':')[0])),
} as const satisfies Readonly<Record<string, MachineField>>;

export type FieldName = keyof typeof MACHINE_FIELDS;
export const FIELD_NAMES = Object.keys(MACHINE_FIELDS) as readonly FieldName[];

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(MACHINE_FIELDS, name);
}
