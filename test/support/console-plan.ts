/** Plans as the scripted engine makes them: a verdict of each guard a person may meet, friction by reach. */

import type { Args } from '../../src/engine/commands.ts';
import type { Plan, PlanTarget, Verdict } from '../../src/engine/model/decision.ts';
import type { OrderKind } from '../../src/engine/model/isolation.ts';
import { NOTHING_ELSE } from '../../src/engine/model/place.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { oneEndpoint } from './builders.ts';

const verdict = (
  guard: Verdict['guard'],
  result: Verdict['result'],
  words: string,
  rest: Partial<Verdict> = {},
): Verdict => ({
  guard,
  result,
  value: '',
  limit: '',
  words,
  ...rest,
});

export function planFor(
  kind: OrderKind,
  targets: Args<'plan'>['targets'],
  state: EngineState,
  protect: ReadonlySet<string>,
  now: number,
): Plan {
  const planned = targets.map((target): PlanTarget => {
    const found =
      'machine' in target
        ? state.machines.get(target.machine)
        : [...state.machines.values()].find((each) => each.host.toLowerCase() === target.host.toLowerCase());
    // A machine of the ledger that has no alerts in the table is found at the vendor all the same.
    const isKey = 'machine' in target;
    const host = found?.host ?? (isKey ? (target.machine.split(':').at(-1) ?? '').toUpperCase() : target.host);
    const known = isKey
      ? oneEndpoint({ endpoint: { name: host }, isolation: 'isolated' })
      : { kind: 'none' as const, deleted: [] };
    const match = found?.endpoint ?? known;
    const verdicts = verdictsFor(kind, host, match, protect);
    const blockedBy = verdicts.find(({ result }) => result === 'hold') ?? null;
    return { machine: found?.key ?? `harmony:host:${host.toLowerCase()}`, host, match, verdicts, blockedBy };
  });
  const ordered = planned.filter(({ blockedBy }) => blockedBy === null);
  const guarded = ordered.find(({ host }) => protect.has(host));
  const ownComment = guarded !== undefined && kind === 'isolate';
  return {
    id: 'p-1',
    kind,
    targets: planned,
    reach: ordered.length,
    friction: ownComment
      ? { kind: 'type', expected: guarded.host, what: 'name' }
      : ordered.length > 1
        ? { kind: 'type', expected: String(ordered.length), what: 'count' }
        : { kind: 'yes' },
    ownComment,
    comment: ownComment ? '' : `${kind === 'isolate' ? 'Isolated' : 'Released'} by an analyst with Cordon.`,
    radius:
      kind === 'isolate'
        ? [
            { cap: 'cycle', used: 0, limit: 3 },
            { cap: 'hour', used: 2, limit: 10 },
            { cap: 'day', used: 4, limit: 25 },
          ]
        : [],
    places: [],
    place: null,
    reaches: kind === 'isolate' ? NOTHING_ELSE : '',
    shares: [],
    createdAt: now,
  };
}

function verdictsFor(
  kind: OrderKind,
  host: string,
  match: PlanTarget['match'],
  protect: ReadonlySet<string>,
): readonly Verdict[] {
  const identity =
    match.kind === 'one'
      ? verdict('identity', 'pass', 'Exactly one endpoint bears the name.', { value: '1', limit: '1' })
      : match.kind === 'several'
        ? verdict('identity', 'hold', `${match.candidates.length} endpoints bear the name ${host}.`, {
            value: String(match.candidates.length),
            limit: '1',
            flip: 'Order by the endpoint’s id.',
          })
        : verdict('identity', 'hold', `No endpoint is called ${host}.`, { flip: 'Check the name at the vendor.' });
  if (kind === 'release') return [identity];
  return [
    verdict('halt', 'pass', 'Orders are not halted.'),
    verdict('mode', 'pass', 'A person may isolate by hand in every mode.', { value: 'approve' }),
    verdict('freshness', 'pass', 'The endpoint’s record is fresh.', { value: '2 s', limit: '60 s' }),
    identity,
    protect.has(host)
      ? verdict('protected', 'warn', `${host} is protected: core file server.`, { value: 'FS-*' })
      : verdict('protected', 'pass', 'It is not protected.'),
    match.kind === 'one' && match.reading.isolation === 'isolated'
      ? verdict('already', 'hold', `${host} is isolated already.`, { outcome: 'already_isolated' })
      : match.kind === 'one' && match.reading.cannotApply
        ? verdict('already', 'warn', `Its agent would not apply the order: ${match.reading.cannotApply}.`)
        : verdict('already', 'pass', 'It is not isolated and has no order in flight.'),
    verdict('evidence', 'pass', 'The evidence is enough.', { value: '35 of High or worse', limit: '1' }),
    verdict('storm', 'not-applicable', 'No storm is under way.'),
  ];
}
