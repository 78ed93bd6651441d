/** The demo without a terminal: the main job once, in plain lines. */
import type { Engine } from '../../engine/commands.ts';
import type { Problem } from '../../engine/errors.ts';
import type { Order, OrderKind } from '../../engine/model/isolation.ts';
import type { MachineKey } from '../../engine/model/machine.ts';
import { OUTCOMES } from '../../engine/model/outcome.ts';
import { counted } from '../columns.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { DemoFlags } from '../invocation.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import { machineLines } from '../report-text.ts';
import type { Services, Session } from '../services.ts';
import type { Voice } from '../voice.ts';
import { refuse } from './cycle.ts';
import { tellKept, untilStopped } from './ending.ts';

/** The rungs of the ladder, each told once, in order, whatever snapshots come along. */
const RUNGS = [
  ['requestedAt', 'requested', () => 'the intent is on disk, the order is on its way'],
  ['acceptedAt', 'accepted', (it: string) => `the gateway took the order; that is not yet ${it}`],
  ['reportedAt', 'reported', () => 'the record of the machine shows it for the first time'],
  ['verifiedAt', 'verified', () => 'the record shows it a second time: proven'],
] as const;

const THING = { isolate: 'an isolation', release: 'a release' } as const;

function rungTeller(voice: Voice): (order: Order) => void {
  let told = 0;
  return (order) => {
    const reached = RUNGS.findLastIndex(([member]) => order[member] !== null) + 1;
    for (const [, word, words] of RUNGS.slice(told, reached)) {
      voice.say(`  ${word.padEnd(10)} ${words(THING[order.kind])}`);
    }
    told = Math.max(told, reached);
  };
}

async function walk(engine: Engine, voice: Voice, machine: MachineKey, kind: OrderKind): Promise<Problem | null> {
  const asked = await engine.dispatch('plan', { kind, targets: [{ machine }] });
  if (!asked.ok) return asked.problem;
  const { plan } = asked;
  const [target] = plan.targets;
  if (plan.reach === 0) return { code: 'internal', what: target?.blockedBy?.words ?? 'There is nothing to order.' };
  const tell = rungTeller(voice);
  const silence = engine.subscribe(() => {
    const order = engine.getState().machines.get(machine)?.order;
    if (order?.kind === kind) tell(order);
  });
  try {
    const typed = plan.friction.kind === 'type' ? plan.friction.expected : null;
    const answer = await engine.dispatch('order', { plan, comment: plan.comment, typed });
    if (!answer.ok) return answer.problem;
    const [result] = answer.results;
    if (result?.order) tell(result.order);
    const proven = result?.outcome === 'isolated' || result?.outcome === 'released';
    if (proven) return null;
    const word = result ? OUTCOMES[result.outcome].word : 'no result';
    return { code: 'service', what: `The machine ended as "${word}". ${result?.reason ?? ''}`.trim() };
  } finally {
    silence();
  }
}

async function tellStory(session: Session, voice: Voice): Promise<Problem | null> {
  const { engine } = session;
  voice.say('Searching the last hour of alerts …');
  const { report, problem } = await engine.dispatch('cycle', {});
  if (problem) return problem;
  const machines = report.machines_processed;
  voice.say(
    `  ${counted(report.execution_summary.alerts_found, 'alert')} on ${counted(machines.length, 'machine')}`,
    '',
    ...machineLines(machines, voice.paint, true),
    '',
  );
  const worst = machines.find((machine) => machine.outcome === 'proposed');
  const key = worst
    ? [...engine.getState().machines.values()].find((machine) => machine.host === worst.hostname)?.key
    : undefined;
  if (!worst || !key) {
    voice.say('Nothing here needs to be isolated: a quiet morning.');
    return null;
  }
  const host = printable(worst.hostname);
  voice.say(`Isolating ${host}, the most urgent one …`);
  const isolated = await walk(engine, voice, key, 'isolate');
  if (isolated) return isolated;
  voice.say('', `Letting ${host} back in …`);
  return walk(engine, voice, key, 'release');
}

export type Story = { readonly demo: DemoFlags; readonly connector: string | null };

export async function runStory(io: Io, services: Services, voice: Voice, { demo, connector }: Story): Promise<number> {
  const opened = await services.open({ kind: 'story', demo, connector }, voice.step);
  if (!opened.ok) return refuse(opened, voice);
  const { session } = opened;
  const line = connector === null ? '--demo' : `--demo --connector ${connector}`;
  voice.say(
    `Cordon, demo: a gateway inside this program plays the vendor. No account, no network${demo.keep ? '' : ', nothing kept'}.`,
    'It answers quicker than a real one, and the two reads of a proof lie closer together than the usual 10 s.',
    '',
  );
  const { value: problem, signal } = await untilStopped(io, voice, session, () => tellStory(session, voice));
  if (problem) voice.problem(problem);
  else if (!signal)
    voice.say('', `That was the main job. In a terminal, "cordon ${line}" opens the console on the same gateway.`);
  tellKept(session, voice);
  return signal || problem ? exitCodeOf({ signal, problem }) : EXIT.done;
}
