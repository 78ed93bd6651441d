/** The Halo API keys this gateway knows: ids of 8, secrets of 32 hexadecimal digits. They open nothing else. */

export type HaloKey = { readonly id: string; readonly secret: string };

export type HaloKeys = {
  /** First account, whole tree, may write. */
  readonly full: HaloKey;
  /** First account, whole tree; every write is refused with 403. */
  readonly readOnly: HaloKey;
  /** First account, may write; sees one group and what is below it, everything else is 404. */
  readonly subGroup: HaloKey;
  /** Second account, may write. */
  readonly second: HaloKey;
  /** Was good once; its token requests are refused with 401. */
  readonly revoked: HaloKey;
};

const fake = (id: string): HaloKey => ({ id, secret: `facade${'0'.repeat(18)}${id}` });

export const HALO_KEYS: HaloKeys = {
  full: fake('fa4e0001'),
  readOnly: fake('fa4e0002'),
  subGroup: fake('fa4e0003'),
  second: fake('fa4e0004'),
  revoked: fake('fa4e0005'),
};

export type AccountName = 'main' | 'second';

export type KeyFacts = {
  readonly id: string;
  /** As events name it. */
  readonly label: string;
  readonly account: AccountName;
  readonly mayWrite: boolean;
  /** Bound to the account's group for such keys. */
  readonly bound: boolean;
};

const FACTS: Readonly<Record<keyof HaloKeys, Omit<KeyFacts, 'id'>>> = {
  full: { label: 'containment-rw', account: 'main', mayWrite: true, bound: false },
  readOnly: { label: 'auditor-ro', account: 'main', mayWrite: false, bound: false },
  subGroup: { label: 'team-rw', account: 'main', mayWrite: true, bound: true },
  second: { label: 'containment-rw', account: 'second', mayWrite: true, bound: false },
  revoked: { label: 'former-rw', account: 'main', mayWrite: true, bound: false },
};

/** The key of this id, whatever the secret; null: no account knows it. */
export function keyOf(id: string): (KeyFacts & { readonly secret: string; readonly revoked: boolean }) | null {
  for (const name of Object.keys(HALO_KEYS) as (keyof HaloKeys)[]) {
    const key = HALO_KEYS[name];
    if (key.id === id) return { ...key, ...FACTS[name], revoked: name === 'revoked' };
  }
  return null;
}
