/**
 * Looks after open isolations (safety.md, Life of an isolation): read anew every five minutes, drift told and never
 * answered by isolating again, reviews that are due told, and released only where the settings say so.
 */

import { type Core, connectionOf, noteOrder, now, say, sayOnce, settingsOf, verifyTimeoutOf } from '../core.ts';
import { REREAD_MS } from '../cycle/machines-due.ts';
import { toProblem, wordsOf } from '../errors.ts';
import type { Follower } from '../isolation/follow-orders.ts';
import { sendOrders } from '../isolation/send-orders.ts';
import type { EndpointReading } from '../model/endpoint.ts';
import { type HistoryEntry, isOverdue } from '../model/history.ts';
import { isInFlight, LEASE_RULE, type Order } from '../model/isolation.ts';
import { spanWords } from '../model/span-words.ts';
import { noticeOfDrift, noticeOfReview } from '../notices/of-order.ts';
import { postingOf, postNotices } from '../notices/post.ts';
import { beginLease } from './lease.ts';

export interface Keeper {
  /** Tends what is due, one at a time; never throws. */
  tend(): Promise<void>;
}

export function createKeeper(core: Core, follower: Follower): Keeper {
  let next = Number.NEGATIVE_INFINITY;
  let current: Promise<void> | null = null;
  const reminded = new Set<string>();

  async function tendAll(): Promise<void> {
    const open = (await core.ports.ledger.history({ open: true })).filter((entry) => isKnown(core, entry));
    const standing: HistoryEntry[] = [];
    for (const [source, group] of Map.groupBy(open, ({ order }) => order.source)) {
      const drifted = await findDrift(core, source, group);
      standing.push(...group.filter(({ order }) => !drifted.has(order.id)));
    }
    const leased = await Promise.all(
      standing.map(async (entry) => ({ ...entry, lease: entry.lease ?? (await beginLease(core, entry.order)) })),
    );
    const due = leased.filter((entry) => isOverdue(entry, now(core)));
    due.sort((a, b) => (a.order.verifiedAt ?? 0) - (b.order.verifiedAt ?? 0));
    core.store.apply({ kind: 'overdue', overdue: due.map(({ order }) => order.machine) });
    await remind(due);
    await releaseDue(core, follower, due);
  }

  async function remind(due: readonly HistoryEntry[]): Promise<void> {
    for (const id of reminded) if (!due.some(({ order }) => order.id === id)) reminded.delete(id);
    const fresh = due.filter(({ order }) => !reminded.has(order.id));
    for (const { order, lease } of fresh) {
      reminded.add(order.id);
      const since = spanWords(now(core) - (order.verifiedAt ?? order.createdAt));
      const words = `${order.host} has been isolated for ${since}, and its review is overdue (owner ${lease?.owner}).`;
      say(core, 'warn', order.machine, words);
    }
    await postNotices(
      core,
      fresh.map((entry) => noticeOfReview(core, entry)),
    );
  }

  return {
    tend() {
      if (current) return current;
      if (now(core) < next || core.work.leaving.aborted) return Promise.resolve();
      next = now(core) + REREAD_MS;
      current = core.work
        .track(tendAll())
        .catch((thrown: unknown) => {
          if (core.work.leaving.aborted) return;
          sayOnce(core, 'warn', null, `Open isolations could not be looked after: ${wordsOf(toProblem(thrown))}`);
        })
        .finally(() => {
          current = null;
        });
      return current;
    },
  };
}

function isKnown(core: Core, { order }: HistoryEntry): boolean {
  return core.ports.connections.some(({ source }) => source.id === order.source);
}

/** Isolations that the vendor no longer shows, on two reads: one alone may be a slip. By order id. */
async function findDrift(core: Core, source: string, open: readonly HistoryEntry[]): Promise<ReadonlySet<string>> {
  const flying = new Set((await core.ports.ledger.ordersInFlight()).map(({ endpointId }) => endpointId));
  const still = open.filter(({ order }) => !flying.has(order.endpointId));
  const suspects = await notIsolated(core, source, still);
  const drifted = new Set<string>();
  if (suspects.length === 0) return drifted;
  await core.ports.clock.sleep(settingsOf(core).verifySpacingMs, core.work.leaving);
  for (const { entry, reading } of await notIsolated(
    core,
    source,
    suspects.map(({ entry }) => entry),
  )) {
    const { order } = entry;
    const [latest] = await core.ports.ledger.orders({ endpointId: order.endpointId, limit: 1 });
    // A release, or a new isolation, came in between: this is no drift.
    if (latest?.id !== order.id && latest && isInFlight(latest.step)) continue;
    const found = { at: now(core), vendorState: reading.vendorState };
    const tell = (after: Order) => postingOf(core, [noticeOfDrift(core, after)]);
    const ended = await core.work.track(core.ports.ledger.drift(order.id, found, tell));
    if (!ended) continue;
    drifted.add(order.id);
    if (core.orders.get(order.machine)?.id === order.id) noteOrder(core, ended);
    say(
      core,
      'warn',
      order.machine,
      `${order.host} is no longer isolated: the vendor's record shows "${reading.vendorState}", and it was not released here.`,
    );
  }
  return drifted;
}

async function notIsolated(core: Core, source: string, open: readonly HistoryEntry[]) {
  if (open.length === 0) return [];
  const targets = open.map(({ order }) => ({ id: order.endpointId, kind: order.kind, receipt: order.receipt }));
  const records = await connectionOf(core, source).isolator.read(targets, core.work.leaving);
  return open.flatMap((entry): { readonly entry: HistoryEntry; readonly reading: EndpointReading }[] => {
    const reading = records.get(entry.order.endpointId);
    return reading?.isolation === 'not-isolated' ? [{ entry, reading }] : [];
  });
}

/** Automatic release, where the settings say so; it is followed behind, like every other order. */
async function releaseDue(core: Core, follower: Follower, due: readonly HistoryEntry[]): Promise<void> {
  const { autoRelease, readOnly, dryRun } = settingsOf(core);
  if (!autoRelease || readOnly || dryRun) return;
  for (const [source, group] of Map.groupBy(due, ({ order }) => order.source)) {
    const sending = {
      connection: connectionOf(core, source),
      comment: `Released automatically by Cordon, run ${core.run.id}: the review was due and nobody kept it.`,
      actor: { kind: 'rule', id: LEASE_RULE } as const,
    };
    const wanted = group.map(({ order }) => ({
      kind: 'release' as const,
      machine: order.machine,
      host: order.host,
      endpoint: order.before,
      isolation: order,
      place: order.place,
    }));
    const sent = await sendOrders(core, sending, wanted);
    const orders = sent.flatMap(({ order }) => (order && isInFlight(order.step) ? [order] : []));
    void follower.follow(orders, now(core) + verifyTimeoutOf(core, source)).catch(() => {});
  }
}
