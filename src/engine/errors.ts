/**
 * The error family. A `Problem` is an expected failure told in words for a person: it travels in state,
 * reports and outcomes. A `ServiceError` carries one out of a read at a vendor; every other exception is a bug.
 */

/** Stable codes; callers branch on these, never on words. */
export type ProblemCode =
  | 'usage' // the command line is off
  | 'settings' // a setting is missing or unreadable
  | 'filter' // the filter cannot be parsed, here or by the service
  | 'credentials' // 401, or a key of the wrong service
  | 'forbidden' // 403: the key may not do this
  | 'unreachable' // no connection, TLS refused, time-out of a read
  | 'rate' // 429 beyond patience
  | 'service' // 5xx, or a state the service gave up with
  | 'contract' // an answer that does not fit the vendor's contract
  | 'not-found'
  | 'ledger' // the ledger cannot be read or written: nothing may be ordered
  | 'shifted' // what was confirmed is not what the vendor shows any more: to be looked at again
  | 'busy' // another process does this work already
  | 'cancelled'
  | 'internal';

export type Problem = {
  readonly code: ProblemCode;
  /** What happened, one sentence, no secret in it. */
  readonly what: string;
  /** What it affects. */
  readonly affects?: string;
  /** What to do next. */
  readonly next?: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Where in the filter the error is (0-based column), for code `filter`. */
  readonly column?: number;
  /** Its certificate was not accepted: for code `unreachable`. */
  readonly certificate?: true;
};

/** A failed read at a service; `problem` has the words. */
export class ServiceError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.what, options);
    this.name = 'ServiceError';
    this.problem = problem;
  }
}

/** The words of a problem as one line: what, what it affects, what to do. */
export function wordsOf(problem: Problem): string {
  return [problem.what, problem.affects, problem.next].filter((part) => part).join(' ');
}

/** Turns anything thrown into a problem; what is not a `ServiceError` is a bug and says so. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ServiceError) return thrown.problem;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { code: 'cancelled', what: 'The work was cancelled.' };
  }
  return {
    code: 'internal',
    what: `Unexpected: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  };
}
