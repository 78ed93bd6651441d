/** How guards say what they found. */
import type { GuardId, Verdict } from '../model/decision.ts';
import type { JudgeContext } from './context.ts';

type Found = { readonly value: string; readonly limit: string; readonly words: string };
type Held = Found & { readonly flip: string } & Pick<Verdict, 'outcome'>;

/** One guard: looks at the context, answers its verdict. */
export type Guard = (context: JudgeContext) => Verdict;

export function pass(guard: GuardId, found: Found): Verdict {
  return { guard, result: 'pass', ...found };
}

export function warn(guard: GuardId, found: Found & { readonly flip?: string }): Verdict {
  return { guard, result: 'warn', ...found };
}

export function hold(guard: GuardId, held: Held): Verdict {
  return { guard, result: 'hold', ...held };
}

export function notApplicable(guard: GuardId, words: string, value = '', limit = ''): Verdict {
  return { guard, result: 'not-applicable', value, limit, words };
}

/** For guards that bind automation only: what would hold it is told to a person, and binds nobody. */
export function holdAutomation(context: JudgeContext, guard: GuardId, held: Held): Verdict {
  if (context.actor === 'auto') return hold(guard, held);
  return notApplicable(guard, `Would hold automation: ${held.words}`, held.value, held.limit);
}

/** The first verdict that holds, in the order of the guards; null where none does. */
export function firstHold(verdicts: readonly Verdict[]): Verdict | null {
  return verdicts.find((verdict) => verdict.result === 'hold') ?? null;
}
