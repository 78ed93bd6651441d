/** The built-in gateway as Halo, a home that is the working folder, and the two files of the seed in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorOptions } from '../../../src/simulator/api.ts';
import type { HaloKey } from '../../../src/simulator/index.ts';
import { type Call, type Ground, standOn, type Told } from './ground.ts';

export const MINUTE = 60_000;

/** Agents call in at once, so that a proof takes no time. */
export const AT_ONCE = { heartbeatMs: 0 } as const;

/** The group and policies by which the seed isolates. */
export const QUARANTINE = 'Quarantine';
export const POLICY = { linux: 'quarantine-linux', windows: 'quarantine-windows' } as const;

/** Commands that prove nothing. */
const LOOKING: ReadonlySet<string | undefined> = new Set(['status', 'doctor']);

export type HaloGround = Awaited<ReturnType<typeof standOnHalo>>;

export async function standOnHalo(atEnd: (clean: () => Promise<void>) => void, options: SimulatorOptions = {}) {
  const { halo, scenario = 'empty', ...rest } = options;
  const ground = await standOn(atEnd, { ...rest, scenario, halo: { ...AT_ONCE, ...halo } });
  const { simulator, home } = ground;
  const { keys } = simulator;
  return {
    ...ground,
    keys: keys.halo,
    /** Writes `quarantine.auth`, readable by its owner alone. */
    auth: (...pairs: readonly HaloKey[]) =>
      writeFileSync(join(home, 'quarantine.auth'), pairs.map(({ id, secret }) => `${id}|${secret}\n`).join(''), {
        mode: 0o600,
      }),
    filter: (text: string) => writeFileSync(join(home, 'quarantine_filter.txt'), text),
    /** One command line to Halo with one key, quick proofs, and this gateway. */
    halo: (line: readonly string[], key: HaloKey = keys.halo.full, call: Call = {}): Promise<Told> =>
      ground.cordon([...line, '--connector', 'halo', ...ground.here, ...(LOOKING.has(line[0]) ? [] : QUICK_HALO)], {
        ...call,
        env: { CORDON_HALO_KEY_ID: key.id, CORDON_HALO_SECRET_KEY: key.secret, ...call.env },
      }),
    /** A command line in the seed's spelling. */
    seed: (line: readonly string[], call: Call = {}): Promise<Told> =>
      ground.cordon([...line, ...ground.here, ...QUICK_HALO], call),
    /** Moves of servers and changes of groups, policies and rules that came to the gateway, logins left out. */
    writes: () => simulator.received.filter(({ method, route }) => method !== 'GET' && route !== 'halo-token'),
    moves: () => simulator.asked('halo-server-change'),
    /** Something on this server that isolates. */
    trouble: (server: string, minutesAgo = 5, type = 'server_firewall_modified_locally') =>
      simulator.halo.emit(type, { server, at: simulator.halo.now() - minutesAgo * MINUTE }),
  };
}

export const QUICK_HALO = ['--verify-spacing', '20ms', '--verify-timeout', '5s'];

/** Where a server is, and what its firewall is: as the world has it, not as the program says. */
export function placeOf({ simulator }: Pick<Ground, 'simulator'>, server: string) {
  const { groupName, firewall, traffic } = simulator.halo.server(server);
  return { groupName, policy: firewall?.policyName ?? null, status: firewall?.status ?? null, traffic };
}
