/** The vendors a run works with: which, through which gateway, with which accounts. Nothing is asked of them here. */
import type { Io } from '../cli/io.ts';
import type { Connector, OpenConnection } from '../connectors/connector.ts';
import { connectorById } from '../connectors/registry.ts';
import { type Problem, ServiceError } from '../engine/errors.ts';
import { filterFor } from '../settings/connections.ts';
import type { Settings } from '../settings/schema.ts';
import { readAuthFile } from './auth-file.ts';
import { systemClock } from './clock.ts';
import type { Demo } from './demo.ts';
import { authFileOf, HALO } from './halo-seed.ts';
import { type AccountKeys, gatherAccounts } from './keys.ts';
import { chooseGateway, flagsOf, vendorOptions, type Wish } from './settle.ts';
import { chooseConnector, openSecrets, type Stores, storedPair } from './stores.ts';

export type Party = {
  readonly connector: Connector;
  /** Origin. */
  readonly gateway: string;
  readonly options: Readonly<Record<string, string>>;
};

/** These are about whatever is configured, not about one machine or one file. */
const OF_ALL: readonly Wish['kind'][] = ['console', 'doctor', 'run', 'watch', 'explain', 'replay'];

/** Those named on the command line, else known by their records, else stored: all of them, where nothing binds to one. */
export function chooseParties(
  purpose: Wish,
  settings: Settings,
  recognised: string | null,
  demo: Demo | null,
): readonly [Party, ...Party[]] {
  const { connector: given, gateway, haloSeed } = flagsOf(purpose);
  const named = given ?? connectorOf(purpose) ?? (haloSeed ? HALO : recognised);
  const party = (connector: Connector): Party => ({
    connector,
    gateway: demo ? demo.gateway : chooseGateway(gateway ?? null, settings, connector),
    options: vendorOptions(purpose, settings, connector),
  });
  const main = party(chooseConnector(named ?? (demo ? demo.connector : null), settings));
  if (!OF_ALL.includes(purpose.kind) || named || demo || boundBy(purpose) !== null) return [main];
  return [main, ...othersThan(main.connector, settings).map(party)];
}

function othersThan(main: Connector, { connections }: Settings): readonly Connector[] {
  return Object.keys(connections).flatMap((id) => (id === main.id ? [] : (connectorById(id) ?? [])));
}

/** Options that mean something to one vendor only. */
const OF_ONE = [
  ['gateway', '--gateway'],
  ['filter', '--filter'],
  ['auth', '--auth'],
  ['haloFilter', '--halo-filter'],
  ['isolationGroup', '--isolation-group'],
  ['starting', '--starting'],
] as const;

function boundBy(purpose: Wish): string | null {
  const flags = flagsOf(purpose);
  return OF_ONE.find(([name]) => flags[name] !== undefined && flags[name] !== null)?.[1] ?? null;
}

/** Which vendors are left out though they are configured, because an option is about one; null: none. */
export function passedOver(
  purpose: Wish,
  settings: Settings,
  [{ connector }]: readonly [Party, ...Party[]],
): string | null {
  const { connector: named, haloSeed } = flagsOf(purpose);
  const option = boundBy(purpose);
  const others = othersThan(connector, settings);
  if (option === null || named || haloSeed || others.length === 0 || !OF_ALL.includes(purpose.kind)) return null;
  const left = others.map(({ title }) => title).join(' and ');
  return `Only ${connector.title} is searched, not ${left}: ${option} is about one of them, and --connector says which.`;
}

/** The vendor that a screen is opened for. */
export function connectorOf(purpose: Wish): string | null {
  return 'connector' in purpose ? (purpose.connector ?? null) : null;
}

export type Accounts = {
  readonly party: Party;
  readonly accounts: readonly AccountKeys[];
};

export type Gathered = {
  readonly all: readonly Accounts[];
  /** Things a person should know before the work starts. */
  readonly warnings: readonly string[];
};

export type KeyGround = {
  readonly io: Io;
  readonly purpose: Wish;
  readonly stores: Stores;
  readonly stored: Settings;
  readonly demo: Demo | null;
  /** Every pair is needed before the work begins. */
  readonly needsAll: boolean;
};

/** The keys of every party. One beside the first that has none is left out with a warning. Throws ServiceError. */
export async function gatherParties(parties: readonly Party[], ground: KeyGround): Promise<Gathered> {
  const { demo, io, purpose, stores, stored } = ground;
  if (demo) return { all: parties.map((party) => ({ party, accounts: [demo.keys] })), warnings: [] };
  const warnings: string[] = [];
  const secrets = openSecrets(stores, stored.secrets.store);
  const all: Accounts[] = [];
  for (const party of parties) {
    const { connector } = party;
    try {
      const path = authFileOf(flagsOf(purpose), io.cwd);
      const file = path === null ? null : await readAuthFile(path, io.cwd, connector);
      warnings.push(...(file?.warnings ?? []));
      const accounts = await gatherAccounts(connector, {
        env: stores.env,
        file: file?.pairs ?? [],
        stored: (slot) => storedPair(secrets, connector, slot),
        all: ground.needsAll,
      });
      all.push({ party, accounts });
    } catch (thrown) {
      if (party === parties[0] || !(thrown instanceof ServiceError)) throw thrown;
      warnings.push(leftOut(party, thrown.problem));
    }
  }
  return { all, warnings: [...warnings, ...secrets.notes()] };
}

function leftOut({ connector }: Party, { what, next }: Problem): string {
  return [`${connector.title} is left out.`, what, next].filter(Boolean).join(' ');
}

export type ConnectOptions = {
  readonly settings: Settings;
  readonly trace: (line: string) => void;
  readonly readOnly: boolean;
};

/** A connection for each account; each has the filter stored for its vendor, since the engine's own counts for all. */
export function connectAll(all: readonly Accounts[], { settings, trace, readOnly }: ConnectOptions): OpenConnection[] {
  return all.flatMap(({ party: { connector, gateway, options }, accounts }) =>
    accounts.map((keys) => {
      const connection = connector.open({ gateway, keys, clock: systemClock, trace, readOnly, options });
      const filter = filterFor(settings, connector.id);
      return filter === null ? connection : { ...connection, defaultFilter: filter === '*' ? null : filter };
    }),
  );
}
