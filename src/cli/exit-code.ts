/** From outcomes and problems to the exit code (cli.md, Exit codes). */
import type { Problem, ProblemCode } from '../engine/errors.ts';
import { OUTCOMES, type Outcome, type ReleaseOutcome } from '../engine/model/outcome.ts';
import type { StopSignal } from './io.ts';

export const EXIT = {
  done: 0,
  internal: 1,
  usage: 2,
  credentials: 3,
  service: 4,
  leftForPerson: 5,
} as const;

/** What the code of a problem means for the caller. */
export const EXIT_OF_PROBLEM: Readonly<Record<ProblemCode, number>> = {
  usage: EXIT.usage,
  settings: EXIT.usage,
  filter: EXIT.usage,
  credentials: EXIT.credentials,
  forbidden: EXIT.credentials,
  unreachable: EXIT.service,
  rate: EXIT.service,
  service: EXIT.service,
  contract: EXIT.service,
  'not-found': EXIT.leftForPerson,
  shifted: EXIT.leftForPerson,
  busy: EXIT.leftForPerson,
  cancelled: EXIT.leftForPerson,
  // A home that cannot be used, whichever of its files stands in the way.
  ledger: EXIT.usage,
  internal: EXIT.internal,
};

export const EXIT_OF_SIGNAL: Readonly<Record<StopSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

export type Ending = {
  readonly signal?: StopSignal | null;
  /** Why the work ended early. */
  readonly problem?: Problem | null;
  /** Problems of single orders: a key that may not write counts as refused. */
  readonly orderProblems?: readonly Problem[];
  readonly outcomes?: readonly (Outcome | ReleaseOutcome)[];
  /** False where a window was cut. */
  readonly complete?: boolean;
};

/** One code for how a command ended. A signal goes before a problem, a problem before what is left. */
export function exitCodeOf(ending: Ending): number {
  if (ending.signal) return EXIT_OF_SIGNAL[ending.signal];
  if (ending.problem) return EXIT_OF_PROBLEM[ending.problem.code];
  const refused = ending.orderProblems?.some((problem) => EXIT_OF_PROBLEM[problem.code] === EXIT.credentials);
  if (refused) return EXIT.credentials;
  if (ending.complete === false) return EXIT.leftForPerson;
  const left = ending.outcomes?.some((outcome) => OUTCOMES[outcome].forPerson);
  return left ? EXIT.leftForPerson : EXIT.done;
}
