/** The key pairs of a connector: a named file, else the environment, else what is stored. */
import type { Connector, KeyGuide, KeyPair } from '../connectors/connector.ts';
import { MOST_PAIRS } from '../connectors/halo/key-file.ts';
import { ServiceError } from '../engine/errors.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The pair the environment gives; null: none, or only half of one. */
export function pairInEnvironment(guide: KeyGuide, env: Env): KeyPair | null {
  const id = env[guide.env.id]?.trim();
  const secret = env[guide.env.secret]?.trim();
  return id && secret ? { id, secret } : null;
}

/** Half a pair in the environment is a mistake: the other half would come from elsewhere and never fit. */
function halfPair(guide: KeyGuide, env: Env): ServiceError | null {
  const { id, secret } = guide.env;
  if (Boolean(env[id]?.trim()) === Boolean(env[secret]?.trim())) return null;
  const [given, missing] = env[id]?.trim() ? [id, secret] : [secret, id];
  return new ServiceError({
    code: 'credentials',
    what: `${given} is set and ${missing} is not.`,
    affects: `The key of ${guide.title} is incomplete.`,
    next: 'Set both, or neither.',
  });
}

export type KeySources = {
  readonly env: Env;
  /** Pairs of `--auth FILE`, in the order of the setup. */
  readonly file: readonly KeyPair[];
  readonly stored: (slot: string) => Promise<KeyPair | null>;
  /** False: one pair is enough to begin with, since the command may not need the others; the connector asks for those. */
  readonly all: boolean;
};

/** The pairs of one account, by slot. */
export type AccountKeys = Readonly<Record<string, KeyPair>>;

/** A vendor that asks for one pair only: each further pair is another account of its own (halo.md 1.3). */
export function hasAccounts(connector: Connector): boolean {
  return connector.keyGuides.length === 1;
}

/** Where the pairs of a connector are stored: further accounts behind the first one ("halo", "halo-2", …). */
export function storedSlots(connector: Connector): readonly string[] {
  const [guide] = connector.keyGuides;
  if (!guide || !hasAccounts(connector)) return connector.keyGuides.map(({ slot }) => slot);
  return Array.from({ length: MOST_PAIRS }, (_, at) => (at === 0 ? guide.slot : `${guide.slot}-${at + 1}`));
}

/**
 * The accounts to work with, each with its pairs. A file names all of them, the environment one; else all that are
 * stored. Throws ServiceError `credentials`.
 */
export async function gatherAccounts(connector: Connector, sources: KeySources): Promise<readonly AccountKeys[]> {
  const [guide] = connector.keyGuides;
  if (!guide || !hasAccounts(connector)) return [await gatherKeys(connector, sources)];
  const single = (pair: KeyPair): AccountKeys => ({ [guide.slot]: pair });
  if (sources.file.length > 0) return sources.file.map(single);
  const first = await gatherKeys(connector, sources);
  if (pairInEnvironment(guide, sources.env)) return [first];
  const accounts = [first];
  for (const slot of storedSlots(connector).slice(1)) {
    const pair = await sources.stored(slot);
    if (!pair) break;
    if (!accounts.some((account) => account[guide.slot]?.id === pair.id)) accounts.push(single(pair));
  }
  return accounts;
}

/** The pairs of a connector, by slot. Throws ServiceError `credentials` with the variables and the setup named. */
export async function gatherKeys(connector: Connector, sources: KeySources): Promise<Record<string, KeyPair>> {
  const keys: Record<string, KeyPair> = {};
  const missing: KeyGuide[] = [];
  for (const [at, guide] of connector.keyGuides.entries()) {
    const named = sources.file[at];
    const half = named ? null : halfPair(guide, sources.env);
    if (half) throw half;
    const pair = named ?? pairInEnvironment(guide, sources.env) ?? (await sources.stored(guide.slot));
    if (pair) keys[guide.slot] = pair;
    else missing.push(guide);
  }
  const enough = sources.all ? missing.length === 0 : Object.keys(keys).length > 0;
  if (!enough) {
    const titles = missing.map(({ title }) => title).join(' and ');
    const variables = missing.map(({ env }) => `${env.id} and ${env.secret}`).join(', ');
    throw new ServiceError({
      code: 'credentials',
      what: `There is no key for ${titles}.`,
      affects: 'Nothing was asked of the gateway.',
      next: `Type "cordon setup", or set ${variables}.`,
    });
  }
  return keys;
}
