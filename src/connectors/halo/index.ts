/** CloudPassage Halo: alerts from its events, isolation by moving a server into a group whose firewall lets nothing through. */
import { createHash } from 'node:crypto';
import type { AlertSource, Isolator } from '../../engine/ports.ts';
import type { Connector, ConnectorContext, OpenConnection } from '../connector.ts';
import { Http } from '../http/http.ts';
import { Account } from './account.ts';
import { collectEvents, EVENT_LIMITS, type EventLimits, recordsIn } from './events/collect.ts';
import { HALO_FIELDS } from './fields.ts';
import { ASKABLE, checkFilter, DEFAULT_FILTER, FILTER_EXAMPLES, recordMatcher } from './filter.ts';
import { HALO_GATEWAYS } from './gateways.ts';
import { Moves, PER_CALL } from './isolation/moves.ts';
import { Readings } from './isolation/readings.ts';
import { waysBack } from './isolation/way-back.ts';
import { testKey } from './key-test.ts';
import { HALO_KEYS, HALO_SLOT } from './keys.ts';
import { Quarantine } from './quarantine/quarantine.ts';
import { survey } from './quarantine/survey.ts';
import { HALO_RATES } from './rates.ts';
import { toAlert } from './record.ts';
import { Servers } from './servers/servers.ts';
import { readKeyValues } from './text-form/key-value.ts';
import { isKeyValueText, keyValuePieces } from './text-form/pieces.ts';

export { type FilterFile, readFilterFile } from './filter-file.ts';
export { type KeyFile, readKeyFile } from './key-file.ts';

/** What tests and benchmarks may set; a user never does. */
export type HaloTuning = {
  readonly events?: Partial<EventLimits>;
  readonly timeOuts?: ConstructorParameters<typeof Http>[0]['timeOuts'];
  readonly rates?: ConstructorParameters<typeof Http>[0]['limits'];
  readonly fraction?: () => number;
};

/** Agents call in once a minute. */
const VERIFY_TIMEOUT_MS = 5 * 60_000;

export function createHalo(tuning: HaloTuning = {}): Connector {
  return {
    id: 'halo',
    title: 'CloudPassage Halo',
    gateways: HALO_GATEWAYS,
    keyGuides: HALO_KEYS,
    defaultFilter: DEFAULT_FILTER,
    filterExamples: FILTER_EXAMPLES,
    checkFilter,
    recordMatcher,
    textForm: { recognises: isKeyValueText, pieces: keyValuePieces, read: readKeyValues },
    testKey,
    open: (context) => open(context, tuning),
  };
}

export const halo: Connector = createHalo();

/** One account: one pair of keys, with its own token, stream and quarantine. */
function open(context: ConnectorContext, tuning: HaloTuning): OpenConnection {
  const { clock, gateway, readOnly } = context;
  const pair = context.keys[HALO_SLOT];
  const http = new Http({
    origin: gateway,
    clock,
    trace: context.trace,
    readOnly,
    limits: tuning.rates ?? HALO_RATES,
    ...(tuning.timeOuts ? { timeOuts: tuning.timeOuts } : {}),
    ...(tuning.fraction ? { fraction: tuning.fraction } : {}),
  });
  const account = new Account({ http, clock, pair });
  const servers = new Servers(account);
  const quarantine = new Quarantine(account, {
    name: context.options?.['isolation-group'],
    jumpHosts: context.options?.['jump-hosts'],
    readOnly,
  });
  const readings = new Readings(account, servers, quarantine);
  const moves = new Moves({ account, servers, quarantine, readings, readOnly });
  const limits = { ...EVENT_LIMITS, ...tuning.events };

  const source: AlertSource = {
    id: `halo:${http.host}:${accountOf(pair?.id)}`,
    title: 'CloudPassage Halo',
    gateway: http.host,
    collect: (search, signal) => collectEvents(account, search, limits, signal),
    recordsIn,
    toAlert,
    fields: HALO_FIELDS,
    askable: ASKABLE,
    skewMs: () => http.skew,
  };
  const isolator: Isolator = {
    perCall: PER_CALL,
    lookUp: (queries, signal, standing) => readings.lookUp(queries, signal, standing),
    read: (targets, signal) => readings.read(targets, signal),
    send: (call, signal) => moves.send(call, signal),
    follow: (receipt, targets, signal) => moves.follow(receipt, targets, signal),
    find: (marker, kind, targets, signal, place) => moves.find(marker, kind, targets, signal, place),
    abort: async () => ({
      kind: 'refused',
      problem: {
        code: 'usage',
        what: 'Halo cannot call a move back: the server is in the group already and its agent takes the policy when it reports.',
        next: 'Release it: that moves it back.',
      },
    }),
    fleetSize: (signal) => servers.count(signal),
    survey: (endpoints, signal) => survey(quarantine, endpoints, signal),
    wayBack: (targets, signal) => waysBack({ account, quarantine, servers }, targets, signal),
    readiness: (signal) => quarantine.readiness(signal),
    repair: (signal) => quarantine.repair(signal),
  };
  return {
    source,
    isolator,
    defaultFilter: DEFAULT_FILTER,
    // The filter names the events that count: one of them is enough, whatever its severity (safety.md, guard 9).
    evidenceSeverity: 'unknown',
    verifyTimeoutMs: VERIFY_TIMEOUT_MS,
    close: async () => {
      account.close();
      await http.close();
    },
  };
}

/** Tells two accounts apart without writing the key's id anywhere. */
function accountOf(keyId: string | undefined): string {
  return createHash('sha256')
    .update(`halo account ${keyId ?? ''}`)
    .digest('hex')
    .slice(0, 8);
}
