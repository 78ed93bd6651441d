/** Notices of orders: proven, ended without effect, waiting too long, drifted, due for review. */
import { type Core, now, settingsOf } from '../core.ts';
import { reasonOf } from '../isolation/order-result.ts';
import type { Indicator } from '../model/alert.ts';
import type { HistoryEntry } from '../model/history.ts';
import type { Order, OrderStep } from '../model/isolation.ts';
import type { Notice, NoticeEvidence, NoticeMachine, NoticeOrder } from '../model/notice.ts';
import { spanWords } from '../model/span-words.ts';
import { LEASE_MS } from '../settings.ts';
import { commandFor } from './command.ts';

/** A notice says what it is about; the records have all of it. */
const MOST_INDICATORS = 10;

const WITHOUT_EFFECT: Partial<Record<OrderStep, string>> = {
  refused: 'refused by the vendor',
  failed: 'failed',
  expired: 'lapsed before the endpoint took it',
};

/** What an order's new step is worth telling; null: nothing. */
export function noticeOfStep(core: Core, order: Order): Notice | null {
  const isolates = order.kind === 'isolate';
  if (order.step === 'verified') {
    const happened = isolates ? 'isolated, verified' : 'released, verified';
    return about(core, order, {
      trigger: 'verified',
      key: `verified:${order.id}`,
      happened,
      next: isolates ? `To let it back in: ${commandFor('release', machineOf(order))}` : null,
    });
  }
  const how = WITHOUT_EFFECT[order.step];
  if (how === undefined) return null;
  const next = isolates
    ? `It is not isolated by this order. Look at it: ${commandFor('status', machineOf(order))}`
    : `It may still be isolated. Look at it: ${commandFor('status', machineOf(order))}`;
  const happened = `${isolates ? 'isolation' : 'release'} ${how}`;
  return about(core, order, { trigger: 'failed', key: `failed:${order.id}`, happened, next });
}

/** An order whose proof has been waited for too long; null: it has not. */
export function noticeOfWait(core: Core, order: Order): Notice | null {
  const limit = settingsOf(core).notices?.pendingMs;
  const waited = now(core) - order.createdAt;
  if (limit === undefined || waited < limit) return null;
  const act = order.kind === 'isolate' ? 'isolation' : 'release';
  const lapses = order.expiresAt === null ? '' : ` The order lapses at ${new Date(order.expiresAt).toISOString()}.`;
  return about(core, order, {
    trigger: 'pending',
    key: `pending:${order.id}`,
    happened: `${act} not proven for ${spanWords(waited)}`,
    next: `It is read on by itself.${lapses} Look at it: ${commandFor('status', machineOf(order))}`,
  });
}

export function noticeOfDrift(core: Core, order: Order): Notice {
  return about(core, order, {
    trigger: 'drift',
    key: `drift:${order.id}`,
    happened: 'no longer isolated, and not released here',
    next: `It is not isolated again by itself. If it is to be: ${commandFor('isolate', machineOf(order))}`,
  });
}

export function noticeOfReview(core: Core, { order, lease }: HistoryEntry): Notice {
  const since = spanWords(now(core) - (order.verifiedAt ?? order.createdAt));
  const release = commandFor('release', machineOf(order));
  return {
    ...about(core, order, {
      trigger: 'lease',
      key: `lease:${order.id}:${lease?.reviewAt ?? 0}`,
      happened: `isolated for ${since}, its review is due`,
      next: `Let it back in (${release}), or keep it: in the console, History, set the next review.`,
    }),
    words: lease ? `Owner ${lease.owner}: ${lease.reason}` : order.comment,
  };
}

type Event = Pick<Notice, 'trigger' | 'key' | 'happened' | 'next'>;

function about(core: Core, order: Order, event: Event): Notice {
  return {
    ...event,
    at: now(core),
    run: core.run.id,
    words: reasonOf(order),
    machine: machineOf(order),
    subject: null,
    order: orderOf(core, order),
    evidence: evidenceOf(core, order),
    sections: [],
    gist: null,
  };
}

function machineOf({ machine, host, endpointId }: Order): NoticeMachine {
  return { key: machine, host, endpointId };
}

function orderOf(core: Core, order: Order): NoticeOrder {
  const { id, kind, actor, comment, jobId, operationId, createdAt, reportedAt, verifiedAt, endedAt } = order;
  const leased = kind === 'isolate' && verifiedAt !== null;
  return {
    id,
    kind,
    by: actor,
    comment,
    jobId,
    operationId,
    orderedAt: createdAt,
    reads: [reportedAt, verifiedAt].filter((time) => time !== null),
    endedAt,
    reviewAt: leased ? verifiedAt + (settingsOf(core).limits.leaseMs ?? LEASE_MS) : null,
  };
}

/** A release tells what it undoes only by its own words. */
function evidenceOf(core: Core, { kind, machine, evidence }: Order): NoticeEvidence | null {
  if (kind === 'release' || !evidence) return null;
  return { ...evidence, indicators: indicatorsOf(core, machine) };
}

function indicatorsOf(core: Core, key: Order['machine']): readonly Indicator[] {
  return foremost(core.store.get().machines.get(key)?.indicators ?? []);
}

const RANK: readonly Indicator['kind'][] = ['ip', 'domain', 'url', 'sha256', 'sha1', 'md5', 'file'];

/** What can be searched for elsewhere comes first. */
export function foremost(indicators: readonly Indicator[]): readonly Indicator[] {
  const ranked = indicators.toSorted((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind));
  return ranked.slice(0, MOST_INDICATORS);
}
