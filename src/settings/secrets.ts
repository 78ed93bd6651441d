/**
 * Secrets: environment → keychain → a file of mode 0600 (cli.md, Environment). They are in no settings, log, report
 * or error; whoever reads one registers it with the log's redactor.
 */
import { createHash } from 'node:crypto';
import { fileWords } from './file-words.ts';
import { type Keychain, keeps, systemKeychain } from './keychain.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';
import { settingsError } from './settings-problem.ts';

export type SecretPlace = 'keychain' | 'file';
export type FoundSecret = { readonly value: string; readonly from: 'environment' | SecretPlace };

export interface SecretStore {
  /** Null: it is nowhere. `envName`: the variable that wins over the stored value. */
  get(name: string, envName: string | null): Promise<FoundSecret | null>;
  /** Puts it into one place and takes it out of the other. Throws ServiceError `settings`. */
  set(name: string, value: string, where: SecretPlace): Promise<void>;
  /** Out of both. */
  delete(name: string): Promise<void>;
  /** Where a secret would go now: the file where that was chosen, or where no keychain really keeps one. Asked once. */
  where(): Promise<SecretPlace>;
  /** Things a person should hear of, e.g. that the file was open to others; each is told once. */
  notes(): readonly string[];
}

export type SecretStoreOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: {
    /** The folder of CORDON_HOME, null for the system's own: each home has its own entries in the keychain. */
    readonly root: string | null;
    /** Path of the file. */
    readonly secrets: string;
  };
  /** Where the settings say that the secrets are; with 'file' the keychain is not even asked. */
  readonly store?: SecretPlace | null;
  /** Another keychain, or none; by default the system's. */
  readonly keychain?: Keychain | null;
};

/** The name of one half of a key pair, e.g. "harmony.events.secret". */
export function secretName(connector: string, slot: string, half: 'id' | 'secret'): string {
  return `${connector}.${slot}.${half}`;
}

/** Touches neither file nor keychain before it is asked. */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  return new Secrets(options);
}

class Secrets implements SecretStore {
  readonly #options: SecretStoreOptions;
  readonly #scope: string;
  #keychain: Promise<Keychain | null> | null = null;
  #works: Promise<boolean> | null = null;
  #notes = new Set<string>();

  constructor(options: SecretStoreOptions) {
    this.#options = options;
    const { root } = options.home;
    this.#scope = root === null ? '' : `${createHash('sha256').update(root).digest('hex').slice(0, 12)}/`;
  }

  async get(name: string, envName: string | null): Promise<FoundSecret | null> {
    const given = envName === null ? '' : (this.#options.env[envName] ?? '').trim();
    if (given !== '') return { value: given, from: 'environment' };
    const kept = this.#options.store === 'file' ? null : await this.#fromKeychain(name);
    if (kept !== null) return { value: kept, from: 'keychain' };
    const value = this.#readFile().get(name);
    return value === undefined ? null : { value, from: 'file' };
  }

  async set(name: string, value: string, where: SecretPlace): Promise<void> {
    if (where === 'keychain') {
      await this.#intoKeychain(name, value);
      this.#changeFile((secrets) => secrets.delete(name));
    } else {
      this.#changeFile((secrets) => secrets.set(name, value));
      // A value left in the keychain would win over this one.
      await this.#outOfKeychain(name);
    }
  }

  async delete(name: string): Promise<void> {
    this.#changeFile((secrets) => secrets.delete(name));
    await this.#outOfKeychain(name);
  }

  async where(): Promise<SecretPlace> {
    if (this.#options.store === 'file') return 'file';
    this.#works ??= this.#open().then((keychain) => (keychain ? keeps(keychain) : false));
    return (await this.#works) ? 'keychain' : 'file';
  }

  notes(): readonly string[] {
    const told = [...this.#notes];
    this.#notes = new Set();
    return told;
  }

  #open(): Promise<Keychain | null> {
    const { env, keychain } = this.#options;
    this.#keychain ??= env.CORDON_KEYCHAIN === 'off' ? Promise.resolve(null) : given(keychain);
    return this.#keychain;
  }

  async #fromKeychain(name: string): Promise<string | null> {
    const keychain = await this.#open();
    try {
      return (await keychain?.get(this.#scope + name)) ?? null;
    } catch {
      // No keychain behind the package is the rule on a server; where one was chosen, it is worth a word.
      if (this.#options.store === 'keychain') {
        this.#notes.add(
          'The keychain, where the keys were put, cannot be read: is it locked? The secrets file is tried.',
        );
      }
      return null;
    }
  }

  async #intoKeychain(name: string, value: string): Promise<void> {
    const keychain = await this.#open();
    let kept = false;
    try {
      await keychain?.set(this.#scope + name, value);
      kept = (await keychain?.get(this.#scope + name)) === value;
    } catch {
      // What the keychain says may quote the value; the words below are enough.
    }
    if (!kept)
      throw settingsError(`The keychain did not keep ${name}.`, 'Unlock it, or keep the keys in the secrets file.');
  }

  async #outOfKeychain(name: string): Promise<void> {
    if (this.#options.store === 'file') return;
    const keychain = await this.#open();
    await keychain?.delete(this.#scope + name).catch(() => {});
  }

  #readFile(): Map<string, string> {
    const path = this.#options.home.secrets;
    try {
      const read = readPrivateFile(path);
      if (read === null) return new Map();
      if (read.tightened) this.#notes.add(`${path} was open to others; it is now yours alone (mode 0600).`);
      const secrets = secretsIn(read.text);
      if (secrets) return secrets;
    } catch (thrown) {
      throw settingsError(
        `The secrets file ${path} cannot be read: ${fileWords(thrown)}.`,
        'Mend that, or enter the keys anew: cordon setup',
      );
    }
    const next = 'Move it away and enter the keys anew: cordon setup';
    throw settingsError(`The secrets file ${path} is damaged. It was left as it is.`, next);
  }

  #changeFile(change: (secrets: Map<string, string>) => unknown): void {
    const path = this.#options.home.secrets;
    const secrets = this.#readFile();
    const before = JSON.stringify([...secrets]);
    change(secrets);
    if (JSON.stringify([...secrets]) === before) return;
    try {
      writePrivateFile(path, `${JSON.stringify({ version: 1, secrets: Object.fromEntries(secrets) }, null, 2)}\n`);
    } catch (thrown) {
      throw settingsError(`The secrets file ${path} cannot be written: ${fileWords(thrown)}.`, 'Nothing was kept.');
    }
  }
}

function given(keychain: Keychain | null | undefined): Promise<Keychain | null> {
  return keychain === undefined ? systemKeychain() : Promise.resolve(keychain);
}

/** Null: not what this program wrote. */
function secretsIn(text: string): Map<string, string> | null {
  try {
    const { version, secrets } = JSON.parse(text);
    if (version !== 1) return null;
    const entries = Object.entries(secrets as Record<string, unknown>);
    if (entries.some(([, value]) => typeof value !== 'string')) return null;
    return new Map(entries as [string, string][]);
  } catch {
    return null;
  }
}
