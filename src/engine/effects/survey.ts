/** What a plan reaches beyond its machines, asked of the vendor: where they go, what stays reachable, what they go back to. */
import { type Core, connectionOf } from '../core.ts';
import type { GroupShare, Plan, PlanTarget } from '../model/decision.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { type GroupSize, NOTHING_ELSE, type Survey, type WayBack } from '../model/place.ts';
import type { OrderTarget } from '../ports.ts';
import { isolationOf } from './standing-isolations.ts';
import type { Target } from './targets.ts';

/** Throws ServiceError: where a vendor cannot say what an isolation does, nobody can confirm it. */
export async function surveyed(core: Core, plan: Plan, targets: readonly Target[], wanted: string | null) {
  if (plan.kind === 'release') return { ...plan, targets: await withWayBack(core, plan, targets) };
  const surveys = await Promise.all(
    [...bySource(plan, targets)].map(async ([source, going]) => {
      const endpoints = going.flatMap(endpointOf);
      const survey = await connectionOf(core, source).isolator.survey?.(endpoints, core.work.leaving);
      return { survey: survey ?? NO_SURVEY, endpoints };
    }),
  );
  const [only] = surveys;
  const shares = surveys.flatMap(({ survey, endpoints }) => survey.groups.map((group) => shareOf(group, endpoints)));
  if (surveys.length > 1 || !only) return { ...plan, shares, reaches: reachesOf(surveys.map(({ survey }) => survey)) };
  const { places } = only.survey;
  // Asked for and gone: the digest then differs from what was confirmed.
  const place = places.find(({ id }) => id === wanted) ?? usualOf(only.survey);
  return { ...plan, shares, places, place, reaches: place?.reach ?? NOTHING_ELSE };
}

const NO_SURVEY: Survey = { places: [], groups: [] };

function usualOf({ places }: Survey) {
  return places.find(({ usual }) => usual) ?? null;
}

/** Several vendors: what is true of each of them. */
function reachesOf(surveys: readonly Survey[]): string {
  return [...new Set(surveys.map((survey) => usualOf(survey)?.reach ?? NOTHING_ELSE))].join(', or ') || NOTHING_ELSE;
}

function shareOf(group: GroupSize, endpoints: readonly Endpoint[]): GroupShare {
  return { ...group, cut: endpoints.filter(({ groups }) => groups.some(({ id }) => id === group.id)).length };
}

function endpointOf({ match }: Pick<PlanTarget, 'match'>): readonly Endpoint[] {
  return match.kind === 'one' ? [match.reading.endpoint] : [];
}

/** What will be ordered, by the connection it goes to. */
function bySource(plan: Plan, targets: readonly Target[]): ReadonlyMap<string, readonly PlanTarget[]> {
  const sources = new Map(targets.map(({ key, source }) => [key, source]));
  const going = plan.targets.filter(({ blockedBy }) => blockedBy === null);
  return Map.groupBy(going, ({ machine }) => sources.get(machine) ?? '');
}

/** A release waits for nobody: what cannot be read is not told. */
async function withWayBack(core: Core, plan: Plan, targets: readonly Target[]): Promise<readonly PlanTarget[]> {
  const ways = new Map<string, WayBack>();
  for (const [source, going] of bySource(plan, targets)) {
    const { isolator } = connectionOf(core, source);
    if (!isolator.wayBack) continue;
    const asked: OrderTarget[] = [];
    for (const endpoint of going.flatMap(endpointOf)) {
      const isolation = await isolationOf(core, endpoint.id).catch(() => null);
      const { before = null, receipt = null, place } = isolation ?? {};
      asked.push({ endpoint, before, isolation: receipt, place: place?.id ?? null });
    }
    const found = await isolator.wayBack(asked, core.work.leaving).catch(() => null);
    for (const [id, way] of found ?? []) ways.set(id, way);
  }
  return plan.targets.map((target) => {
    const back = endpointOf(target).map(({ id }) => ways.get(id))[0];
    return back ? { ...target, back } : target;
  });
}
