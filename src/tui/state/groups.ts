/** `:group`: the machines on show by what they share. In the order of the table: the group of its first machine first. */
import { type AlertLog, SEVERITIES, type SeverityCounts } from '../../engine/model/alert.ts';
import { isolationStateOf } from '../../engine/model/isolation-state.ts';
import type { Machine, MachineKey } from '../../engine/model/machine.ts';
import { NO_COUNTS } from '../../engine/model/severity.ts';
import type { GroupBy } from './grouping.ts';
import { MACHINE_FIELDS } from './machine-fields.ts';
import type { Snapshot } from './store.ts';
import { quoted } from './vendor-filter.ts';
import type { View } from './view.ts';

export type Group = {
  /** '': the machines that have no such thing. */
  readonly value: string;
  readonly machines: readonly Machine[];
  /** Of the rule's own alerts, or of all alerts of these machines. */
  readonly counts: SeverityCounts;
  readonly alerts: number;
  readonly isolated: number;
  /** Epoch ms of the newest alert; null: not known. */
  readonly last: number | null;
};

type Known = {
  readonly machines: ReadonlyMap<MachineKey, Machine>;
  readonly sorted: readonly MachineKey[];
  readonly by: GroupBy;
  readonly groups: readonly Group[];
};
let latest: Known | null = null;

/** The latest answer is kept: the same machines give the same groups. */
export function groupRows({ engine, view, selection }: Snapshot): readonly Group[] {
  const { machines } = engine;
  const { sorted } = selection;
  const { by } = view.grouping;
  if (latest?.machines === machines && latest.sorted === sorted && latest.by === by) return latest.groups;
  const groups = groupsOf(
    sorted.flatMap((key) => machines.get(key) ?? []),
    by,
  );
  latest = { machines, sorted, by, groups };
  return groups;
}

export function groupsOf(machines: readonly Machine[], by: GroupBy): readonly Group[] {
  const members = new Map<string, Machine[]>();
  for (const machine of machines) {
    const values = new Set(MACHINE_FIELDS[by].read(machine).filter((value) => value !== ''));
    for (const value of values.size === 0 ? [''] : values) {
      const group = members.get(value);
      if (group) group.push(machine);
      else members.set(value, [machine]);
    }
  }
  const none = members.get('');
  members.delete('');
  return [...members, ...(none ? [['', none] as const] : [])].map(([value, group]) => groupOf(value, group, by));
}

/** Of a rule only its own alerts count. Of users and hashes a machine's log does not know which alert names them. */
function groupOf(value: string, machines: readonly Machine[], by: GroupBy): Group {
  const parts = machines.map(by === 'rule' ? (machine) => ofRule(machine.alerts, value) : ofAll);
  const times = parts.flatMap(({ last }) => last ?? []);
  return {
    value,
    machines,
    counts: Object.fromEntries(
      SEVERITIES.map((severity) => [severity, parts.reduce((sum, { counts }) => sum + counts[severity], 0)]),
    ) as SeverityCounts,
    alerts: parts.reduce((sum, { alerts }) => sum + alerts, 0),
    isolated: machines.filter((machine) => isolationStateOf(machine).state === 'isolated').length,
    last: times.length === 0 ? null : times.reduce((latest_, time) => Math.max(latest_, time)),
  };
}

type Part = Pick<Group, 'counts' | 'alerts' | 'last'>;

function ofAll({ counts, alerts, lastSeen }: Machine): Part {
  return { counts, alerts: alerts.length, last: lastSeen };
}

/** False positives are counted, and are no evidence: they have no severity here either. */
function ofRule(log: AlertLog, rule: string): Part {
  const counts = { ...NO_COUNTS };
  let alerts = 0;
  let last: number | null = null;
  const isMeant = new Map<number, boolean>();
  for (let index = 0; index < log.length; index += 1) {
    const kind = log.kindAt(index);
    const meant = isMeant.get(kind) ?? log.at(index).rule === rule;
    isMeant.set(kind, meant);
    if (!meant) continue;
    alerts += 1;
    if (!log.suppressedAt(index)) counts[log.severityAt(index)] += 1;
    const time = log.timeAt(index);
    if (!Number.isNaN(time)) last = Math.max(last ?? time, time);
  }
  return { counts, alerts, last };
}

/** Row of the group the cursor belongs to; 0 where it is gone. */
export function groupIndex(groups: readonly Group[], { grouping }: Pick<View, 'grouping'>): number {
  return Math.max(
    0,
    groups.findIndex(({ value }) => value === grouping.cursor),
  );
}

/** The narrowing that leaves the machines of a group. */
export function groupNarrowing(by: GroupBy, value: string): string {
  return value === '' ? `-${by}:*` : `${by}:${quoted(value)}`;
}
