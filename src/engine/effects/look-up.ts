/** Looks machines up at the vendor: one batched call a connection, the answer taken into the table. Reads only. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, connectionOf, now } from '../core.ts';
import { type Problem, toProblem } from '../errors.ts';
import type { EndpointMatch, EndpointReading } from '../model/endpoint.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import type { EndpointQuery } from '../ports.ts';
import { standingAt } from './standing-isolations.ts';

/** Deleted records are kept apart: never targets, never ambiguous (safety.md, guard 5). */
export function matchOf(candidates: readonly EndpointReading[]): EndpointMatch {
  const live = candidates.filter((candidate) => !candidate.endpoint.deleted);
  const deleted = candidates.filter((candidate) => candidate.endpoint.deleted).map((candidate) => candidate.endpoint);
  const [first] = live;
  if (!first) return { kind: 'none', deleted };
  return live.length === 1 ? { kind: 'one', reading: first, deleted } : { kind: 'several', candidates: live, deleted };
}

/** By the vendor's id where the alerts carry it, else by name; null for alerts without a host. */
export function queryOf(machine: Pick<Machine, 'host' | 'domains' | 'endpointId'>): EndpointQuery | null {
  if (machine.endpointId !== null) return { by: 'id', id: machine.endpointId };
  return machine.host === '' ? null : { by: 'name', name: machine.host, domains: machine.domains };
}

export function canBeLookedUp(machine: Pick<Machine, 'host' | 'domains' | 'endpointId'>): boolean {
  return queryOf(machine) !== null;
}

/** Whether a machine was looked up within the last `ms`. */
export function isFresh(core: Core, machine: Machine, ms: number): boolean {
  return now(core) - (core.lookedAt.get(machine.key) ?? Number.NEGATIVE_INFINITY) <= ms;
}

export type LookedUp = {
  readonly matches: ReadonlyMap<MachineKey, EndpointMatch>;
  /** By source: why its machines could not be looked up. */
  readonly problems: ReadonlyMap<string, Problem>;
};

/** Machines that can be looked up, the answer taken into the table; those of a connection that fails stay as they are. */
export async function lookUpMachines(core: Core, machines: readonly Machine[]): Promise<LookedUp> {
  const time = now(core);
  const found = await askForMachines(core, machines);
  for (const key of found.matches.keys()) core.lookedAt.set(key, time);
  if (found.matches.size > 0) core.store.apply({ kind: 'read', matches: found.matches });
  return found;
}

/** As the vendors know the machines now; the table stays as it is. */
export async function askForMachines(core: Core, machines: readonly Machine[]): Promise<LookedUp> {
  const matches = new Map<MachineKey, EndpointMatch>();
  const problems = new Map<string, Problem>();
  const groups = Map.groupBy(machines, (machine) => machine.source);
  await Promise.all(
    [...groups].map(async ([source, group]) => {
      const asked = group.flatMap((machine) => {
        const query = queryOf(machine);
        return query ? [{ machine, query }] : [];
      });
      if (asked.length === 0) return;
      try {
        const queries = asked.map(({ query }) => query);
        const answers = await connectionOf(core, source).isolator.lookUp(
          queries,
          core.work.leaving,
          standingAt(core, source),
        );
        asked.forEach(({ machine }, index) => {
          matches.set(machine.key, matchOf(answers[index] ?? []));
        });
      } catch (thrown) {
        problems.set(source, toProblem(thrown));
      }
    }),
  );
  return { matches, problems };
}

/** `lookUp`: reads machines of the table now. */
export async function lookUpKeys(core: Core, { machines }: Args<'lookUp'>): Promise<AnswerOf<'lookUp'>> {
  const shown = core.store.get().machines;
  const { problems } = await lookUpMachines(
    core,
    machines.flatMap((key) => shown.get(key) ?? []),
  );
  const [problem] = problems.values();
  return problem ? { ok: false, problem } : { ok: true };
}
