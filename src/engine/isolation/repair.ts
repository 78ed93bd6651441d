/** `repair`: brings what isolation needs at the vendor to what it must be, on a person's yes. A write like any other. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, now, say, settingsOf } from '../core.ts';
import { type Problem, toProblem, wordsOf } from '../errors.ts';

export async function repairFor(core: Core, { machine }: Args<'repair'>): Promise<AnswerOf<'repair'>> {
  const { connections, ledger, halt } = core.ports;
  const connection = connections.find(({ source }) => machine.startsWith(`${source.id}:`));
  const isolator = connection?.isolator;
  if (!connection || !isolator?.repair || !isolator.readiness)
    return refuse('There is nothing to repair at this vendor.');
  if (settingsOf(core).readOnly) return refuse('This is a read-only session: no write call is possible.');
  if (settingsOf(core).dryRun) return refuse('This is a dry run: nothing is written to the vendor.');
  if (halt.isOn()) return refuse('Halted: nothing is written to the vendor until the halt is lifted.');
  try {
    const name = `repair:${connection.source.id}`;
    // Written down before it is done, like an order: what was changed at the vendor must not be in the dark.
    await core.work.track(ledger.remember(name, 'ordered', core.run.actor, now(core)));
    const repair = await core.work.track(isolator.repair(NEVER));
    const told = repair.ok ? repair.words : wordsOf(repair.problem);
    await core.work.track(ledger.remember(name, told, core.run.actor, now(core)));
    say(core, repair.ok ? 'good' : 'error', null, `Repair: ${told}`);
    if (!repair.ok) return repair;
    const readiness = await isolator.readiness(core.work.leaving);
    if (!readiness.ready) return { ok: false, problem: stillOpen(repair.words, readiness.differences) };
    return { ok: true, words: repair.words };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** A write is never cut short. */
const NEVER = new AbortController().signal;

function stillOpen(words: string, differences: readonly string[]): Problem {
  return {
    code: 'service',
    what: `${words} It is still not as isolation needs it: ${differences.join(' ')}`,
    affects: 'Nothing was isolated.',
    next: "Look at it in the vendor's portal.",
  };
}

function refuse(what: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: 'usage', what, affects: 'Nothing was changed.' } };
}
