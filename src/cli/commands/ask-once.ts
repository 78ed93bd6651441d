/** The Halo seed's spelling at a terminal: what the cycle proposes is asked about once (cli.md, Settled). */
import type { OrderResult } from '../../engine/commands.ts';
import type { Problem } from '../../engine/errors.ts';
import type { Plan } from '../../engine/model/decision.ts';
import type { MachineKey } from '../../engine/model/machine.ts';
import type { ExecutionReport } from '../../engine/reporting/report.ts';
import { counted } from '../columns.ts';
import type { Io } from '../io.ts';
import { resultOf } from '../machines-processed.ts';
import { printable } from '../printable.ts';
import type { Session } from '../services.ts';
import type { Voice } from '../voice.ts';
import { countOf, setProtectedApart } from './apart.ts';
import { planLines } from './confirm.ts';

export type AskedOnce =
  /** Nothing was proposed, or the person said no. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'results'; readonly results: readonly OrderResult[] }
  | { readonly kind: 'problem'; readonly problem: Problem };

export async function askOnce(io: Io, voice: Voice, session: Session, report: ExecutionReport): Promise<AskedOnce> {
  const { engine } = session;
  const targets = proposedIn(session, report).map((machine) => ({ machine }));
  if (targets.length === 0) return { kind: 'nothing' };
  const asked = await engine.dispatch('plan', { kind: 'isolate', targets });
  if (!asked.ok) return { kind: 'problem', problem: asked.problem };
  const apart = await setProtectedApart(engine, asked.plan, 'Isolate it by itself: cordon isolate.');
  if ('code' in apart) return { kind: 'problem', problem: apart };
  const { plan, results: held } = apart;
  if (!plan || plan.reach === 0) {
    return { kind: 'results', results: [...(plan?.targets.map((target) => resultOf(target, [])) ?? []), ...held] };
  }
  voice.show('', ...planLines(plan), '');
  const cap = engine.getState().settings.limits.perCycle;
  if (!(await isConfirmed(io, plan, cap))) return { kind: 'nothing' };
  const answer = await engine.dispatch('order', { plan, comment: plan.comment, typed: countOf(plan) });
  if (!answer.ok) return { kind: 'problem', problem: answer.problem };
  return { kind: 'results', results: [...plan.targets.map((target) => resultOf(target, answer.results)), ...held] };
}

/** As many as --auto would isolate without a question take a plain yes; beyond that the number is typed (guard 15). */
async function isConfirmed(io: Io, plan: Plan, cap: number): Promise<boolean> {
  const [only] = plan.targets.filter((target) => target.blockedBy === null);
  const subject = plan.reach === 1 ? printable(only?.host ?? '') : counted(plan.reach, 'machine');
  if (plan.reach > cap) {
    const typed = await io.ask(`Isolate ${subject}? Type the number of machines (${plan.reach}) to confirm: `);
    return typed.trim() === String(plan.reach);
  }
  const answer = (await io.ask(`Isolate ${subject}? [y/N] `)).trim().toLowerCase();
  return answer === 'y' || answer === 'yes';
}

/** The machines the report calls proposed, as the table knows them. */
function proposedIn(session: Session, report: ExecutionReport): MachineKey[] {
  const proposed = report.machines_processed.filter(({ outcome }) => outcome === 'proposed');
  const machines = [...session.engine.getState().machines.values()];
  return proposed.flatMap(({ hostname, endpoint_id: id }) => {
    const found = machines.find((machine) => {
      const endpoint = machine.endpoint.kind === 'one' ? machine.endpoint.reading.endpoint.id : machine.endpointId;
      return id !== null && endpoint !== null ? endpoint === id : machine.host === hostname;
    });
    return found ? [found.key] : [];
  });
}
