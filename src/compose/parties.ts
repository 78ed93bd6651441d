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

/** Those named on the command line, else known by their records, else stored. Console and doctor take all that are stored. */
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
  const wantsAll = purpose.kind === 'console' || purpose.kind === 'doctor';
  if (!wantsAll || named || demo) return [main];
  const others = Object.keys(settings.connections).flatMap((id) => {
    const connector = id === main.connector.id ? null : connectorById(id);
    return connector ? [party(connector)] : [];
  });
  return [main, ...others];
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
