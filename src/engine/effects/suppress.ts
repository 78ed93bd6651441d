/** `suppress`, `unsuppress`: false positives by a person's word, in force for all processes of this home. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, now, say } from '../core.ts';
import { type Problem, toProblem } from '../errors.ts';
import { type NewSuppression, SUPPRESSION_KINDS, type Suppression } from '../model/suppression.ts';
import { showSuppressions } from './show-suppressions.ts';
import type { Table } from './table.ts';

const LONGEST_VALUE = 4096;

export async function suppress(core: Core, table: Table, { entry }: Args<'suppress'>): Promise<AnswerOf<'suppress'>> {
  const off = refusalOf(entry, now(core));
  if (off) return { ok: false, problem: off };
  const { actor } = core.run;
  const suppression: Suppression = {
    kind: entry.kind,
    value: entry.value.trim(),
    reason: entry.reason.trim(),
    expiresAt: entry.expiresAt,
    id: core.ports.chance.id('s'),
    by: actor.id,
    at: now(core),
    endedAt: null,
    endedBy: null,
  };
  try {
    await core.work.track(core.ports.ledger.suppress(suppression, actor));
    say(core, 'info', null, `Suppressed as a false positive: ${wordsFor(suppression)}.`);
    await refreshSuppressions(core, table);
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
  return { ok: true, suppression };
}

export async function unsuppress(
  core: Core,
  table: Table,
  { id }: Args<'unsuppress'>,
): Promise<AnswerOf<'unsuppress'>> {
  try {
    const ended = await core.work.track(core.ports.ledger.unsuppress(id, core.run.actor, now(core)));
    if (!ended) return { ok: false, problem: { code: 'not-found', what: `No suppression "${id}" is in force.` } };
    say(core, 'info', null, `No longer suppressed: ${wordsFor(ended)}.`);
    await refreshSuppressions(core, table);
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
  return { ok: true };
}

/** Takes up what this or another process has suppressed, and what has expired. Throws ServiceError `ledger`. */
export async function refreshSuppressions(core: Core, table: Table): Promise<void> {
  if (core.suppressions.take(await core.ports.ledger.suppressions(), now(core))) await table.recount(true);
  showSuppressions(core);
}

function refusalOf({ kind, value, reason, expiresAt }: NewSuppression, time: number): Problem | null {
  const what = !SUPPRESSION_KINDS.includes(kind)
    ? `"${kind}" cannot be suppressed: say ${SUPPRESSION_KINDS.join(', ')}.`
    : value.trim() === ''
      ? `Say which ${kind} is a false positive.`
      : value.length > LONGEST_VALUE
        ? `The ${kind} is too long.`
        : /^[*?\s]+$/.test(value)
          ? 'This would suppress everything.'
          : reason.trim() === ''
            ? 'Say why it is a false positive.'
            : expiresAt !== null && expiresAt <= time
              ? 'It would have expired already.'
              : null;
  return what === null ? null : { code: 'usage', what, affects: 'Nothing was suppressed.' };
}

function wordsFor({ kind, value, reason, expiresAt }: Suppression): string {
  const until = expiresAt === null ? '' : `, until ${new Date(expiresAt).toISOString()}`;
  return `${kind} "${value}" (${reason})${until}`;
}
