/** `skip`, `snooze`, `halt`: what a person tells the program about machines and about itself. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, log, now, say } from '../core.ts';
import { toProblem } from '../errors.ts';
import { evidenceKinds } from '../model/evidence.ts';
import type { MachineKey, Standing } from '../model/machine.ts';
import { haltTurned } from '../reporting/log-lines.ts';

/** Sets machines aside until evidence of a new kind comes, or takes that back. */
export async function skip(core: Core, { machines, on }: Args<'skip'>): Promise<AnswerOf<'skip'>> {
  const by = core.run.actor.id;
  return setEach(core, machines, on ? 'skipped' : 'open again', (key) => {
    if (!on) return { kind: 'open' };
    const machine = core.store.get().machines.get(key);
    return { kind: 'skipped', at: now(core), by, evidence: machine ? evidenceKinds(machine) : [] };
  });
}

/** Sets machines aside until a time (epoch ms). */
export async function snooze(core: Core, { machines, until }: Args<'snooze'>): Promise<AnswerOf<'snooze'>> {
  const by = core.run.actor.id;
  const words = `snoozed until ${new Date(until).toISOString()}`;
  return setEach(core, machines, words, () => ({ kind: 'snoozed', until, by }));
}

async function setEach(
  core: Core,
  keys: readonly MachineKey[],
  words: string,
  standingOf: (key: MachineKey) => Standing,
): Promise<AnswerOf<'skip'>> {
  for (const key of keys) {
    const standing = standingOf(key);
    try {
      await core.work.track(core.ports.ledger.setStanding(key, standing, core.run.actor, now(core)));
    } catch (thrown) {
      return { ok: false, problem: toProblem(thrown) };
    }
    core.standings.set(key, standing);
    core.store.apply({ kind: 'standing', machines: [key], standing });
    const host = core.store.get().machines.get(key)?.host ?? key;
    say(core, 'info', key, `${host || 'The records without a host'}: ${words}.`);
  }
  return { ok: true };
}

/** The kill switch: no further order until it is lifted (safety.md, guard 1). */
export async function halt(core: Core, { on }: Args<'halt'>): Promise<AnswerOf<'halt'>> {
  try {
    await core.work.track(core.ports.halt.set(on));
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
  core.store.apply({ kind: 'halted', on });
  const line = haltTurned(on);
  log(core, line);
  core.store.apply({ kind: 'said', at: now(core), level: on ? 'warn' : 'info', machine: null, text: line.message });
  return { ok: true };
}
