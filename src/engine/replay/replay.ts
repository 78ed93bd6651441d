/** `replay`: gathers alerts, endpoints and the past, simulates, and notes that it was seen. Reads only. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, now, settingsOf } from '../core.ts';
import { readFleet } from '../effects/fleet.ts';
import { askForMachines } from '../effects/look-up.ts';
import { filterOf, streamOf } from '../effects/stream.ts';
import { readPast, surroundingsOf } from '../effects/surroundings.ts';
import { type Problem, ServiceError, toProblem } from '../errors.ts';
import { groupAlerts } from '../intake/group.ts';
import { readPage } from '../intake/normalise.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { NO_MACHINES } from '../model/machine-table.ts';
import type { Connection, StoredAlert } from '../ports.ts';
import { isActive, matcherOf } from '../suppression/matcher.ts';
import { simulate } from './simulate.ts';
import { noteTrial } from './trial.ts';

type Span = { readonly from: number; readonly to: number };
type Gathered = {
  readonly connection: Connection;
  readonly alerts: readonly StoredAlert[];
  readonly complete: boolean;
};

export async function replay(core: Core, { window, stored }: Args<'replay'>): Promise<AnswerOf<'replay'>> {
  const span = window.kind === 'span' ? window : { from: now(core) - window.ms, to: now(core) };
  if (!(span.to > span.from)) {
    return { ok: false, problem: { code: 'usage', what: 'The window of the replay is empty.' } };
  }
  try {
    const gathered = await Promise.all(
      core.ports.connections.map((connection) =>
        stored ? fromLedger(core, connection, span) : search(core, connection, span),
      ),
    );
    const answer = await replayed(core, span, gathered);
    // A ledger that cannot be written keeps automatic mode shut, and nothing else.
    await noteTrial(core, settingsOf(core), 'replay').catch(() => {});
    return { ok: true, replay: { ...answer, ...span, stored, from: span.from, to: span.to } };
  } catch (thrown) {
    return { ok: false, problem: leaving(core) ?? toProblem(thrown) };
  }
}

function leaving(core: Core): Problem | null {
  return core.work.leaving.aborted ? { code: 'cancelled', what: 'The replay was cut short.' } : null;
}

async function fromLedger(core: Core, connection: Connection, { from, to }: Span): Promise<Gathered> {
  const alerts = await core.ports.ledger.alerts(streamOf(connection, settingsOf(core)), from, to);
  return { connection, alerts, complete: true };
}

/** A fresh search: nothing of it is stored, and no cursor moves. */
async function search(core: Core, connection: Connection, { from, to }: Span): Promise<Gathered> {
  const { source } = connection;
  const signal = core.work.leaving;
  const alerts = new Map<string, StoredAlert>();
  let complete = true;
  for await (const event of source.collect({ from, to, filter: filterOf(connection, settingsOf(core)) }, signal)) {
    signal.throwIfAborted();
    if (event.kind === 'incomplete') complete = false;
    if (event.kind !== 'page') continue;
    const page = readPage(source, event.records, NOWHERE, event.matches);
    for (const alert of page.alerts) if (!alerts.has(alert.id)) alerts.set(alert.id, alert);
  }
  return { connection, alerts: [...alerts.values()], complete };
}

const NOWHERE = { file: '', offset: 0, length: 0 };

async function replayed(core: Core, { from, to }: Span, gathered: readonly Gathered[]) {
  const settings = { ...settingsOf(core), auto: true, mode: 'automatic' as const, dryRun: false, readOnly: false };
  const { ledger } = core.ports;
  const active = (await ledger.suppressions()).filter((each) => isActive(each, now(core)));
  const matching = matcherOf(active);
  const all = gathered.flatMap(({ alerts }) => alerts);
  const suppressed = new Set(active.length === 0 ? [] : all.filter(({ facts }) => matching(facts).length > 0));
  const machines = gathered.reduce(
    (known, { connection, alerts }) => groupAlerts(known, connection.source.id, alerts, suppressed),
    NO_MACHINES,
  );
  const [{ matches, problems }] = await Promise.all([askForMachines(core, [...machines.values()]), readFleet(core)]);
  const [problem] = problems.values();
  if (problem) throw new ServiceError(problem);

  const past = await readPast(core, from);
  const before = past.all.filter(({ createdAt, step }) => createdAt < from && !isInFlight(step));
  const isolated = cutOffAt(
    before,
    [...matches.values()].flatMap((match) => (match.kind === 'one' ? match.reading : [])),
    past.all,
  );
  const { self, fleetSize } = surroundingsOf(core, past.used);
  const outcome = await simulate(
    {
      from,
      to,
      alerts: gathered.flatMap(({ connection, alerts }) =>
        alerts.flatMap((alert) => {
          const { time } = alert.facts;
          return time === null || time < from || time > to ? [] : [{ source: connection.source.id, alert, time }];
        }),
      ),
      suppressed,
      matches,
      standings: core.standings,
      past: before,
      isolated,
      counting: past.counting.filter(({ createdAt }) => createdAt < from),
      cutOff: past.counting.filter(({ createdAt, endpointId }) => createdAt < from && isolated.has(endpointId)).length,
      settings,
      self,
      fleetSize,
      askedSeverity: core.askedSeverity,
    },
    core.work.leaving,
  );
  return {
    ...outcome,
    complete: gathered.every(({ complete }) => complete),
    alerts: all.length,
    machines: machines.size,
  };
}

/**
 * Endpoints isolated when the span began: by the ledger where it has an order of theirs, else as they are today (then
 * somebody else isolated them, nobody knows when).
 */
function cutOffAt(
  before: readonly Order[],
  readings: readonly { readonly endpoint: { readonly id: string }; readonly isolation: string }[],
  known: readonly Order[],
): ReadonlySet<string> {
  const ours = new Set(known.map(({ endpointId }) => endpointId));
  const isolated = new Set(
    readings.flatMap(({ endpoint, isolation }) =>
      isolation === 'isolated' && !ours.has(endpoint.id) ? endpoint.id : [],
    ),
  );
  for (const { kind, step, endpointId } of [...before].sort((a, b) => a.createdAt - b.createdAt)) {
    if (step !== 'verified') continue;
    if (kind === 'isolate') isolated.add(endpointId);
    else isolated.delete(endpointId);
  }
  return isolated;
}
