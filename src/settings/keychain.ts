/**
 * The operating system's keychain, through @napi-rs/keyring: an optional package, so it may be absent, and a
 * headless machine has no keychain behind it. `CORDON_KEYCHAIN=off` keeps the program away from it altogether.
 */
import { randomUUID } from 'node:crypto';

export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  delete(account: string): Promise<void>;
}

const SERVICE = 'cordon';
/** A locked keychain asks its owner, who may not be there. */
const PATIENCE_MS = 20_000;

/** Null: the package is not there for this platform. */
export async function systemKeychain(): Promise<Keychain | null> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // The kernel's key store, which it would fall back to on Linux, forgets everything at the next start.
    const entry = (account: string) => new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
    const patience = () => AbortSignal.timeout(PATIENCE_MS);
    return {
      get: async (account) => (await entry(account).getPassword(patience())) ?? null,
      set: (account, value) => entry(account).setPassword(value, patience()),
      delete: async (account) => void (await entry(account).deletePassword(patience())),
    };
  } catch {
    return null;
  }
}

/** Whether it really keeps what it is given: one value there and back. */
export async function keeps(keychain: Keychain): Promise<boolean> {
  const [account, value] = [`probe-${randomUUID()}`, randomUUID()];
  try {
    await keychain.set(account, value);
    const kept = await keychain.get(account);
    await keychain.delete(account);
    return kept === value;
  } catch {
    return false;
  }
}
