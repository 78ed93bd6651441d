/** The table of machines, as the ledger has it: at the start, when the stream changes, and as the window moves on. */
import { type Core, now, settingsOf } from '../core.ts';
import { groupAlerts } from '../intake/group.ts';
import { isInFlight } from '../model/isolation.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import { keepMachines, NO_MACHINES, withMachines } from '../model/machine-table.ts';
import { showSuppressions } from './show-suppressions.ts';
import { stormLimitOf } from './storms.ts';
import { shownSpan, streamOf } from './stream.ts';

type Machines = ReadonlyMap<MachineKey, Machine>;

export interface Table {
  /** The table anew: standings, orders and the window's alerts from the ledger. */
  load(): Promise<void>;
  /** The same stream counted anew; machines that did not change keep their identity. `anew`: what counts has changed. */
  recount(anew?: boolean): Promise<void>;
  /** Lets go what the window has passed. */
  sweep(): Promise<void>;
  /** Notes that alerts of these machines have just come in, whatever their own time says. */
  arrived(machines: Iterable<MachineKey>): void;
}

/** Alerts may stay so long behind the window, as a part of it, before their machines are counted anew. */
const SLACK = 0.1;
const LEAST_SLACK_MS = 60_000;

export function createTable(core: Core): Table {
  /** When the latest alert of a machine came in: what is caught up on after a pause stays for one window. */
  const arrivals = new Map<MachineKey, number>();
  let countedAt = Number.NEGATIVE_INFINITY;
  let prunedAt = now(core);

  async function fromLedger(): Promise<Machines> {
    const settings = settingsOf(core);
    const { from, to } = shownSpan(settings.window, now(core));
    let machines = NO_MACHINES;
    core.storms.clear(stormLimitOf(settings));
    core.suppressions.clear();
    for (const connection of core.ports.connections) {
      const alerts = await core.ports.ledger.alerts(streamOf(connection, settings), from, to);
      const suppressed = core.suppressions.note(alerts);
      const evidence = suppressed.size === 0 ? alerts : alerts.filter((alert) => !suppressed.has(alert));
      core.storms.addLater(evidence, now(core));
      machines = groupAlerts(machines, connection.source.id, alerts, suppressed);
    }
    return machines;
  }

  /** `kept`: machines of the table that stay although the ledger's window has none of their alerts. */
  function dress(machines: Machines, kept: readonly Machine[], reuse: boolean): Machines {
    const shown = core.store.get().machines;
    const dressed = [...machines.values()].map((machine): Machine => {
      const before = shown.get(machine.key);
      if (reuse && before && before.alerts.length === machine.alerts.length && before.firstSeen === machine.firstSeen) {
        return before;
      }
      return {
        ...machine,
        endpoint: before?.endpoint ?? machine.endpoint,
        standing: core.standings.get(machine.key) ?? machine.standing,
        order: core.orders.get(machine.key) ?? machine.order,
      };
    });
    return withMachines(withMachines(NO_MACHINES, kept), dressed);
  }

  function stays(machine: Machine, from: number): boolean {
    if (machine.order && isInFlight(machine.order.step)) return true;
    const latest = Math.max(machine.lastSeen ?? Number.NEGATIVE_INFINITY, arrivals.get(machine.key) ?? 0);
    return latest >= from;
  }

  async function recount(anew = false): Promise<void> {
    countedAt = now(core);
    const { from } = shownSpan(settingsOf(core).window, countedAt);
    const counted = await fromLedger();
    const kept = [...core.store.get().machines.values()].filter(
      (machine) => !counted.has(machine.key) && stays(machine, from),
    );
    show(dress(counted, kept, !anew));
  }

  /** The map keeps its identity where every machine did. */
  function show(machines: Machines): void {
    const shown = core.store.get().machines;
    const same = machines.size === shown.size && [...machines.values()].every((each) => shown.get(each.key) === each);
    if (!same) core.store.apply({ kind: 'loaded', machines });
  }

  return {
    async load() {
      const [standings, orders] = await Promise.all([core.ports.ledger.standings(), core.ports.ledger.latestOrders()]);
      core.standings.clear();
      for (const [key, standing] of standings) core.standings.set(key, standing);
      for (const [key, order] of orders) core.orders.set(key, order);
      core.suppressions.take(await core.ports.ledger.suppressions(), now(core));
      const machines = await fromLedger();
      arrivals.clear();
      // A machine without a readable time has come in within the window: that is why the ledger gave it.
      for (const machine of machines.values()) if (machine.lastSeen === null) arrivals.set(machine.key, now(core));
      core.store.apply({ kind: 'loaded', machines: dress(machines, [], false) });
      showSuppressions(core);
      countedAt = now(core);
    },

    async sweep() {
      const { settings, machines, watch } = core.store.get();
      if (settings.window.kind === 'span' || watch.paused) return;
      const time = now(core);
      const { from } = shownSpan(settings.window, time);
      const staying = keepMachines(machines, (machine) => stays(machine, from));
      if (staying !== machines) {
        for (const key of machines.keys()) {
          if (staying.has(key)) continue;
          arrivals.delete(key);
          core.lookedAt.delete(key);
        }
        core.store.apply({ kind: 'loaded', machines: staying });
      }
      const slack = Math.max(LEAST_SLACK_MS, settings.window.ms * SLACK);
      if (time - prunedAt >= slack) {
        core.storms.forget(from);
        prunedAt = time;
      }
      if (time - countedAt < slack || !someOlder(staying, from - slack)) return;
      await recount();
    },

    recount,

    arrived(keys) {
      const time = now(core);
      for (const key of keys) arrivals.set(key, time);
    },
  };
}

function someOlder(machines: Machines, than: number): boolean {
  for (const machine of machines.values()) if (machine.firstSeen !== null && machine.firstSeen < than) return true;
  return false;
}
