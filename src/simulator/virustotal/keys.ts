/** The API keys that the simulated VirusTotal knows. They open nothing else in the world. */

export type VirusTotalKeys = {
  /** A public key: its quotas are those of the settings. */
  readonly good: string;
  /** Its user is not active: 401. */
  readonly inactive: string;
  /** Domains are not for it: 403. */
  readonly withoutDomains: string;
};

const fake = (name: string): string => `not-a-real-key-${name}-${'0'.repeat(64)}`.slice(0, 64);

export const VIRUSTOTAL_KEYS: VirusTotalKeys = {
  good: fake('good'),
  inactive: fake('inactive'),
  withoutDomains: fake('without-domains'),
};

const USERS: Readonly<Record<keyof VirusTotalKeys, string>> = {
  good: 'simulated-analyst',
  inactive: 'simulated-leaver',
  withoutDomains: 'simulated-trainee',
};

export type KnownKey = { readonly name: keyof VirusTotalKeys; readonly user: string };

/** Whose key this is; null: nobody's. */
export function keyNamed(key: string): KnownKey | null {
  for (const name of Object.keys(VIRUSTOTAL_KEYS) as (keyof VirusTotalKeys)[]) {
    if (VIRUSTOTAL_KEYS[name] === key) return { name, user: USERS[name] };
  }
  return null;
}

/** A path fit for the journal: a key that somebody put into it is masked. */
export function withoutKeys(path: string): string {
  return Object.values(VIRUSTOTAL_KEYS).reduce((text: string, key: string) => text.replaceAll(key, '(hidden)'), path);
}
