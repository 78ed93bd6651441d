/**
 * The built-in gateway on loopback: Harmony (portal, Infinity Events, Endpoint management), Halo and VirusTotal on one
 * origin, a hook for notices, and a mail relay where one is asked for.
 */
import type { Simulator, SimulatorOptions } from './api.ts';
import { EndpointManagement } from './endpoint-management/service.ts';
import { HALO_KEYS } from './halo/keys.ts';
import { prepareHalo } from './halo/scenarios/prepare.ts';
import { HaloService } from './halo/service/service.ts';
import { HaloWorld } from './halo/world.ts';
import { HookReceiver } from './hook/receiver.ts';
import { InfinityEvents } from './infinity-events/service.ts';
import type { MailRelay, MailRelayOptions } from './mail/relay.ts';
import { SIMULATED_KEYS, SWAPPED_KEYS } from './portal/keys.ts';
import { authenticationRequired, Portal } from './portal/tokens.ts';
import { prepareWorld } from './scenarios/prepare.ts';
import type { Answer } from './server/answers.ts';
import type { Call } from './server/call.ts';
import { FaultBook } from './server/faults.ts';
import { openGateway } from './server/gateway.ts';
import { RequestJournal } from './server/journal.ts';
import { AWKWARD, type AwkwardName } from './virustotal/data/awkward.ts';
import { VIRUSTOTAL_KEYS } from './virustotal/keys.ts';
import { VirusTotal } from './virustotal/service.ts';
import { INSTANT, LIFELIKE } from './world/settings.ts';
import { World } from './world/world.ts';

export type { Simulator, SimulatorOptions } from './api.ts';
export type { Move } from './halo/account.ts';
export type { HaloKey, HaloKeys } from './halo/keys.ts';
export { HALO_ROUTE_NAMES, type HaloRouteName } from './halo/routes.ts';
export type { HaloSettings } from './halo/settings.ts';
export type { Emission, GroupTruth, HaloWorld, ServerTruth } from './halo/world.ts';
export type { ReceivedNotice } from './hook/receiver.ts';
export type { MailFault } from './mail/faults.ts';
export type { MailRelay, MailRelayOptions, RelayedMessage } from './mail/relay.ts';
export { type MassSize, SCENARIOS, type ScenarioName } from './scenarios/catalog.ts';
export type { Fault, FaultKind } from './server/faults.ts';
export type { ReceivedRequest } from './server/journal.ts';
export { ROUTE_NAMES, type RouteName } from './server/routes.ts';
export type { VirusTotalKeys } from './virustotal/keys.ts';
export { VIRUSTOTAL_ROUTE_NAMES, type VirusTotalRouteName } from './virustotal/routes.ts';
export type { VirusTotalSettings } from './virustotal/settings.ts';
export type { World } from './world/world.ts';

const AWKWARD_DIGESTS = Object.fromEntries(Object.entries(AWKWARD).map(([name, { id }]) => [name, id])) as Record<
  AwkwardName,
  string
>;

const BEARER_SECONDS = 1800;
const SESSION_SECONDS = 360;

/** Starts the gateway on a free port of 127.0.0.1. Throws where the port asked for is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const latency = options.latency ?? 'none';
  const world = new World(now, options.seed ?? 1, { ...(latency === 'lifelike' ? LIFELIKE : INSTANT) });
  await prepareWorld(world, options.scenario ?? 'demo', options.size);

  const serviceTime = () => now() + world.settings.clockSkewMs;
  const halo = new HaloWorld(serviceTime, options.seed ?? 1, options.halo);
  await prepareHalo(halo, options.scenario ?? 'demo');

  const portal = new Portal(now, options.lifetimes?.bearerSec ?? BEARER_SECONDS);
  const events = new InfinityEvents(world);
  const endpoint = new EndpointManagement(world, options.lifetimes?.sessionSec ?? SESSION_SECONDS);
  const haloService = new HaloService(halo);
  const virustotal = new VirusTotal(serviceTime);
  const hook = new HookReceiver();
  const faults = new FaultBook();
  const journal = new RequestJournal();

  const answer = (call: Call): Answer => {
    if (call.route.layer === 'halo') return haloService.answer(call);
    if (call.route.layer === 'virustotal') return virustotal.answer(call);
    if (call.route.layer === 'hook') return hook.answer(call, now());
    if (call.route.layer === 'portal') return portal.login(call);
    const identity = portal.identify(call, call.route.layer);
    if (!identity) return authenticationRequired();
    const known = { ...call, identity };
    if (call.route.layer === 'endpoint') return endpoint.answer(known);
    if (call.route.name === 'query-create') return events.create(known);
    return call.route.name === 'query-status' ? events.status(known) : events.retrieve(known);
  };

  const dice = world.dice.fork('latency');
  const gateway = await openGateway({ now, serviceTime, faults, journal, latency, dice, answer }, options.port ?? 0);
  const mail = options.mail ? await startRelay({ now, ...options.mail }) : null;
  return {
    gateway: gateway.origin,
    keys: { ...(options.scenario === 'swapped-keys' ? SWAPPED_KEYS : SIMULATED_KEYS), halo: HALO_KEYS },
    world,
    halo,
    virustotal: {
      url: `${gateway.origin}/api/v3`,
      keys: VIRUSTOTAL_KEYS,
      settings: virustotal.settings,
      awkward: AWKWARD_DIGESTS,
    },
    mail,
    hook: { url: `${gateway.origin}/hook`, received: hook.received },
    faults,
    received: journal.entries,
    asked: (route) => journal.asked(route),
    async close() {
      await Promise.all([gateway.close(), mail?.close()]);
    },
  };
}

/** Loaded only where mail is wanted. */
async function startRelay(options: MailRelayOptions): Promise<MailRelay> {
  const { startMailRelay } = await import('./mail/relay.ts');
  return startMailRelay(options);
}
