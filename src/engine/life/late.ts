/** An endpoint that was offline has taken its order late: the guards are asked anew, and a person hears of a hold. */
import { type Core, now, say } from '../core.ts';
import type { JudgeContext } from '../decision/context.ts';
import { judge } from '../decision/guards.ts';
import { ordersOf, readPast, surroundingsOf } from '../effects/surroundings.ts';
import { toProblem, wordsOf } from '../errors.ts';
import type { GuardId } from '../model/decision.ts';
import type { EndpointReading } from '../model/endpoint.ts';
import type { Order } from '../model/isolation.ts';

/** What may have changed while it was away; caps, storms and leave to act were asked when it was ordered. */
const ASKED: ReadonlySet<GuardId> = new Set(['halt', 'identity', 'protected', 'self', 'evidence', 'cool-down']);

/** Reads and writes the ledger only; the isolation stays until a person decides. Never throws. */
export async function judgeLate(core: Core, order: Order, reading: EndpointReading): Promise<void> {
  try {
    const past = await readPast(core);
    const machine = core.store.get().machines.get(order.machine) ?? null;
    const context: JudgeContext = {
      ...surroundingsOf(core, past.used),
      kind: 'isolate',
      actor: order.actor.kind === 'human' ? 'person' : 'auto',
      machine: machine && { ...machine, order: null },
      host: order.host,
      match: { kind: 'one', reading, deleted: [] },
      orders: ordersOf(past, order.machine, order.endpointId).filter(({ id }) => id !== order.id),
      storm: null,
    };
    const verdicts = judge(context);
    const hold = verdicts.find(({ guard, result }) => result === 'hold' && ASKED.has(guard));
    if (!hold) return;
    const reason = `It took its order late, and ${hold.guard} would hold it now: ${hold.words}`;
    say(
      core,
      'warn',
      order.machine,
      `${order.host}: ${reason} Look at it, and release it if it is not to be isolated.`,
    );
    const decision = {
      run: core.run.id,
      at: now(core),
      machine: order.machine,
      host: order.host,
      outcome: 'late',
      reason,
    };
    await core.work.track(core.ports.ledger.decide([{ ...decision, verdicts: JSON.stringify(verdicts) }]));
  } catch (thrown) {
    say(
      core,
      'warn',
      order.machine,
      `The guards could not be asked about ${order.host}: ${wordsOf(toProblem(thrown))}`,
    );
  }
}
