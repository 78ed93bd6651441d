/** One look at the vendor for several orders of one connection: batched, and every read may fail on its own. */
import { type Problem, toProblem } from '../errors.ts';
import type { EndpointReading } from '../model/endpoint.ts';
import type { Order } from '../model/isolation.ts';
import type { Isolator, Standings } from '../ports.ts';
import type { Look } from './ladder.ts';

export type Looks = {
  readonly byOrder: ReadonlyMap<string, Look>;
  /** Why something could not be read, if so. */
  readonly problem: Problem | null;
};

export async function lookAtOrders(isolator: Isolator, orders: readonly Order[], signal: AbortSignal): Promise<Looks> {
  let problem: Problem | null = null;
  const attempt = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (thrown) {
      problem ??= toProblem(thrown);
      return undefined;
    }
  };

  const calls = [...Map.groupBy(orders, (order) => `${order.kind} ${order.call}`).values()];
  const [records, answers] = await Promise.all([
    attempt(isolator.read(orders.map(targetOf), signal)),
    Promise.all(calls.map((call) => lookAtCall(isolator, call, attempt, signal))),
  ]);

  const byOrder = new Map<string, Look>();
  calls.forEach((call, index) => {
    for (const order of call) {
      byOrder.set(order.id, { reading: recordOf(records, order), ...(answers[index] ?? NOTHING) });
    }
  });
  return { byOrder, problem };
}

type CallAnswer = { readonly standings: Standings | undefined; readonly found: Look['found'] };
const NOTHING: CallAnswer = { standings: undefined, found: undefined };

/** The machines of one vendor call share its answer; a call whose answer was lost is searched for by its mark. */
async function lookAtCall(
  isolator: Isolator,
  call: readonly Order[],
  attempt: <T>(read: Promise<T>) => Promise<T | undefined>,
  signal: AbortSignal,
): Promise<CallAnswer> {
  const [first] = call;
  if (!first) return NOTHING;
  const ids = call.map((order) => order.endpointId);
  const receipt = call.find((order) => order.receipt !== null)?.receipt ?? null;
  if (!receipt) {
    return {
      standings: undefined,
      found: await attempt(isolator.find(first.call, first.kind, ids, signal, first.place?.id ?? null)),
    };
  }
  return { standings: await attempt(isolator.follow(receipt, ids, signal)), found: receipt };
}

function targetOf(order: Order) {
  return { id: order.endpointId, kind: order.kind, receipt: order.receipt, place: order.place?.id ?? null };
}

function recordOf(records: ReadonlyMap<string, EndpointReading> | undefined, order: Order): Look['reading'] {
  return records === undefined ? undefined : (records.get(order.endpointId) ?? null);
}
