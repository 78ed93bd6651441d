/** One real login with a pair of keys and one harmless read on its API (contract section 2): setup and doctor ask for it. */
import { type Problem, ServiceError, toProblem } from '../../engine/errors.ts';
import type { ConnectorContext, KeyPair, KeyTest } from '../connector.ts';
import { throwIfAborted } from '../http/abort.ts';
import { Http } from '../http/http.ts';
import { InfinityEvents } from './infinity-events.ts';
import { keyTitle, type Slot } from './keys.ts';
import { Computers } from './management/computers.ts';
import { Jobs } from './management/jobs.ts';
import { ManagementSession } from './management/session.ts';
import { belongsToOther, Portal } from './portal.ts';
import { HARMONY_RATES } from './rates.ts';

const PROBE_MS = 60_000;

export async function testKey(
  slot: string,
  pair: KeyPair,
  context: Omit<ConnectorContext, 'keys'>,
  signal: AbortSignal,
): Promise<KeyTest> {
  if (slot !== 'events' && slot !== 'endpoint') {
    return { ok: false, problem: { code: 'usage', what: `Harmony Endpoint has no keys called "${slot}".` } };
  }
  throwIfAborted(signal);
  const { clock, gateway, trace } = context;
  // Somebody waits at the question: one more try, not four.
  const http = new Http({ origin: gateway, clock, trace, readOnly: true, limits: HARMONY_RATES, retries: 1 });
  const portal = new Portal({ http, clock, slot, pair });
  const begun = performance.now();
  try {
    const note = await proofs[slot](http, portal, context, signal);
    const ms = Math.round(performance.now() - begun);
    // No reading call shows the role of a key: whether it may isolate, only an order tells.
    return { ok: true, ms, note, ...(slot === 'endpoint' ? { mayWrite: null } : {}), skewMs: http.skew };
  } catch (thrown) {
    throwIfAborted(signal);
    return { ...(await refusal(slot, http, portal, context, thrown, signal)), skewMs: http.skew };
  } finally {
    portal.close();
    await http.close();
  }
}

type Proof = (
  http: Http,
  portal: Portal,
  context: Omit<ConnectorContext, 'keys'>,
  signal: AbortSignal,
) => Promise<string>;

const proofs: Readonly<Record<Slot, Proof>> = {
  /** Creating a search is what the key is for; one of a minute that nobody fetches does no harm. */
  events: async (_http, portal, { clock }, signal) => {
    const to = clock.now();
    const request = { from: to - PROBE_MS, to, filter: null, limit: 10, pageLimit: 10 };
    await new InfinityEvents(portal).create(request, signal);
    return 'Logged in; alerts can be searched.';
  },
  endpoint: async (http, portal, { clock }, signal) => {
    const session = new ManagementSession(http, portal, clock);
    try {
      const count = await new Computers(new Jobs(session, http, clock), clock).count(signal);
      return count === null
        ? 'Logged in; computers can be read.'
        : `Logged in; ${count} ${count === 1 ? 'computer' : 'computers'} in sight.`;
    } finally {
      session.close();
    }
  },
};

/** A pair that logs in but is refused on its API may be the pair of the other one: that is tried for real. */
async function refusal(
  slot: Slot,
  http: Http,
  portal: Portal,
  context: Omit<ConnectorContext, 'keys'>,
  thrown: unknown,
  signal: AbortSignal,
): Promise<KeyTest> {
  const problem = toProblem(thrown);
  const refused = thrown instanceof ServiceError && (problem.code === 'credentials' || problem.code === 'forbidden');
  if (!refused) return { ok: false, problem };
  const application = await portal.bearer(signal).then(
    (bearer) => ({ id: bearer.application }),
    () => null,
  );
  if (application === null) return { ok: false, problem };
  const other: Slot = slot === 'events' ? 'endpoint' : 'events';
  // A token that names its service settles it; otherwise the other API is asked.
  const swapped =
    application.id === null || slot === 'endpoint'
      ? await proofs[other](http, portal, context, signal).then(
          () => true,
          () => false,
        )
      : belongsToOther(slot, application.id);
  throwIfAborted(signal);
  return swapped ? { ok: false, problem: swappedProblem(slot, other), belongsTo: other } : { ok: false, problem };
}

function swappedProblem(slot: Slot, other: Slot): Problem {
  return {
    code: 'credentials',
    status: 401,
    what: `This is a key for ${keyTitle(other)}, not for ${keyTitle(slot)}: the two pairs look swapped.`,
    next: `Enter it for ${keyTitle(other)} and the other one here.`,
  };
}
