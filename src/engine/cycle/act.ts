/** Carries out what a cycle decided by itself: identities read once more, orders sent (safety.md, guards 4 and 5). */
import { type Core, connectionOf, now, say, settingsOf } from '../core.ts';
import type { MachineDecision } from '../decision/decide.ts';
import { evidenceOf } from '../effects/evidence.ts';
import { automaticActor } from '../effects/surroundings.ts';
import { toProblem, wordsOf } from '../errors.ts';
import { foldHost } from '../intake/host.ts';
import { outcomeOf, reasonOf } from '../isolation/order-result.ts';
import { sendOrders } from '../isolation/send-orders.ts';
import type { Sent, Wanted } from '../isolation/wanted.ts';
import type { EndpointReading } from '../model/endpoint.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Ending } from './run-report.ts';

/** A reading younger than this stands for the fresh read before an order. */
const JUST_READ_MS = 5_000;

/** Sends the orders; answers how each machine stands then. Proof is another matter. */
export async function act(core: Core, decisions: readonly MachineDecision[]): Promise<readonly Ending[]> {
  const groups = Map.groupBy(decisions, ({ machine }) => machine.source);
  const endings: Ending[] = [];
  for (const [source, group] of groups) {
    const connection = connectionOf(core, source);
    const { going, stopped } = await readAgain(core, source, group);
    const comment = settingsOf(core).comment ?? `Isolated automatically by Cordon, run ${core.run.id}.`;
    const wanted = await Promise.all(going.map((decision) => wantedOf(core, decision)));
    const sent = await sendOrders(core, { connection, comment, actor: automaticActor(core) }, wanted);
    endings.push(...stopped, ...sent.flatMap((each) => endingOf(each, group)));
  }
  return endings;
}

async function wantedOf(core: Core, { machine, reading }: Confirmed): Promise<Wanted> {
  const { key, host } = machine;
  const evidence = await evidenceOf(core, machine);
  return { kind: 'isolate', machine: key, host, endpoint: reading.endpoint, isolation: null, evidence };
}

function endingOf(sent: Sent, group: readonly MachineDecision[]): Ending[] {
  const decision = group.find(({ machine }) => machine.key === sent.wanted.machine);
  if (!decision) return [];
  const { outcome, reason } = sent.order
    ? { outcome: outcomeOf(sent.order), reason: reasonOf(sent.order) }
    : { outcome: sent.outcome, reason: sent.reason };
  return [ending(decision, outcome, reason, sent.order)];
}

function ending(
  { machine, reading }: MachineDecision,
  outcome: Ending['outcome'],
  reason: string,
  order: Ending['order'] = null,
): Ending {
  const endpointId = reading?.endpoint.id ?? null;
  return { key: machine.key, machine, host: machine.host, outcome, reason, order, endpointId, byPerson: false };
}

type Confirmed = MachineDecision & { readonly reading: EndpointReading };
type ReadAgain = { readonly going: readonly Confirmed[]; readonly stopped: readonly Ending[] };

/** The endpoint must still be the one that was decided on, and still not be isolated. */
async function readAgain(core: Core, source: string, decisions: readonly MachineDecision[]): Promise<ReadAgain> {
  const going: Confirmed[] = [];
  const stopped: Ending[] = [];
  const known = decisions.flatMap((decision) => (decision.reading ? [{ ...decision, reading: decision.reading }] : []));
  const old = known.filter(({ reading }) => now(core) - reading.readAt > JUST_READ_MS);
  let records: ReadonlyMap<string, EndpointReading> = new Map();
  let trouble = '';
  if (old.length > 0) {
    try {
      const ids = old.map(({ reading }) => ({ id: reading.endpoint.id }));
      records = await connectionOf(core, source).isolator.read(ids, core.work.leaving);
    } catch (thrown) {
      trouble = `Its record could not be read once more, so no order was sent. ${wordsOf(toProblem(thrown))}`;
      say(core, 'error', null, trouble);
    }
  }
  for (const decision of known) {
    if (!old.includes(decision)) {
      going.push(decision);
      continue;
    }
    const { endpoint } = decision.reading;
    const record = records.get(endpoint.id);
    const shift = trouble ? { outcome: 'held' as const, words: trouble } : shiftOf(decision.reading, record);
    if (shift) stopped.push(ending(decision, shift.outcome, shift.words));
    else if (record) going.push({ ...decision, reading: record });
  }
  return { going, stopped };
}

function shiftOf(
  before: EndpointReading,
  after: EndpointReading | undefined,
): { readonly outcome: Outcome; readonly words: string } | null {
  if (!after || after.endpoint.deleted) {
    return { outcome: 'not_found', words: 'The endpoint has vanished since it was decided on.' };
  }
  if (foldHost(after.endpoint.name).name !== foldHost(before.endpoint.name).name) {
    return { outcome: 'held', words: `The endpoint is now called "${after.endpoint.name}": no order was sent.` };
  }
  if (after.isolation === 'isolated') {
    return { outcome: 'already_isolated', words: 'It was isolated by somebody else meanwhile.' };
  }
  return null;
}
