/** `status`: what the vendor's record says, read now. */
import type { MachineStatus } from '../../engine/commands.ts';
import { moment, table } from '../columns.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import type { Purpose, Services, Session } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';
import { candidateLines } from './candidates.ts';
import { refuse } from './cycle.ts';
import { untilStopped } from './ending.ts';

const WORDS: Readonly<Record<MachineStatus['isolation'], string>> = {
  isolated: 'isolated',
  not_isolated: 'not isolated',
  pending: 'pending',
  unknown: 'unknown',
};
const TONES = { isolated: 'good', not_isolated: 'calm', pending: 'warn', unknown: 'warn' } as const;

/** What bears the name of a machine that could not be told apart. Reads only: a plan is not an order. */
async function candidatesOf({ engine }: Session, machines: readonly MachineStatus[]): Promise<string[]> {
  const targets = machines.filter(({ endpointId }) => endpointId === null).map(({ host }) => ({ host }));
  if (targets.length === 0) return [];
  const asked = await engine.dispatch('plan', { kind: 'isolate', targets });
  if (!asked.ok) return [];
  return asked.plan.targets.flatMap(({ host, match }) =>
    match.kind === 'several' ? candidateLines(host, match.candidates) : [],
  );
}

export async function runStatus(
  io: Io,
  services: Services,
  voice: Voice,
  purpose: Extract<Purpose, { kind: 'isolate' | 'release' | 'status' }>,
  hosts: readonly string[],
): Promise<number> {
  const opened = await services.open(purpose, voice.step);
  if (!opened.ok) return refuse(opened, voice);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  const { value, signal } = await untilStopped(io, voice, session, async () => {
    const answer = await session.engine.dispatch('status', { targets: hosts.map((host) => ({ host })) });
    return { answer, candidates: answer.ok ? await candidatesOf(session, answer.machines) : [] };
  });
  const { answer, candidates } = value;
  if (!answer.ok) {
    voice.problem(answer.problem);
    voice.document(problemDocument(answer.problem));
    return exitCodeOf({ signal, problem: answer.problem });
  }
  const { machines } = answer;
  voice.say(
    ...table(
      [{ title: 'MACHINE' }, { title: 'ISOLATION' }, { title: 'VENDOR SAYS' }, { title: 'READ' }],
      machines.map((machine) => [
        printable(machine.host),
        WORDS[machine.isolation],
        machine.vendorState === null ? '-' : printable(machine.vendorState),
        moment(machine.readAt),
      ]),
      (cell, column, row) => {
        const machine = machines[row];
        return machine && column === 1 ? voice.paint.tone(TONES[machine.isolation], cell) : cell;
      },
    ),
    ...machines
      .filter(({ words }) => words !== '')
      .map(({ host, words }) => `  ${printable(host)}: ${printable(words)}`),
    ...candidates,
  );
  const documented = machines.map((machine) => ({
    hostname: machine.host,
    endpoint_id: machine.endpointId,
    isolation: machine.isolation,
    vendor_state: machine.vendorState,
    read_at: machine.readAt === null ? null : new Date(machine.readAt).toISOString(),
  }));
  voice.document({ machines: documented });
  voice.list('status', documented);
  if (signal) return exitCodeOf({ signal });
  const open = machines.some(({ isolation }) => isolation === 'unknown' || isolation === 'pending');
  return open ? EXIT.leftForPerson : EXIT.done;
}
