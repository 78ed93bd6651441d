/** Leases: every verified isolation has an owner, a reason and a time at which somebody looks at it again. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, now, say, settingsOf } from '../core.ts';
import { type Problem, toProblem } from '../errors.ts';
import { byForgotten, type HistoryEntry, type Lease } from '../model/history.ts';
import type { Order } from '../model/isolation.ts';
import { LEASE_MS } from '../settings.ts';

const CORDON = { kind: 'system', id: 'cordon' } as const;

/** The lease that an isolation begins with. Throws ServiceError `ledger`; the next tending tries again. */
export async function beginLease(core: Core, order: Order): Promise<Lease> {
  const lease: Lease = {
    owner: order.actor.id,
    reason: order.comment,
    reviewAt: (order.verifiedAt ?? now(core)) + (settingsOf(core).limits.leaseMs ?? LEASE_MS),
    setBy: CORDON.id,
    setAt: now(core),
  };
  await core.work.track(core.ports.ledger.setLease(order.id, lease, CORDON));
  return lease;
}

/** `review`: a person has looked at open isolations; they stay until the next review. */
export async function review(core: Core, { machines, until, reason }: Args<'review'>): Promise<AnswerOf<'review'>> {
  if (until <= now(core)) return refuse('The next review must lie in the future.');
  const { ledger } = core.ports;
  const { actor } = core.run;
  try {
    for (const machine of machines) {
      const open = await ledger.history({ machine, open: true });
      if (open.length === 0) return refuse('No isolation of this machine is open.');
      for (const { order, lease } of open) {
        const why = reason?.trim() || lease?.reason || order.comment;
        const next: Lease = { owner: actor.id, reason: why, reviewAt: until, setBy: actor.id, setAt: now(core) };
        await core.work.track(ledger.setLease(order.id, next, actor));
        const to = new Date(until).toISOString();
        say(core, 'info', machine, `${order.host} stays isolated; to be looked at again at ${to}.`);
      }
      const overdue = core.store.get().overdue.filter((each) => each !== machine);
      core.store.apply({ kind: 'overdue', overdue });
    }
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
  return { ok: true };
}

/** `history`: forgotten machines first. */
export async function readHistory(core: Core, { query }: Args<'history'>): Promise<AnswerOf<'history'>> {
  const { limit, ...rest } = query;
  try {
    const entries: readonly HistoryEntry[] = await core.ports.ledger.history(rest);
    return { ok: true, entries: entries.toSorted(byForgotten(now(core))).slice(0, limit) };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

function refuse(what: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'usage', what, affects: 'Nothing was changed.' } };
}
