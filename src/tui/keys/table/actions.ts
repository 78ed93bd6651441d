/** Keys that are about machines: they act on the marked ones, without marks on the one under the cursor. */
import type { KeyEntry, KeyView } from '../types.ts';

const noTarget = (view: KeyView) => (view.targets === 0 ? 'no machine is under the cursor' : undefined);

function whyNotIsolate(view: KeyView): string | undefined {
  if (view.targets === 0) return 'no machine is under the cursor';
  if (view.readOnly) return 'the console was started with --read-only';
  if (view.halted) return 'orders are halted (! lifts it)';
  if (view.marked > 0 || view.machine === null) return undefined;
  if (view.machine.host === '') return 'these records name no host';
  if (view.machine.orderInFlight) return 'an order for it is in flight';
  if (view.machine.isolation === 'isolated') return 'already isolated';
  return undefined;
}

function whyNotRelease(view: KeyView): string | undefined {
  if (view.targets === 0) return 'no machine is under the cursor';
  if (view.readOnly) return 'the console was started with --read-only';
  if (view.marked > 0 || view.machine === null) return undefined;
  if (view.machine.host === '') return 'these records name no host';
  if (view.machine.orderInFlight && view.machine.isolation === 'releasing') return 'a release is in flight';
  if (view.machine.isolation === 'not-isolated' || view.machine.isolation === 'released') return 'not isolated';
  return undefined;
}

export const ACTIONS = [
  {
    command: 'machine.isolate',
    keys: ['i'],
    where: ['triage', 'machine', 'verbose', 'raw', 'explain'],
    label: 'isolate',
    help: 'Cut the machine off the network (asks first)',
    group: 'Actions',
    footer: 1,
    danger: true,
    disabled: whyNotIsolate,
  },
  {
    command: 'machine.release',
    keys: ['u'],
    where: ['triage', 'machine', 'verbose', 'raw', 'explain', 'history', 'details'],
    label: 'release',
    help: 'Let the machine back in (asks first)',
    group: 'Actions',
    footer: 1,
    danger: true,
    disabled: whyNotRelease,
  },
  {
    command: 'batch.release',
    keys: ['U'],
    where: ['triage', 'machine', 'explain', 'activity', 'history', 'details'],
    label: 'undo batch',
    help: 'Let back in what was isolated together last (asks first)',
    group: 'Actions',
    danger: true,
    disabled: (view) =>
      view.readOnly
        ? 'the console was started with --read-only'
        : view.batch === 0
          ? 'nothing that was isolated in this session is still cut off'
          : undefined,
  },
  {
    command: 'storm.decide',
    keys: ['M'],
    where: ['triage'],
    label: 'the storm',
    help: 'Mark every machine of the storm that waits for a decision, and ask to isolate them; again: the next storm',
    group: 'Actions',
    danger: true,
    disabled: (view) =>
      view.storms === 0
        ? 'no rule and no hash is on many machines at once'
        : view.readOnly
          ? 'the console was started with --read-only'
          : view.halted
            ? 'orders are halted (! lifts it)'
            : undefined,
  },
  {
    command: 'machine.skip',
    keys: ['s'],
    where: ['triage', 'machine'],
    label: 'skip',
    help: 'Set the machine aside until evidence of a new kind comes; again: take it back',
    group: 'Actions',
    footer: 4,
    disabled: noTarget,
  },
  {
    command: 'machine.snooze',
    keys: ['S'],
    where: ['triage', 'machine'],
    label: 'snooze',
    help: 'Set the machine aside for a chosen time',
    group: 'Actions',
    disabled: noTarget,
  },
  {
    command: 'machine.lookup',
    keys: ['L'],
    where: ['triage', 'machine'],
    label: 'look up',
    help: 'Ask the reputation service about the indicator or the machine under the cursor',
    group: 'Actions',
    footer: 5,
    disabled: noTarget,
  },
  {
    command: 'copy',
    keys: ['c'],
    where: ['triage', 'groups', 'machine', 'verbose', 'raw', 'activity', 'history', 'details'],
    label: 'copy',
    help: 'Copy what is under the cursor: host, alert, indicator, value (works over SSH too)',
    group: 'Actions',
  },
  {
    command: 'copy.whole',
    keys: ['C'],
    where: ['triage', 'machine', 'verbose', 'raw'],
    label: 'copy all',
    help: 'Copy all of it: the machine as Markdown for a ticket, or the whole record',
    group: 'Actions',
  },
  {
    command: 'copy.path',
    keys: ['@'],
    where: ['raw'],
    label: 'copy path',
    help: 'Copy the path of the value under the cursor, as jq takes it',
    group: 'Actions',
  },
] as const satisfies readonly KeyEntry[];
