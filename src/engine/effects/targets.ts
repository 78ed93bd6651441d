/** Who is meant: a machine of the table, or a host name or vendor id named by a person. Looked up anew. */
import type { TargetRef } from '../commands.ts';
import { type Core, connectionOf, now } from '../core.ts';
import { type Problem, toProblem } from '../errors.ts';
import { machineKeyOf, splitHost } from '../intake/host.ts';
import type { EndpointMatch, EndpointReading } from '../model/endpoint.ts';
import type { Order, OrderKind } from '../model/isolation.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import type { Connection, EndpointQuery } from '../ports.ts';
import { matchOf, queryOf } from './look-up.ts';
import { standingAt } from './standing-isolations.ts';

export type Target = {
  readonly key: MachineKey;
  readonly source: string;
  /** The machine's host, or what the person named. */
  readonly host: string;
  /** null: no alert of it is in the table. */
  readonly machine: Machine | null;
  readonly match: EndpointMatch;
  /** Found by the vendor's id: that says nothing of how many endpoints bear the name. */
  readonly byId: boolean;
};

export type Found =
  | { readonly ok: true; readonly targets: readonly Target[] }
  | { readonly ok: false; readonly problem: Problem };

/** One look-up a connection for all targets; in the order given, each machine once. */
export async function findTargets(core: Core, refs: readonly TargetRef[], kind: OrderKind | null): Promise<Found> {
  try {
    const asked = refs.flatMap((ref) => askedOf(core, ref, kind));
    const answers = await byIdInstead(core, asked, await ask(core, asked));
    const targets = new Map<MachineKey, Target>();
    for (const indexes of Map.groupBy(asked.keys(), (index) => asked[index]?.ref).values()) {
      const target = oneOf(indexes.map((index) => targetOf(core, asked[index] as Asked, answers[index] ?? [])));
      if (!target) continue;
      const own = apart(target, targets.get(target.key));
      targets.set(own.key, own);
      if (!own.machine) remember(core, own);
    }
    noteMatches(core, [...targets.values()]);
    return { ok: true, targets: [...targets.values()] };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** Two endpoints of one name, each named by its id, are two targets. */
function apart(target: Target, twin: Target | undefined): Target {
  const [id, other] = [endpointIdOf(target), twin && endpointIdOf(twin)];
  if (id === null || other === undefined || other === null || id === other) return target;
  return { ...target, key: machineKeyOf(target.source, { host: null, endpointId: id }), machine: null };
}

function endpointIdOf({ match }: Target): string | null {
  return match.kind === 'one' ? match.reading.endpoint.id : null;
}

/** A host name is asked of every connection: where two know it, nobody can tell which is meant. */
function oneOf(targets: readonly Target[]): Target | undefined {
  const live = targets.filter(({ match }) => match.kind === 'one' || match.kind === 'several');
  const [first] = live;
  if (!first) return targets[0];
  if (live.length === 1) return first;
  return { ...first, match: { kind: 'several', candidates: live.flatMap(candidatesOf), deleted: [] } };
}

export function candidatesOf({ match }: Pick<Target, 'match'>): readonly EndpointReading[] {
  if (match.kind === 'several') return match.candidates;
  return match.kind === 'one' ? [match.reading] : [];
}

type Asked = {
  readonly connection: Connection;
  /** Which of the references it was asked for; a name is asked of every connection. */
  readonly ref: TargetRef;
  readonly named: boolean;
  readonly machine: Machine | null;
  readonly key: MachineKey | null;
  readonly host: string;
  readonly query: EndpointQuery | null;
};

function askedOf(core: Core, ref: TargetRef, kind: OrderKind | null): readonly Asked[] {
  if ('host' in ref) return core.ports.connections.map((connection) => namedByPerson(connection, ref, ref.host));
  const machine = core.store.get().machines.get(ref.machine) ?? null;
  const order = core.orders.get(ref.machine) ?? null;
  const release = releaseQuery(order, kind);
  const named = core.named.get(ref.machine);
  if (!machine && !release && named !== undefined) {
    return core.ports.connections.map((connection) => namedByPerson(connection, ref, named));
  }
  const source = machine?.source ?? order?.source;
  if (source === undefined) return [];
  const host = machine?.host ?? named ?? order?.host ?? '';
  const query = release ?? (machine ? queryOf(machine) : idQuery(order));
  return [{ connection: connectionOf(core, source), ref, named: false, machine, key: ref.machine, host, query }];
}

/** What was isolated by its id is released by its id, whatever has come to bear its name since. */
function releaseQuery(order: Order | null, kind: OrderKind | null): EndpointQuery | null {
  return kind === 'release' && order?.kind === 'isolate' && order.step === 'verified' ? idQuery(order) : null;
}

function idQuery(order: Order | null): EndpointQuery | null {
  return order ? { by: 'id', id: order.endpointId } : null;
}

function namedByPerson(connection: Connection, ref: TargetRef, host: string): Asked {
  const { name, domain } = splitHost(host);
  const query: EndpointQuery = { by: 'name', name, domains: domain === null ? [] : [domain] };
  return { connection, ref, named: true, machine: null, key: null, host: host.trim(), query };
}

type Answers = readonly (readonly EndpointReading[])[];

async function ask(core: Core, asked: readonly Asked[]): Promise<Answers> {
  const answers: (readonly EndpointReading[])[] = asked.map(() => []);
  const places = Map.groupBy(asked.keys(), (index) => asked[index]?.connection);
  await Promise.all(
    [...places].map(async ([connection, indexes]) => {
      const queries = indexes.flatMap((index) => {
        const query = asked[index]?.query;
        return query ? [{ index, query }] : [];
      });
      if (!connection || queries.length === 0) return;
      const found = await connection.isolator.lookUp(
        queries.map(({ query }) => query),
        core.work.leaving,
        standingAt(core, connection.source.id),
      );
      queries.forEach(({ index }, place) => {
        answers[index] = found[place] ?? [];
      });
    }),
  );
  return answers;
}

/** What no endpoint bears as a name may be an id. */
async function byIdInstead(core: Core, asked: readonly Asked[], answers: Answers): Promise<Answers> {
  const again = asked.map((each, index): Asked => {
    const unknown = each.named && (answers[index] ?? []).length === 0;
    return { ...each, query: unknown ? { by: 'id', id: each.host } : null };
  });
  if (again.every(({ query }) => query === null)) return answers;
  const byId = await ask(core, again);
  return answers.map((answer, index) => (again[index]?.query ? (byId[index] ?? []) : answer));
}

function targetOf(
  core: Core,
  { connection, machine, key, host, query }: Asked,
  candidates: readonly EndpointReading[],
): Target {
  const match = matchOf(candidates);
  const source = connection.source.id;
  const itsKey = key ?? keyOf(core, source, host, match);
  const shown = machine ?? core.store.get().machines.get(itsKey) ?? null;
  // Named by the vendor's id, it is told by the name it bears.
  const isId = match.kind === 'one' && match.reading.endpoint.id === host;
  const byId = isId || query?.by === 'id';
  return { key: itsKey, source, host: isId ? match.reading.endpoint.name : host, machine: shown, match, byId };
}

/** The key of the machine whose alerts or orders are known under this endpoint; else by its name. */
function keyOf(core: Core, source: string, host: string, match: EndpointMatch): MachineKey {
  const endpoint = match.kind === 'one' ? match.reading.endpoint : null;
  const byId = machineKeyOf(source, { host: null, endpointId: endpoint?.id ?? host });
  if (core.store.get().machines.has(byId) || core.orders.has(byId)) return byId;
  const byName = machineKeyOf(source, { host: endpoint?.name ?? host, endpointId: null });
  // A twin of the same name was ordered about before: its history is not this one's.
  const known = core.orders.get(byName);
  return endpoint && known && known.endpointId !== endpoint.id ? byId : byName;
}

const NAMED_LIMIT = 1000;

/** A plan names its machines by key; what is not in the table is found again by what the person called it. */
function remember({ named }: Core, { key, host }: Target): void {
  named.delete(key);
  named.set(key, host);
  const [oldest] = named.keys();
  if (named.size > NAMED_LIMIT && oldest !== undefined) named.delete(oldest);
}

function noteMatches(core: Core, targets: readonly Target[]): void {
  const time = now(core);
  const matches = new Map(targets.filter(tellsOfMachine).map(({ key, match }) => [key, match]));
  for (const key of matches.keys()) core.lookedAt.set(key, time);
  if (matches.size > 0) core.store.apply({ kind: 'read', matches });
}

/** One of several endpoints of a name, read by its id, leaves the machine as ambiguous as it was. */
function tellsOfMachine({ machine, byId }: Target): boolean {
  return machine !== null && !(byId && machine.endpoint.kind === 'several');
}
