/** A ledger in memory with the rules of the real one. What is stored outlives the handle, as a file outlives a process. */
import { ServiceError } from '../../../src/engine/errors.ts';
import type { Drift, Lease } from '../../../src/engine/model/history.ts';
import { isInFlight, type Order } from '../../../src/engine/model/isolation.ts';
import type { MachineKey, Standing } from '../../../src/engine/model/machine.ts';
import type { Suppression } from '../../../src/engine/model/suppression.ts';
import type { DecisionRecord, Ledger, RunRecord, StoredAlert, StoredReputation } from '../../../src/engine/ports.ts';

export type LedgerStore = {
  readonly runs: Map<string, RunRecord>;
  readonly streams: Map<string, Map<string, { readonly at: number; readonly alert: StoredAlert | null }>>;
  readonly cursors: Map<string, number>;
  readonly decisions: DecisionRecord[];
  readonly standings: Map<MachineKey, Standing>;
  readonly orders: Map<string, Order>;
  readonly owners: Map<string, string>;
  readonly suppressions: Map<string, Suppression>;
  readonly leases: Map<string, Lease>;
  readonly drifts: Map<string, Drift>;
  readonly facts: Map<string, string>;
  readonly reputations: Map<string, StoredReputation>;
  /** Times of the look-ups of a day, and until when none may be sent. */
  readonly lookUps: { times: number[]; heldUntil: number; strikes: number };
  /** Owners whose process is gone. */
  readonly gone: Set<string>;
  /** Every step each order ever stood on. */
  readonly ladder: Map<string, Order['step'][]>;
};

export function createLedgerStore(): LedgerStore {
  return {
    runs: new Map(),
    streams: new Map(),
    cursors: new Map(),
    decisions: [],
    standings: new Map(),
    orders: new Map(),
    owners: new Map(),
    suppressions: new Map(),
    leases: new Map(),
    drifts: new Map(),
    facts: new Map(),
    reputations: new Map(),
    lookUps: { times: [], heldUntil: 0, strikes: 0 },
    gone: new Set(),
    ladder: new Map(),
  };
}

/** One process's handle. */
export function openLedger(store: LedgerStore, owner: string): Ledger {
  const all = () => [...store.orders.values()];
  const newestFirst = () => all().reverse();
  const stream = (key: string) => {
    const known = store.streams.get(key) ?? new Map();
    store.streams.set(key, known);
    return known;
  };
  return {
    async beginRun(run) {
      store.runs.set(run.id, run);
    },
    async endRun(id, endedAt, summary) {
      const run = store.runs.get(id);
      if (run) store.runs.set(id, { ...run, endedAt, summary });
    },
    async admit(page) {
      const known = stream(page.stream);
      const take = (id: string, alert: StoredAlert | null) => {
        if (known.has(id)) return false;
        known.set(id, { at: alert?.facts.time ?? page.at, alert });
        return true;
      };
      return {
        alerts: page.alerts.map((alert) => take(alert.id, alert)),
        setAside: page.setAside.map(({ id }) => take(id, null)),
      };
    },
    async alerts(key, from, to) {
      return [...stream(key).values()]
        .filter(({ at, alert }) => alert !== null && at >= from && at <= to)
        .sort((a, b) => a.at - b.at)
        .flatMap(({ alert }) => alert ?? []);
    },
    async cursor(key) {
      return store.cursors.get(key) ?? null;
    },
    async moveCursor(key, to) {
      store.cursors.set(key, to);
    },
    async decide(decisions) {
      store.decisions.push(...decisions);
    },
    async standings() {
      return new Map(store.standings);
    },
    async setStanding(machine, standing) {
      store.standings.set(machine, standing);
    },
    async writeIntent(order) {
      const flying = all().find(({ endpointId, step }) => endpointId === order.endpointId && isInFlight(step));
      if (flying) return { kind: 'in-flight', order: flying };
      store.orders.set(order.id, order);
      store.owners.set(order.id, owner);
      store.ladder.set(order.id, [order.step]);
      return { kind: 'written' };
    },
    async advance(id, change, at, from) {
      const order = store.orders.get(id);
      if (!order) throw new ServiceError({ code: 'ledger', what: `No order ${id}.` });
      if (!isInFlight(order.step) || (from && !from.includes(order.step))) return order;
      let next: Order = { ...order, ...change };
      if (next.step !== order.step) {
        next = {
          ...next,
          since: at,
          ...(next.step === 'requested' && { requestedAt: at }),
          ...(next.step === 'accepted' && { acceptedAt: at }),
          ...(next.step === 'reported' && { reportedAt: at }),
          ...(next.step === 'verified' && { verifiedAt: at }),
          ...(!isInFlight(next.step) && { endedAt: at }),
        };
        store.ladder.get(id)?.push(next.step);
      }
      store.orders.set(id, next);
      return next;
    },
    async adoptOrphans() {
      const orphans = all().filter(({ id, step }) => isInFlight(step) && store.gone.has(store.owners.get(id) ?? ''));
      for (const { id } of orphans) store.owners.set(id, owner);
      return orphans;
    },
    async ordersInFlight() {
      return all().filter(({ step }) => isInFlight(step));
    },
    async latestOrders() {
      return new Map(all().map((order) => [order.machine, order]));
    },
    async orders({ run, machine, endpointId, kind, since, limit }) {
      return newestFirst()
        .filter(
          (order) =>
            (run === undefined || order.run === run) &&
            (machine === undefined || order.machine === machine) &&
            (endpointId === undefined || order.endpointId === endpointId) &&
            (kind === undefined || order.kind === kind) &&
            (since === undefined || order.createdAt >= since),
        )
        .slice(0, limit);
    },
    async openIsolations() {
      const proven = all().filter(({ step }) => step === 'verified' || step === 'drifted');
      return proven.filter(
        (order, at) =>
          order.kind === 'isolate' &&
          order.step === 'verified' &&
          !proven.slice(at + 1).some(({ endpointId }) => endpointId === order.endpointId),
      );
    },
    async suppressions() {
      return [...store.suppressions.values()].reverse();
    },
    async suppress(suppression) {
      store.suppressions.set(suppression.id, suppression);
    },
    async unsuppress(id, by, at) {
      const known = store.suppressions.get(id);
      if (!known || known.endedAt !== null) return null;
      const ended = { ...known, endedAt: at, endedBy: by.id };
      store.suppressions.set(id, ended);
      return ended;
    },
    async setLease(order, lease) {
      if (!store.orders.has(order)) throw new ServiceError({ code: 'ledger', what: `No order ${order}.` });
      store.leases.set(order, lease);
    },
    async drift(id, drift) {
      const order = store.orders.get(id);
      if (order?.kind !== 'isolate' || order.step !== 'verified') return null;
      const words = `Released elsewhere: the record shows "${drift.vendorState}".`;
      const next: Order = { ...order, step: 'drifted', since: drift.at, endedAt: drift.at, words };
      store.orders.set(id, next);
      store.drifts.set(id, drift);
      store.ladder.get(id)?.push('drifted');
      return next;
    },
    async history({ open, machine, run, since = 0, limit }) {
      const isOpen = new Set((await this.openIsolations()).map(({ id }) => id));
      const list = all();
      return newestFirst()
        .filter((order) => order.kind === 'isolate' && order.createdAt >= since)
        .filter((order) => (machine ?? order.machine) === order.machine && (run ?? order.run) === order.run)
        .map((order) => ({
          order,
          release:
            list
              .slice(list.indexOf(order))
              .find(({ kind, endpointId }) => kind === 'release' && endpointId === order.endpointId) ?? null,
          lease: store.leases.get(order.id) ?? null,
          drift: store.drifts.get(order.id) ?? null,
          open: isOpen.has(order.id),
        }))
        .filter((entry) => open === undefined || entry.open === open)
        .slice(0, limit);
    },
    async decisions({ machine, run, since = 0, limit }) {
      return store.decisions
        .filter(
          (each) => (machine ?? each.machine) === each.machine && (run ?? each.run) === each.run && each.at >= since,
        )
        .map((each) => ({ ...each, lastAt: each.at, times: 1 }))
        .reverse()
        .slice(0, limit);
    },
    async alertsOf(machine, from, to, limit) {
      const stored = [...store.streams.values()].flatMap((known) => [...known.values()]);
      return stored
        .filter(({ at, alert }) => alert?.machine === machine && at >= from && at <= to)
        .sort((a, b) => b.at - a.at)
        .slice(0, limit)
        .flatMap(({ alert }) => alert ?? []);
    },
    async remember(name, value) {
      store.facts.set(name, value);
    },
    async recall(name) {
      return store.facts.get(name) ?? null;
    },
    async reputations() {
      return new Map(store.reputations);
    },
    async reputation(_, subject, at) {
      const known = store.reputations.get(subject);
      return known && known.expiresAt > at ? known : null;
    },
    async keepReputation(_, subject, stored) {
      store.reputations.set(subject, stored);
    },
    async spendLookUp(quota, byPerson, at) {
      const { times, heldUntil, strikes } = store.lookUps;
      if (heldUntil > at) return { ok: false, until: heldUntil, why: 'held' };
      const day = Math.floor(at / 86_400_000);
      const today = times.filter((time) => Math.floor(time / 86_400_000) === day);
      if (today.length >= quota.perDay - (byPerson ? 0 : quota.reserve)) {
        return { ok: false, until: (day + 1) * 86_400_000, why: 'day' };
      }
      const lately = today.filter((time) => time > at - 60_000);
      const [oldest] = lately;
      if (oldest !== undefined && lately.length >= quota.perMinute) {
        return { ok: false, until: oldest + 60_000, why: 'minute' };
      }
      times.push(at);
      return { ok: true, strikes };
    },
    async holdLookUps(_, until, strikes) {
      store.lookUps.heldUntil = until;
      store.lookUps.strikes = strikes;
    },
    async head() {
      return { count: store.decisions.length + store.orders.size, hash: 'f'.repeat(64) };
    },
    // Its tests post nothing; the outbox is tested on the real ledger.
    outbox: {
      async post() {},
      async claim() {
        return null;
      },
      async settle() {},
      async letters() {
        return [];
      },
      async retry() {
        return 0;
      },
      async count() {
        return { waiting: 0, dead: 0 };
      },
    },
    async close() {},
  };
}
