/** `isolate` and `release`: plan, a person's yes, order, proof. */
import type { OrderResult, TargetRef } from '../../engine/commands.ts';
import type { Problem } from '../../engine/errors.ts';
import type { Plan } from '../../engine/model/decision.ts';
import { usage } from '../bad-usage.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import { machinesProcessed, resultOf } from '../machines-processed.ts';
import { printable } from '../printable.ts';
import type { Services, Session } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';
import { countOf, setProtectedApart } from './apart.ts';
import { confirmAtTerminal } from './confirm.ts';
import { refuse } from './cycle.ts';
import { tellKept, untilStopped } from './ending.ts';
import { resultLines } from './result-lines.ts';

type OrderInvocation = Extract<Invocation, { command: 'isolate' | 'release' }>;

type Done =
  | { readonly kind: 'results'; readonly plan: Plan; readonly results: readonly OrderResult[] }
  | { readonly kind: 'declined' }
  | { readonly kind: 'problem'; readonly problem: Problem };

async function targetsOf(session: Session, invocation: OrderInvocation): Promise<readonly TargetRef[] | Problem> {
  if (invocation.run === null) return [...new Set(invocation.hosts)].map((host) => ({ host }));
  const orders = await session.ordersOf(invocation.run);
  const machines = orders.filter((order) => order.kind === 'isolate').map((order) => order.machine);
  if (machines.length === 0) {
    return usage(
      `The ledger knows no isolation of a run "${printable(invocation.run)}".`,
      'The id of a run stands in its log.',
    );
  }
  return [...new Set(machines)].map((machine) => ({ machine }));
}

async function carryOut(io: Io, voice: Voice, session: Session, invocation: OrderInvocation): Promise<Done> {
  const { engine } = session;
  const targets = await targetsOf(session, invocation);
  if (!Array.isArray(targets)) return { kind: 'problem', problem: targets as Problem };
  const asked = await engine.dispatch('plan', { kind: invocation.command, targets });
  if (!asked.ok) return { kind: 'problem', problem: asked.problem };
  const whole = asked.plan;
  if (whole.reach === 0)
    return { kind: 'results', plan: whole, results: whole.targets.map((target) => resultOf(target, [])) };

  if (!invocation.yes && !io.interactive) return { kind: 'results', plan: whole, results: proposal(whole) };
  if (!invocation.yes) {
    const confirmed = await confirmAtTerminal(io, voice, whole, invocation.flags.comment);
    if (confirmed.kind === 'no') return { kind: 'declined' };
    const { typed, comment } = confirmed;
    const answer = await engine.dispatch('order', { plan: whole, comment, typed });
    if (!answer.ok) return { kind: 'problem', problem: answer.problem };
    return { kind: 'results', plan: whole, results: whole.targets.map((target) => resultOf(target, answer.results)) };
  }

  // --yes answers for everything but a protected machine: those stay behind, the others go ahead.
  const apart = await setProtectedApart(engine, whole, '--yes does not pass this guard: confirm at a terminal.');
  if ('code' in apart) return { kind: 'problem', problem: apart };
  const { plan, results: held } = apart;
  if (!plan) return { kind: 'results', plan: whole, results: held };
  for (const line of passedLines(plan)) voice.warn(line);
  const answer = await engine.dispatch('order', {
    plan,
    comment: invocation.flags.comment ?? plan.comment,
    typed: countOf(plan),
  });
  if (!answer.ok) return { kind: 'problem', problem: answer.problem };
  const results = plan.targets.map((target) => resultOf(target, answer.results));
  return { kind: 'results', plan: whole, results: [...results, ...held] };
}

/** What a person passes by saying yes unseen: it is said once, for nobody was asked (safety.md, guard 6). */
function passedLines({ kind, targets }: Plan): readonly string[] {
  if (kind === 'release') return [];
  return targets.flatMap(({ host, blockedBy, verdicts }) =>
    blockedBy === null
      ? verdicts.filter(({ result }) => result === 'warn').map(({ words }) => `${host}: ${words} --yes passes it.`)
      : [],
  );
}

/** Nobody confirms: what would be ordered is told, and nothing is sent. */
function proposal(plan: Plan): readonly OrderResult[] {
  return plan.targets.map((target): OrderResult => {
    const result = resultOf(target, []);
    if (target.blockedBy) return result;
    return { ...result, outcome: 'proposed', reason: 'Nothing was sent: --auto acts, and at a terminal it is asked.' };
  });
}

export async function runOrder(io: Io, services: Services, voice: Voice, invocation: OrderInvocation): Promise<number> {
  // The Halo seed's spelling proposes where nobody can be asked.
  if (!invocation.yes && !io.interactive && !invocation.flags.haloSeed) {
    const problem = usage(
      `"cordon ${invocation.command}" asks for a yes, and there is no terminal to ask on; nothing was sent.`,
      'Add --yes to confirm.',
    );
    voice.problem(problem);
    voice.document(problemDocument(problem));
    return EXIT.usage;
  }
  const opened = await services.open({ kind: invocation.command, flags: invocation.flags }, voice.step);
  if (!opened.ok) return refuse(opened, voice);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  const { value: done, signal } = await untilStopped(io, voice, session, () =>
    carryOut(io, voice, session, invocation),
  );

  if (done.kind === 'problem') {
    voice.problem(done.problem);
    voice.document(problemDocument(done.problem));
    return exitCodeOf({ signal, problem: done.problem });
  }
  if (done.kind === 'declined') {
    voice.say('Nothing was sent.');
    voice.document({ machines_processed: [] });
    return signal ? exitCodeOf({ signal }) : EXIT.leftForPerson;
  }
  const machines = session.engine.getState().machines;
  voice.say(...resultLines(done.results, voice));
  tellKept(session, voice);
  const processed = machinesProcessed(done.plan, done.results, machines);
  voice.document({ machines_processed: processed });
  voice.list('machines', processed);
  return exitCodeOf({
    signal,
    orderProblems: done.results.flatMap((result) => (result.order?.problem ? [result.order.problem] : [])),
    outcomes: done.results.map((result) => result.outcome),
  });
}
