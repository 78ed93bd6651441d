/** The engine's reducer: pure; unchanged parts keep their identity, and so does the whole where nothing changes. */
import type { EngineEvent } from './events.ts';
import { groupAlerts } from './intake/group.ts';
import type { Machine, MachineKey } from './model/machine.ts';
import { keepMachines, withMachines } from './model/machine-table.ts';
import type { ActivityEntry, AlertCounts, EngineState } from './state.ts';

export const ACTIVITY_LIMIT = 500;

export function reduce(state: EngineState, event: EngineEvent): EngineState {
  switch (event.kind) {
    case 'loaded':
      return withPart(state, 'machines', event.machines);
    case 'page':
      return page(state, event);
    case 'left': {
      const leaving = new Set(event.machines);
      return withPart(
        state,
        'machines',
        keepMachines(state.machines, (machine) => !leaving.has(machine.key)),
      );
    }
    case 'read':
      return changeMachines(state, event.matches.keys(), (machine) => {
        const endpoint = event.matches.get(machine.key) ?? machine.endpoint;
        return endpoint === machine.endpoint ? machine : { ...machine, endpoint };
      });
    case 'order':
      return withPart(
        changeMachines(state, [event.order.machine], (machine) => ({ ...machine, order: event.order })),
        'orders',
        new Map(state.orders).set(event.order.id, event.order),
      );
    case 'standing':
      return changeMachines(state, event.machines, (machine) => ({ ...machine, standing: event.standing }));
    case 'cycle':
      return withPart(state, 'cycle', merge(state.cycle, event.change));
    case 'watch':
      return withPart(state, 'watch', merge(state.watch, event.change));
    case 'batch':
      return withPart(state, 'batches', [...state.batches, event.batch]);
    case 'overdue': {
      const same =
        event.overdue.length === state.overdue.length && event.overdue.every((key, at) => key === state.overdue[at]);
      return same ? state : withPart(state, 'overdue', event.overdue);
    }
    case 'suppressions':
      return withPart(state, 'suppressions', event.suppressions);
    case 'storms':
      return withPart(state, 'storms', event.storms);
    case 'enrichment':
      return withPart(state, 'enrichment', merge(state.enrichment, event.change));
    case 'complete':
      return withPart(state, 'complete', event.complete);
    case 'settings':
      return withPart(state, 'settings', event.settings);
    case 'halted':
      return withPart(state, 'halted', event.on);
    case 'said': {
      const { kind: _, ...entry } = event;
      return withPart(state, 'activity', appended(state.activity, entry));
    }
  }
}

function page(state: EngineState, event: Extract<EngineEvent, { kind: 'page' }>): EngineState {
  const counted = withPart(state, 'counts', added(state.counts, event.counts));
  if (event.fresh.length === 0) return counted;
  if (state.watch.paused) {
    const arrivedWhilePaused = state.watch.arrivedWhilePaused + event.fresh.length;
    return withPart(counted, 'watch', merge(state.watch, { arrivedWhilePaused }));
  }
  const grouped = groupAlerts(state.machines, event.source, event.fresh, event.suppressed);
  const known = withMachines(
    grouped,
    [...event.known].flatMap(([key, what]) => {
      const machine = grouped.get(key);
      return machine ? [{ ...machine, ...what }] : [];
    }),
  );
  return withPart(counted, 'machines', known);
}

function withPart<K extends keyof EngineState>(state: EngineState, part: K, value: EngineState[K]): EngineState {
  return Object.is(state[part], value) ? state : { ...state, [part]: value };
}

function merge<T extends object>(current: T, change: Partial<T>): T {
  const differs = (Object.keys(change) as (keyof T)[]).some((member) => !Object.is(current[member], change[member]));
  return differs ? { ...current, ...change } : current;
}

function changeMachines(
  state: EngineState,
  keys: Iterable<MachineKey>,
  change: (machine: Machine) => Machine,
): EngineState {
  const changed: Machine[] = [];
  for (const key of keys) {
    const machine = state.machines.get(key);
    if (machine) changed.push(change(machine));
  }
  return withPart(state, 'machines', withMachines(state.machines, changed));
}

function added(a: AlertCounts, b: AlertCounts): AlertCounts {
  if (b.returned === 0) return a;
  return {
    returned: a.returned + b.returned,
    grouped: a.grouped + b.grouped,
    setAside: a.setAside + b.setAside,
    duplicate: a.duplicate + b.duplicate,
  };
}

function appended(activity: readonly ActivityEntry[], entry: Omit<ActivityEntry, 'id'>): readonly ActivityEntry[] {
  const id = (activity.at(-1)?.id ?? 0) + 1;
  const kept = activity.length >= ACTIVITY_LIMIT ? activity.slice(activity.length - ACTIVITY_LIMIT + 1) : activity;
  return [...kept, { id, ...entry }];
}
