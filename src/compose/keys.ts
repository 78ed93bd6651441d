/** The key pairs of a connector: a named file, else the environment, else what is stored. */
import type { Connector, KeyGuide, KeyPair } from '../connectors/connector.ts';
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
