/**
 * Follows orders until each is verified, has ended, or the time limit has passed (safety.md, Life of an isolation).
 * Reads only: whatever was lost is found by reading, nothing is ever sent again from here.
 */
import { type Core, connectionOf, now, say, settingsOf, verifyTimeoutOf } from '../core.ts';
import { type Problem, wordsOf } from '../errors.ts';
import { judgeLate } from '../life/late.ts';
import type { EndpointReading } from '../model/endpoint.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { advanceOrder } from './advance-order.ts';
import { ACCEPTED, climb } from './ladder.ts';
import { lookAtOrders } from './look-at-orders.ts';
import { nextPollAfter } from './poll-times.ts';

export interface Follower {
  /**
   * Follows until `until` (epoch ms), and a little longer where only the second read is missing. Orders that are
   * being followed already are joined, not read twice. Answers the orders as they stand then, in the order given.
   */
  follow(orders: readonly Order[], until: number): Promise<readonly Order[]>;
}

export function createFollower(core: Core): Follower {
  const under = new Map<string, Promise<Order>>();

  return {
    async follow(orders, until) {
      const fresh = orders.filter((order) => isInFlight(order.step) && !under.has(order.id));
      for (const group of bySource(fresh)) {
        const following = core.work.track(followGroup(core, group, until));
        for (const order of group) {
          const one = following.then((done) => done.get(order.id) ?? order);
          under.set(order.id, one);
          void one.finally(() => under.delete(order.id)).catch(() => {});
        }
      }
      return Promise.all(orders.map((order) => under.get(order.id) ?? order));
    },
  };
}

async function followGroup(core: Core, orders: readonly Order[], until: number): Promise<Map<string, Order>> {
  const begun = now(core);
  const all = new Map(orders.map((order) => [order.id, order]));
  const spacingMs = settingsOf(core).verifySpacingMs;
  let trouble: Problem | null = null;
  // What has only just been sent cannot have happened yet: its first look comes with the first poll.
  const justSent = orders.every((order) => begun - order.since < JUST_SENT_MS);
  let pause = justSent ? Math.max(MIN_PAUSE_MS, Math.min(nextPollAfter(0), until - begun)) : 0;
  for (;;) {
    if (pause > 0 && !(await slept(core, pause))) return all;
    const problem = await lookOnce(core, all, spacingMs);
    if (core.work.leaving.aborted) return all;
    if (problem && problem.what !== trouble?.what) tellTrouble(core, all, problem);
    trouble = problem;
    const next = nextLook([...all.values()], { begun, until, spacingMs, time: now(core) });
    if (next === null) break;
    pause = Math.max(next - now(core), MIN_PAUSE_MS);
  }
  await leaveWaiting(core, all);
  return all;
}

/** A read that came too early by a hair must not turn into a tight loop. */
const MIN_PAUSE_MS = 20;
const JUST_SENT_MS = 500;

async function slept(core: Core, ms: number): Promise<boolean> {
  try {
    await core.ports.clock.sleep(ms, core.work.leaving);
    return true;
  } catch {
    return false;
  }
}

type Schedule = {
  readonly begun: number;
  readonly until: number;
  readonly spacingMs: number;
  readonly time: number;
};

/** When to look again; null: there is nothing to look for, or the limit has passed. */
function nextLook(orders: readonly Order[], { begun, until, spacingMs, time }: Schedule): number | null {
  const open = orders.filter((order) => isInFlight(order.step));
  if (open.length === 0) return null;
  const secondReads = open.flatMap((order) => {
    if (order.step !== 'reported') return [];
    const due = (order.reportedAt ?? order.since) + spacingMs;
    // A second read that does not come about (a vendor, or a full disk) is tried ever more slowly.
    const pause = Math.min(RETRY_MS, Math.max(spacingMs, (time - due) / 2));
    return [Math.max(due, time + pause)];
  });
  if (time < until) return Math.min(begun + nextPollAfter(time - begun), until, ...secondReads);
  // A state that was seen once may wait for its second read beyond the limit; but not for ever.
  if (secondReads.length === 0 || time >= until + 2 * spacingMs + SECOND_READ_PATIENCE_MS) return null;
  return Math.min(...secondReads);
}

const RETRY_MS = 1_000;
const SECOND_READ_PATIENCE_MS = 10_000;

/** A request may be under way for as long as this; only then does "no such order" mean that it was never taken. */
const LEAST_LOST_MS = 30_000;

async function lookOnce(core: Core, all: Map<string, Order>, spacingMs: number): Promise<Problem | null> {
  const open = [...all.values()].filter((order) => isInFlight(order.step));
  const [first] = open;
  if (!first) return null;
  const looks = await lookAtOrders(connectionOf(core, first.source).isolator, open, core.work.leaving);
  if (core.work.leaving.aborted) return null;
  const lostAfterMs = Math.max(verifyTimeoutOf(core, first.source), LEAST_LOST_MS);
  const times = { now: now(core), spacingMs, lostAfterMs };
  for (const order of open) {
    const look = looks.byOrder.get(order.id);
    if (look?.reading) noteReading(core, order, look.reading);
    const step = look && climb(order, look, times);
    if (!step) continue;
    const after = await advanceOrder(core, order, step.change, step.at);
    all.set(order.id, after);
    const late = order.step === 'pending' && after.step === 'reported' && order.kind === 'isolate';
    if (late && look.reading) await judgeLate(core, after, look.reading);
  }
  return looks.problem;
}

/** The table shows the state that was read last; a reading that says the same is not worth a change. */
function noteReading(core: Core, order: Order, reading: EndpointReading): void {
  const shown = core.store.get().machines.get(order.machine)?.endpoint;
  if (shown?.kind !== 'one' || shown.reading.endpoint.id !== reading.endpoint.id) return;
  if (shown.reading.isolation === reading.isolation) return;
  core.store.apply({ kind: 'read', matches: new Map([[order.machine, { ...shown, reading }]]) });
}

function tellTrouble(core: Core, all: ReadonlyMap<string, Order>, problem: Problem): void {
  const hosts = [...all.values()].filter((order) => isInFlight(order.step)).map((order) => order.host);
  if (hosts.length === 0) return;
  say(core, 'warn', null, `The state of ${hosts.join(', ')} could not be read: ${wordsOf(problem)}`);
}

/** Past the limit: an accepted order without proof is pending; the next cycle or start reads on. */
async function leaveWaiting(core: Core, all: Map<string, Order>): Promise<void> {
  for (const order of all.values()) {
    if (order.step !== 'accepted') continue;
    const words =
      (order.words !== ACCEPTED && order.words) || 'The endpoint has not taken the order yet; it is probably offline.';
    all.set(order.id, await advanceOrder(core, order, { step: 'pending', words }, now(core)));
  }
}

function bySource(orders: readonly Order[]): readonly (readonly Order[])[] {
  const groups = new Map<string, Order[]>();
  for (const order of orders) {
    const group = groups.get(order.source);
    if (group) group.push(order);
    else groups.set(order.source, [order]);
  }
  return [...groups.values()];
}
