/** Remediation operations as the vendor tells of them (contract section 4.6), read into standings. Open vocabularies. */
import * as z from 'zod';
import type { Standings } from '../../../engine/ports.ts';

export type EndpointStanding = NonNullable<ReturnType<Standings['endpoints']['get']>>;

const TEN_YEARS_S = 315_360_000;

export const Operation = z.looseObject({
  id: z.string().min(1),
  comment: z.string().nullish().catch(null),
  createdOn: z.string().nullish().catch(null),
  overallStatus: z.string().nullish().catch(null),
  /** Longer than a program lives is not told: no date could say it. */
  remainingTimeoutSeconds: z.number().max(TEN_YEARS_S).nullish().catch(null),
  aborted: z.boolean().nullish().catch(null),
});
export type Operation = z.output<typeof Operation>;

/** One status, or an array of one (section 4.6). */
export const OneOperation = z.union([Operation, z.array(Operation).min(1)]).transform((value) => {
  return Array.isArray(value) ? (value[0] as Operation) : value;
});
export const OperationList = z.array(Operation).nullable();

export const Results = z.object({
  data: z
    .array(
      z.object({
        machine: z.looseObject({ id: z.string().nullish() }).nullish(),
        operation: z
          .looseObject({
            status: z.string().nullish().catch(null),
            response: z
              .looseObject({ status: z.unknown().optional(), output: z.unknown().optional() })
              .nullish()
              .catch(null),
          })
          .nullish(),
      }),
    )
    .nullable(),
});
export type Results = z.output<typeof Results>;

/** Stands in the vendor's comment, so that an order whose answer was lost can be found again. */
export function markedComment(comment: string, marker: string): string {
  return `${comment} ${markOf(marker)}`.trim();
}

export function markOf(marker: string): string {
  return `[cordon:${marker}]`;
}

/** The service's codes for an order that waits, in words; a code that is not known stays as it came. */
const WAITING_WORDS: Readonly<Record<string, string>> = {
  PENDING: 'It waits until the machine calls in',
  IN_PROGRESS: 'The service is still passing it on',
};

export function waitingWords(code: string): string {
  return WAITING_WORDS[code.trim().toUpperCase()] ?? code;
}

/** How each target stands. What is not known is waiting, with the vendor's word for it. */
export function standingsOf(
  operation: Operation,
  results: Results | null,
  targets: readonly string[],
): ReadonlyMap<string, EndpointStanding> {
  const told = new Map<string, EndpointStanding>();
  for (const { machine, operation: result } of results?.data ?? []) {
    const status = result?.status ?? '';
    if (!machine?.id) continue;
    const output = typeof result?.response?.output === 'string' ? result.response.output : '';
    const answered = result?.response !== null && result?.response !== undefined;
    told.set(machine.id, {
      state: stateOf(status, answered),
      words: [waitingWords(status), output].filter((part) => part !== '').join(': '),
    });
  }
  const overall = operation.overallStatus ?? '';
  const over = ending(operation);
  return new Map(
    targets.map((id) => {
      const own = told.get(id) ?? { state: 'waiting' as const, words: waitingWords(overall) };
      return [id, own.state === 'waiting' && over !== null ? { ...over, words: over.words(own.words) } : own];
    }),
  );
}

/** A machine that was not reached while the operation was offered never will be. */
function ending(operation: Operation): { state: 'failed' | 'expired'; words: (own: string) => string } | null {
  const overall = (operation.overallStatus ?? '').toUpperCase();
  const beside = (own: string) => (own === '' ? '' : ` (${own})`);
  if (operation.aborted === true || overall === 'ABORTED') {
    return { state: 'failed', words: (own) => `the operation was aborted${beside(own)}` };
  }
  const left = operation.remainingTimeoutSeconds;
  if (left !== null && left !== undefined && left <= 0) {
    return { state: 'expired', words: (own) => `the operation has expired${beside(own)}` };
  }
  return null;
}

/** Only what can mean nothing else ends an order; the proof is the computer's record in any case. */
function stateOf(status: string, answered: boolean): EndpointStanding['state'] {
  const word = status.trim().toUpperCase();
  if (/^(TIMED_OUT|TIMEOUT|EXPIRED)$/.test(word)) return 'expired';
  if (/^(DA_NOT_INSTALLED|NOT_SUPPORTED|FAILED|FAILURE|ERROR|REJECTED|ABORTED)$/.test(word)) return 'failed';
  if (/^(SUCCEEDED|SUCCESS|SUCCESSFUL|COMPLETED|DONE|FINISHED)$/.test(word)) return 'reported';
  // A word nobody knows, with an answer of the agent beside it: it has dealt with the order, one way or another.
  return answered ? 'reported' : 'waiting';
}
