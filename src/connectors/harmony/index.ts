/** Check Point Harmony Endpoint: alerts from Infinity Events, isolation by Endpoint remediation. */
import { createHash } from 'node:crypto';
import type { AlertSource, Isolator } from '../../engine/ports.ts';
import type { Connector, ConnectorContext, OpenConnection } from '../connector.ts';
import { Http } from '../http/http.ts';
import { HARMONY_FIELDS } from './fields.ts';
import { ASKABLE, checkFilter, DEFAULT_FILTER, FILTER_EXAMPLES } from './filter.ts';
import { HARMONY_GATEWAYS } from './gateways.ts';
import { InfinityEvents, recordsIn } from './infinity-events.ts';
import { testKey } from './key-test.ts';
import { HARMONY_KEYS } from './keys.ts';
import { Computers } from './management/computers.ts';
import { Jobs } from './management/jobs.ts';
import { PER_CALL, Remediation } from './management/remediation.ts';
import { ManagementSession } from './management/session.ts';
import { Portal } from './portal.ts';
import { HARMONY_RATES } from './rates.ts';
import { toAlert } from './record.ts';
import { recordMatcher } from './record-filter.ts';
import { SEARCH_LIMITS, type SearchLimits, search } from './search/search.ts';

/** What tests and benchmarks may set; a user never does. */
export type HarmonyTuning = {
  readonly search?: Partial<SearchLimits>;
  readonly timeOuts?: ConstructorParameters<typeof Http>[0]['timeOuts'];
  readonly rates?: ConstructorParameters<typeof Http>[0]['limits'];
  readonly fraction?: () => number;
};

const VERIFY_TIMEOUT_MS = 60_000;

export function createHarmony(tuning: HarmonyTuning = {}): Connector {
  return {
    id: 'harmony',
    title: 'Check Point Harmony Endpoint',
    gateways: HARMONY_GATEWAYS,
    keyGuides: HARMONY_KEYS,
    defaultFilter: DEFAULT_FILTER,
    filterExamples: FILTER_EXAMPLES,
    checkFilter,
    recordMatcher,
    testKey: (slot, pair, context, signal) => testKey(slot, pair, context, signal),
    open: (context) => open(context, tuning),
  };
}

export const harmony: Connector = createHarmony();

function open(context: ConnectorContext, tuning: HarmonyTuning): OpenConnection {
  const { clock, gateway, keys, readOnly } = context;
  const http = new Http({
    origin: gateway,
    clock,
    trace: context.trace,
    readOnly,
    limits: tuning.rates ?? HARMONY_RATES,
    ...(tuning.timeOuts ? { timeOuts: tuning.timeOuts } : {}),
    ...(tuning.fraction ? { fraction: tuning.fraction } : {}),
  });
  const eventsPortal = new Portal({ http, clock, slot: 'events', pair: keys.events });
  const endpointPortal = new Portal({ http, clock, slot: 'endpoint', pair: keys.endpoint });
  const events = new InfinityEvents(eventsPortal);
  const session = new ManagementSession(http, endpointPortal, clock);
  const jobs = new Jobs(session, http, clock);
  const computers = new Computers(jobs, clock);
  const remediation = new Remediation(session, jobs, clock, readOnly);
  const limits = { ...SEARCH_LIMITS, ...tuning.search };

  const source: AlertSource = {
    id: `harmony:${http.host}:${accountOf(keys.events?.id)}`,
    title: 'Harmony Endpoint',
    gateway: http.host,
    collect: (wanted, signal) => search(events, clock, wanted, limits, signal),
    recordsIn,
    toAlert,
    fields: HARMONY_FIELDS,
    askable: ASKABLE,
    skewMs: () => http.skew,
  };
  const isolator: Isolator = {
    perCall: PER_CALL,
    lookUp: (queries, signal) => computers.lookUp(queries, signal),
    read: (targets, signal) =>
      computers.byId(
        targets.map(({ id }) => id),
        signal,
      ),
    send: (call, signal) => remediation.send(call, signal),
    follow: (receipt, targets, signal) => remediation.follow(receipt, targets, signal),
    find: (marker, kind, _targets, signal) => remediation.find(marker, kind, signal),
    abort: (receipt, signal) => remediation.abort(receipt, signal),
    fleetSize: (signal) => computers.count(signal),
  };
  return {
    source,
    isolator,
    defaultFilter: DEFAULT_FILTER,
    verifyTimeoutMs: VERIFY_TIMEOUT_MS,
    close: async () => {
      session.close();
      eventsPortal.close();
      endpointPortal.close();
      await http.close();
    },
  };
}

/** Tells two accounts on one gateway apart without writing the client id anywhere. */
function accountOf(clientId: string | undefined): string {
  return createHash('sha256')
    .update(`harmony account ${clientId ?? ''}`)
    .digest('hex')
    .slice(0, 8);
}
