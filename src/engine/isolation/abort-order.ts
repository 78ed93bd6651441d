/** `abort`: stops delivery of a pending order. An agent that has it already is not held back. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, connectionOf, now, settingsOf } from '../core.ts';
import { type Problem, toProblem } from '../errors.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { advanceOrder } from './advance-order.ts';
import type { Follower } from './follow-orders.ts';
import { wantedState } from './ladder.ts';

export async function abortOrder(
  core: Core,
  follower: Follower,
  { machine }: Args<'abort'>,
): Promise<AnswerOf<'abort'>> {
  const order = core.orders.get(machine);
  if (!order || !isInFlight(order.step)) return refuse('No order of this machine is in flight.');
  if (!core.own.has(order.id)) return refuse('Another process of this program follows this order: abort it there.');
  if (!order.receipt) return refuse('The vendor has not confirmed this order: there is nothing to abort yet.');
  if (settingsOf(core).readOnly) return refuse('This is a read-only session: no write call is possible.');
  if (order.step === 'reported') return refuse('The endpoint has taken the order already.');
  const { isolator } = connectionOf(core, order.source);
  const answer = await core.work.track(isolator.abort(order.receipt, NEVER)).catch((thrown: unknown) => ({
    kind: 'unknown' as const,
    problem: toProblem(thrown),
  }));
  if (answer.kind !== 'accepted') return { ok: false, problem: answer.problem };
  return settle(core, follower, order);
}

const NEVER = new AbortController().signal;

/** One call carries several machines: each of them is ended, unless its record may show that the order came through. */
async function settle(core: Core, follower: Follower, aborted: Order): Promise<AnswerOf<'abort'>> {
  const orders = [...core.own.values()].filter(({ call }) => call === aborted.call);
  const { isolator } = connectionOf(core, aborted.source);
  const targets = orders.map(({ endpointId, kind, receipt }) => ({ id: endpointId, kind, receipt }));
  const records = await isolator.read(targets, core.work.leaving).catch(() => null);
  for (const order of orders) {
    // Where the records cannot be read, nobody knows whether an agent has taken it: it is read on.
    const mayShow = records === null || records.get(order.endpointId)?.isolation === wantedState(order.kind);
    if (mayShow) void follower.follow([order], now(core)).catch(() => {});
    else if (order.step !== 'reported') {
      const words = 'Aborted by a person: it is not delivered any more.';
      await advanceOrder(core, core.own.get(order.id) ?? order, { step: 'aborted', words }, now(core));
    }
  }
  return { ok: true };
}

function refuse(what: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'usage', what } };
}
