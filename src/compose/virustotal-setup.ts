/** What the setup asks about VirusTotal: whether a key works, by one real look-up, and where it is kept. */
import type { Problem } from '../engine/errors.ts';
import type { Settings } from '../settings/schema.ts';
import type { SecretStore } from '../settings/secrets.ts';
import type { VirusTotalAnswer } from '../tui/services.ts';
import { systemClock } from './clock.ts';
import { VIRUSTOTAL_ADDRESS, VIRUSTOTAL_KEY } from './enrichment.ts';
import type { Env } from './keys.ts';

export function keyInEnvironment(env: Env): string | null {
  return env[VIRUSTOTAL_KEY.env]?.trim() || null;
}

/** The harmless test file of the makers of virus scanners (EICAR): asking about it tells nothing of anybody. */
const KNOWN_FILE = { kind: 'file', value: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f' } as const;

/** Null: the key is accepted. */
export async function testVirusTotal(
  env: Env,
  { key }: VirusTotalAnswer,
  signal: AbortSignal,
): Promise<Problem | null> {
  const { openVirusTotal, parseBase, PUBLIC_QUOTA, VIRUSTOTAL_URL } = await import('../connectors/virustotal/index.ts');
  const base = parseBase(env[VIRUSTOTAL_ADDRESS]?.trim() || VIRUSTOTAL_URL);
  if ('refused' in base) return { code: 'settings', what: `${VIRUSTOTAL_ADDRESS}: ${base.refused}` };
  const enricher = openVirusTotal({
    base,
    key: key ?? keyInEnvironment(env) ?? '',
    kinds: { file: true, address: false, domain: false, url: false },
    quota: PUBLIC_QUOTA,
    ownSuffixes: [],
    clock: systemClock,
    trace: () => {},
  });
  try {
    const answer = await enricher.lookUp(KNOWN_FILE, signal);
    // A key whose quota is used up is a key all the same.
    return answer.kind === 'found' || answer.kind === 'unknown' || answer.kind === 'limited' ? null : answer.problem;
  } finally {
    await enricher.close();
  }
}

export function withVirusTotal(settings: Settings, answer: VirusTotalAnswer | null | undefined): Settings {
  if (answer === undefined) return settings;
  return { ...settings, virustotal: { ...settings.virustotal, enabled: answer !== null } };
}

/** A key that is switched off is not kept either. */
export async function keepVirusTotalKey(
  store: SecretStore,
  answer: VirusTotalAnswer | null | undefined,
  place: 'keychain' | 'file',
): Promise<void> {
  if (answer === null) await store.delete(VIRUSTOTAL_KEY.name);
  else if (answer?.key) await store.set(VIRUSTOTAL_KEY.name, answer.key, place);
}
