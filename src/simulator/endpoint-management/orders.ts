/** POST /remediation/isolate and /remediation/de-isolate (contract section 4.5). */
import { type Answer, problem, problemDetails } from '../server/answers.ts';
import type { KnownCall } from '../server/call.ts';
import type { Computer } from '../world/computers.ts';
import type { OperationKind } from '../world/operations.ts';
import type { World } from '../world/world.ts';
import { compileFilters, readFilters } from './column-filters.ts';
import type { Jobs } from './jobs.ts';

const DEFAULT_EXPIRATION_SECONDS = 86_400;

type Checked<T> = { readonly ok: T } | { readonly refused: string };
type Members = Record<string, unknown>;

export function giveOrder(world: World, jobs: Jobs, call: KnownCall, kind: OperationKind): Answer {
  if (!call.identity.mayWrite) return problem(403, 'The API key has no permission to run remediation operations.');
  const order = readOrder(world, call.body.kind === 'json' ? call.body.value : null);
  if ('refused' in order) return problem(422, order.refused);
  const { targets, ...rest } = order.ok;
  if (targets.length > world.settings.targetsCap) {
    return problem(422, `An operation takes ${world.settings.targetsCap} computers at most.`);
  }
  return jobs.start(call.fault, () => {
    if (targets.length === 0) {
      const data = problemDetails(400, 'None of the targets is a known computer.');
      return () => ({ statusCode: 400, data });
    }
    const operation = world.operations.create({ kind, adminName: call.identity.clientId, computers: targets, ...rest });
    return () => ({ statusCode: 201, data: operation.id });
  });
}

type ReadOrder = {
  readonly comment: string | null;
  readonly startsAt: number | null;
  readonly expirationSeconds: number;
  readonly targets: readonly Computer[];
};

function readOrder(world: World, body: unknown): Checked<ReadOrder> {
  const members = membersOf(body, ['comment', 'timing', 'targets'], 'The order');
  if ('refused' in members) return members;
  const { comment, timing, targets } = members.ok;
  if (comment !== undefined && typeof comment !== 'string') return { refused: 'comment must be a text.' };
  const times = readTiming(timing);
  if ('refused' in times) return times;
  const computers = readTargets(world, targets);
  if ('refused' in computers) return computers;
  return { ok: { comment: comment ?? null, ...times.ok, targets: computers.ok } };
}

function readTiming(timing: unknown): Checked<Pick<ReadOrder, 'startsAt' | 'expirationSeconds'>> {
  if (timing === undefined) return { ok: { startsAt: null, expirationSeconds: DEFAULT_EXPIRATION_SECONDS } };
  const members = membersOf(timing, ['expirationSeconds', 'schedulingDateTime'], 'timing');
  if ('refused' in members) return members;
  const { expirationSeconds = DEFAULT_EXPIRATION_SECONDS, schedulingDateTime } = members.ok;
  if (!Number.isInteger(expirationSeconds) || Number(expirationSeconds) < 1) {
    return { refused: 'expirationSeconds must be a whole number, 1 or more.' };
  }
  const startsAt = schedulingDateTime === undefined ? null : Date.parse(String(schedulingDateTime));
  if (startsAt !== null && Number.isNaN(startsAt)) return { refused: 'schedulingDateTime must be a date-time.' };
  return { ok: { startsAt, expirationSeconds: Number(expirationSeconds) } };
}

/** Union of what is included and what the query finds, less what is excluded; each computer once. */
function readTargets(world: World, targets: unknown): Checked<readonly Computer[]> {
  const members = membersOf(targets, ['include', 'exclude', 'query'], 'targets');
  if ('refused' in members) return members;
  const { include, exclude, query } = members.ok;
  if (include === undefined && query === undefined) return { refused: 'targets must include computers.' };
  const included = readIncluded(include);
  if ('refused' in included) return included;
  const found = readFound(world, query);
  if ('refused' in found) return found;
  const left = membersOf(exclude ?? {}, ['computerIds', 'groupsIds'], 'targets.exclude');
  if ('refused' in left) return left;
  const excluded = new Set([left.ok.computerIds, left.ok.groupsIds].flat());
  const wanted = new Set([...included.ok.map((id) => world.findComputer(id)), ...found.ok]);
  const kept = [...wanted].filter(
    (one) => one !== null && !excluded.has(one.id) && !one.groups.some((group) => excluded.has(group.id)),
  );
  return { ok: kept as Computer[] };
}

function readIncluded(include: unknown): Checked<readonly string[]> {
  if (include === undefined) return { ok: [] };
  const members = membersOf(include, ['computers'], 'targets.include');
  if ('refused' in members) return members;
  const { computers = [] } = members.ok;
  if (!Array.isArray(computers)) return { refused: 'targets.include.computers must be an array.' };
  const ids = computers.map((one: Members | null) => one?.id);
  if (!ids.every((id) => typeof id === 'string' && id !== '')) return { refused: 'Each target needs an id.' };
  return { ok: ids as string[] };
}

function readFound(world: World, query: unknown): Checked<readonly Computer[]> {
  if (query === undefined) return { ok: [] };
  // Singular "filter" here, plural in computers/filtered.
  const members = membersOf(query, ['filter', 'paging'], 'targets.query');
  if ('refused' in members) return members;
  const filters = readFilters(members.ok.filter);
  if ('refused' in filters) return filters;
  return { ok: world.computers().filter(compileFilters(filters.ok, world.now())) };
}

function membersOf(value: unknown, known: readonly string[], what: string): Checked<Members> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { refused: `${what} must be an object.` };
  const stranger = Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined) return { refused: `${what} has no member "${stranger}".` };
  return { ok: value as Members };
}
