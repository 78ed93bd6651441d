/** `doctor`: what stands between this program and its work, one line each with the mend; `--repair` mends what it can. */
import stringWidth from 'string-width';
import type { Problem } from '../../engine/errors.ts';
import { usage } from '../bad-usage.ts';
import { broken, counted } from '../columns.ts';
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
const INDENT = ' '.repeat(MARK_WIDTH + 2);

/** One line for a script or a log; at a terminal it is broken where the words allow, and the mend stands apart. */
function tell(io: Io, voice: Voice, { state, title, words, mend }: Finding): void {
  const mark = voice.paint.tone(TONES[state], MARKS[state].padEnd(MARK_WIDTH));
  const said = `${printable(title)}: ${printable(words)}`;
  const whole = mend === null ? said : `${said} ${printable(mend)}`;
  const width = io.columns - INDENT.length;
  if (!io.interactive || stringWidth(whole) <= width) {
    voice.say(`${mark}  ${whole}`);
    return;
  }
  const [first = '', ...rest] = broken(said, width);
  const mending = mend === null ? [] : broken(`→ ${printable(mend)}`, width);
  voice.say([`${mark}  ${first}`, ...[...rest, ...mending].map((line) => INDENT + line)].join('\n'));
}

async function mayRepair(io: Io, invocation: DoctorInvocation, finding: Finding): Promise<boolean> {
  if (invocation.yes) return true;
  const answer = (await io.ask(`Repair it? ${printable(finding.title)} [y/N] `)).trim().toLowerCase();
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
    tell(io, voice, mended);
    return mended;
  }
  voice.problem(done.problem);
  return { ...finding, state: 'bad', problem: done.problem, repaired: done.problem.what };
}

/** Refused credentials go before a service that is not there, then settings that are wrong, then all that is left for a person. */
function exitOf(looked: readonly Looked[]): number {
  const bad = looked.filter(({ state }) => state === 'bad');
  const codes = bad.map(({ problem }) => (problem ? EXIT_OF_PROBLEM[problem.code] : EXIT.leftForPerson));
  if (codes.includes(EXIT.credentials)) return EXIT.credentials;
  if (codes.includes(EXIT.service)) return EXIT.service;
  if (codes.includes(EXIT.usage)) return EXIT.usage;
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
      tell(io, voice, finding);
      looked.push(await repaired(io, voice, invocation, finding));
    }
  } finally {
    await asked.close();
  }
  const left = looked.filter(({ state }) => state === 'bad').length;
  voice.say('', left === 0 ? 'Everything it needs is there.' : `${counted(left, 'thing')} to mend.`);
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
