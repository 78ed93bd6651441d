/** The config.json of the script this program replaces: found, read, and taken in. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ServiceError } from '../engine/errors.ts';
import { keptSince } from '../settings/kept-since.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/schema.ts';
import type { SecretPlace } from '../settings/secrets.ts';
import { readSeedConfig, type SeedImport } from '../settings/seed-config.ts';
import type { SeedConfig } from '../tui/services.ts';
import { systemClock } from './clock.ts';
import { openSecrets, type Stores } from './stores.ts';

/** A seed's configuration in the working folder; null: none, or none that can be read. */
export async function findSeedConfig(workingFolder: string): Promise<SeedConfig | null> {
  const path = join(workingFolder, 'config.json');
  try {
    const { settings, secrets, notes } = readSeedConfig(await readFile(path, 'utf8'), path);
    const { connections, connector, ...rest } = settings;
    const gateway = connector === null ? undefined : connections[connector]?.gateway;
    return {
      path,
      answers: {
        ...rest,
        filter: rest.filter ?? '*',
        keys: pairsOf(secrets),
        ...(connector === null ? {} : { connector }),
        ...(gateway === undefined ? {} : { gateway }),
      },
      notes,
    };
  } catch {
    return null;
  }
}

/** From names such as "harmony.events.id" to pairs by slot; half a pair is left out. */
export function pairsOf(secrets: SeedImport['secrets']): Record<string, { id: string; secret: string }> {
  const slots = new Set(Object.keys(secrets).map((name) => name.split('.')[1] ?? ''));
  const pairs: Record<string, { id: string; secret: string }> = {};
  for (const slot of slots) {
    const half = (name: string) => Object.entries(secrets).find(([key]) => key.endsWith(`.${slot}.${name}`))?.[1];
    const [id, secret] = [half('id'), half('secret')];
    if (id && secret) pairs[slot] = { id, secret };
  }
  return pairs;
}

/** Takes a file in: settings over what is stored, keys into the secret store. Answers what a person should know. */
export async function importSeed(
  stores: Stores,
  file: string,
  workingFolder: string,
  agree: ((path: string) => Promise<boolean>) | null,
): Promise<readonly string[]> {
  const path = resolve(workingFolder, file);
  if (!existsSync(path)) {
    throw new ServiceError({
      code: 'settings',
      what: `There is no file ${path}.`,
      next: 'Name the config.json of the Python script.',
    });
  }
  const seed = readSeedConfig(await readFile(path, 'utf8'), path);
  const before = stores.settings.exists() ? stores.settings.load() : DEFAULT_SETTINGS;
  const secrets = openSecrets(stores, before.secrets.store);
  const place = await secrets.where();
  if (place === 'file' && agree && !(await agree(stores.home.secrets))) {
    throw new ServiceError({
      code: 'settings',
      what: 'Nothing was imported: the keys have no place to go.',
      next: 'Agree to the file, or give the keys in the environment and choose the rest with "cordon setup".',
    });
  }
  for (const [name, value] of Object.entries(seed.secrets)) await secrets.set(name, value, place);
  await stores.settings.save(merged(before, seed, place));
  const where = place === 'keychain' ? 'the keychain' : `${stores.home.secrets} (readable by you alone)`;
  return [`Imported ${path} into ${stores.settings.path}.`, `The keys are now in ${where}.`, ...seed.notes];
}

function merged(before: Settings, { settings, secrets }: SeedImport, store: SecretPlace): Settings {
  const entered = [...new Set(Object.keys(secrets).map((name) => name.split('.').slice(0, 2).join('.')))];
  return {
    ...before,
    ...settings,
    connections: { ...before.connections, ...settings.connections },
    secrets: keptSince(before.secrets, store, entered, systemClock.now()),
  };
}
