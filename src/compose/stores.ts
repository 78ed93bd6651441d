/** The stores of a home: settings, secrets, the kill switch. Nothing is read before it is asked for. */
import type { Connector, KeyPair } from '../connectors/connector.ts';
import { CONNECTORS, connectorById } from '../connectors/registry.ts';
import { ServiceError } from '../engine/errors.ts';
import type { HaltSwitch } from '../engine/ports.ts';
import type { Settings } from '../settings/schema.ts';
import { createSecretStore, type SecretStore, secretName } from '../settings/secrets.ts';
import { createSettingsStore, type SettingsStore } from '../settings/store.ts';
import { createHalt } from '../storage/halt.ts';
import { findHome, type Home } from '../storage/home.ts';
import { systemClock } from './clock.ts';
import type { Env } from './keys.ts';

export type Stores = {
  readonly env: Env;
  readonly home: Home;
  readonly halt: HaltSwitch;
  readonly settings: SettingsStore;
};

export function openStores(env: Env, workingFolder: string): Stores {
  const home = findHome({ env, workingFolder });
  const halt = createHalt({ file: home.halt, clock: systemClock });
  return { env, home, halt, settings: createSettingsStore({ file: home.settings, halt }) };
}

/** `store`: where the settings say that the secrets are. */
export function openSecrets(
  { env, home }: Pick<Stores, 'env' | 'home'>,
  store: Settings['secrets']['store'],
): SecretStore {
  return createSecretStore({ env, home, store });
}

/** A stored pair; null: not both halves are there. The environment is not asked. */
export async function storedPair(secrets: SecretStore, connector: Connector, slot: string): Promise<KeyPair | null> {
  const half = (name: 'id' | 'secret') => secrets.get(secretName(connector.id, slot, name), null);
  const [id, secret] = await Promise.all([half('id'), half('secret')]);
  return id && secret ? { id: id.value, secret: secret.value } : null;
}

/** The named connector, else the stored one, else the first. Throws ServiceError `usage`. */
export function chooseConnector(named: string | null, settings: Settings): Connector {
  const name = named ?? settings.connector ?? CONNECTORS[0]?.id ?? '';
  const found = connectorById(name);
  if (found) return found;
  throw new ServiceError({
    code: 'usage',
    what: `There is no connector "${name}".`,
    next: `There is: ${CONNECTORS.map(({ id }) => id).join(', ')}.`,
  });
}
