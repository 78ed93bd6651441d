/** `doctor`: what stands between this program and its work, one line each with the mend; `--repair` mends what it can. */
import type { Problem } from '../../engine/errors.ts';
import { usage } from '../bad-usage.ts';
import type { Finding } from '../doctor-services.ts';
import { EXIT, EXIT_OF_PROBLEM } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import type { Services } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';

type DoctorInvocation = Extract<Invocation, { command: 'doctor' }>;

type Looked = Finding & {
  /** What came of its repair; null: none was asked for. */
  readonly repaired: string | null;
};

const MARKS = { good: 'ok', note: 'note', bad: 'wrong' } as const;
const TONES = { good: 'good', note: 'warn', bad: 'bad' } as const;
const MARK_WIDTH = 5;

function tell(voice: Voice, { state, title, words, mend }: Finding): void {
  const mark = voice.paint.tone(TONES[state], MARKS[state].padEnd(MARK_WIDTH));
  const rest = mend === null ? '' : ` ${printable(mend)}`;
  voice.say(`${mark}  ${printable(title)}: ${printable(words)}${rest}`);
}

async function mayRepair(io: Io, invocation: DoctorInvocation, finding: Finding): Promise<boolean> {
  if (invocation.yes) return true;
  const answer = (await io.ask(`Repair it at the vendor? ${printable(finding.title)} [y/N] `)).trim().toLowerCase();
  return answer === 'y' || answer === 'yes';
}

async function repaired(io: Io, voice: Voice, invocation: DoctorInvocation, finding: Finding): Promise<Looked> {
  if (!invocation.repair || !finding.repair) return { ...finding, repaired: null };
  if (!(await mayRepair(io, invocation, finding))) return { ...finding, repaired: 'Nothing was changed.' };
  const done = await finding.repair();
  if (done.ok) {
    const mended: Looked = {
      ...finding,
      state: 'good',
      words: done.words,
      mend: null,
      problem: null,
      repaired: done.words,
    };
    tell(voice, mended);
    return mended;
  }
  voice.problem(done.problem);
  return { ...finding, state: 'bad', problem: done.problem, repaired: done.problem.what };
}

/** Refused credentials go before a service that is not there, and that before all that is left for a person. */
function exitOf(looked: readonly Looked[]): number {
  const bad = looked.filter(({ state }) => state === 'bad');
  const codes = bad.map(({ problem }) => (problem ? EXIT_OF_PROBLEM[problem.code] : EXIT.leftForPerson));
  if (codes.includes(EXIT.credentials)) return EXIT.credentials;
  if (codes.includes(EXIT.service)) return EXIT.service;
  return bad.length > 0 ? EXIT.leftForPerson : EXIT.done;
}

function refused(voice: Voice, problem: Problem): number {
  voice.problem(problem);
  voice.document(problemDocument(problem));
  return EXIT_OF_PROBLEM[problem.code];
}

export async function runDoctor(
  io: Io,
  services: Services,
  voice: Voice,
  invocation: DoctorInvocation,
): Promise<number> {
  if (invocation.repair && !invocation.yes && !io.interactive) {
    const what = '"cordon doctor --repair" asks for a yes, and there is no terminal to ask on; nothing was changed.';
    return refused(voice, usage(what, 'Add --yes to confirm.'));
  }
  const asked = await services.doctor.examine(invocation.flags);
  if (!asked.ok) return refused(voice, asked.problem);
  const looked: Looked[] = [];
  try {
    for await (const finding of asked.findings) {
      tell(voice, finding);
      looked.push(await repaired(io, voice, invocation, finding));
    }
  } finally {
    await asked.close();
  }
  const left = looked.filter(({ state }) => state === 'bad').length;
  if (left === 0) voice.say('', 'Everything it needs is there.');
  if (left > 0 && !invocation.repair && looked.some(({ repair, state }) => repair && state === 'bad')) {
    voice.say('', '"cordon doctor --repair" mends what can be mended from here.');
  }
  voice.list('doctor', looked);
  voice.document({
    checks: looked.map(({ title, state, words, mend, repair, repaired: done }) => ({
      title,
      state,
      words,
      mend,
      repairable: repair !== null,
      repaired: done,
    })),
  });
  return exitOf(looked);
}
