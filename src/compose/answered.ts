/** Expected refusals as answers: what a command shows, and what is a bug, are told apart here. */
import { type Problem, ServiceError } from '../engine/errors.ts';

export type Answered<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: Problem };

/** A ServiceError becomes an answer; everything else is a bug and goes on. */
export async function answered<T>(work: () => T | Promise<T>): Promise<Answered<T>> {
  try {
    return { ok: true, ...(await work()) };
  } catch (thrown) {
    if (thrown instanceof ServiceError) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}
