import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Keychain, keeps, systemKeychain } from '../../src/settings/keychain.ts';
import { createSecretStore, type SecretStoreOptions, secretName } from '../../src/settings/secrets.ts';
import { modeOf, problemOf, temporaryFolder } from './fixtures.ts';

const NAME = secretName('harmony', 'events', 'secret');

class FakeKeychain implements Keychain {
  readonly entries = new Map<string, string>();
  locked = false;
  forgets = false;
  asked = 0;
  async get(account: string) {
    this.#ask();
    return this.entries.get(account) ?? null;
  }
  async set(account: string, value: string) {
    this.#ask();
    if (!this.forgets) this.entries.set(account, value);
  }
  async delete(account: string) {
    this.#ask();
    this.entries.delete(account);
  }
  #ask() {
    this.asked += 1;
    if (this.locked) throw new Error('locked');
  }
}

function storeIn(root: string, options: Partial<SecretStoreOptions> = {}) {
  const home = { root, secrets: join(root, 'secrets.json') };
  return createSecretStore({ env: {}, home, keychain: null, ...options });
}

describe('looking a secret up', () => {
  test('environment, then keychain, then file', async () => {
    const root = temporaryFolder();
    const keychain = new FakeKeychain();
    const store = storeIn(root, { keychain, env: { CORDON_EVENTS_SECRET_KEY: ' from env\n', EMPTY: ' ' } });
    expect(await store.get(NAME, null)).toBeNull();
    await storeIn(root).set(NAME, 'from file', 'file');
    expect(await store.get(NAME, null)).toEqual({ value: 'from file', from: 'file' });
    await store.set('other', 'x', 'keychain');
    keychain.entries.set([...keychain.entries.keys()][0]?.replace('other', NAME) ?? '', 'from keychain');
    expect(await store.get(NAME, 'EMPTY')).toEqual({ value: 'from keychain', from: 'keychain' });
    expect(await store.get(NAME, 'CORDON_EVENTS_SECRET_KEY')).toEqual({ value: 'from env', from: 'environment' });
  });

  test('a locked keychain is passed over, and told only where the keys were put there', async () => {
    const root = temporaryFolder();
    const keychain = new FakeKeychain();
    keychain.locked = true;
    const plain = storeIn(root, { keychain });
    await plain.set(NAME, 'value', 'file');
    expect(await plain.get(NAME, null)).toEqual({ value: 'value', from: 'file' });
    expect(plain.notes()).toEqual([]);
    const chosen = storeIn(root, { keychain, store: 'keychain' });
    await chosen.get(NAME, null);
    expect(chosen.notes()).toEqual([expect.stringContaining('is it locked?')]);
    expect(chosen.notes()).toEqual([]);
  });

  test('the keychain is left alone where the file was chosen, or with CORDON_KEYCHAIN=off', async () => {
    const keychain = new FakeKeychain();
    for (const options of [{ store: 'file' }, { env: { CORDON_KEYCHAIN: 'off' } }] as const) {
      const store = storeIn(temporaryFolder(), { keychain, ...options });
      // Where a secret goes is where it is looked for.
      expect(await store.where()).toBe('file');
      await store.set(NAME, 'value', 'file');
      expect(await store.get(NAME, null)).toEqual({ value: 'value', from: 'file' });
      await store.delete(NAME);
    }
    expect(keychain.asked).toBe(0);
  });
});

describe('keeping a secret', () => {
  test('in the keychain leaves none in the file, and the other way round', async () => {
    const root = temporaryFolder();
    const keychain = new FakeKeychain();
    const store = storeIn(root, { keychain });
    await store.set(NAME, 'one', 'file');
    await store.set(NAME, 'two', 'keychain');
    expect(readFileSync(join(root, 'secrets.json'), 'utf8')).not.toContain('one');
    expect([...keychain.entries.values()]).toEqual(['two']);
    await store.set(NAME, 'three', 'file');
    expect([...keychain.entries.values()]).toEqual([]);
    expect(await store.get(NAME, null)).toEqual({ value: 'three', from: 'file' });
    await store.delete(NAME);
    expect(await store.get(NAME, null)).toBeNull();
  });

  test('two homes do not share their entries in the keychain', async () => {
    const keychain = new FakeKeychain();
    await storeIn(temporaryFolder(), { keychain }).set(NAME, 'one', 'keychain');
    expect(await storeIn(temporaryFolder(), { keychain }).get(NAME, null)).toBeNull();
  });

  test('goes to the keychain only if it really keeps one', async () => {
    const keychain = new FakeKeychain();
    const store = storeIn(temporaryFolder(), { keychain });
    expect(await store.where()).toBe('keychain');
    const { asked } = keychain;
    expect(await store.where()).toBe('keychain');
    expect(keychain.asked).toBe(asked);
    expect(keychain.entries.size).toBe(0);

    for (const fault of ['locked', 'forgets'] as const) {
      const faulty = new FakeKeychain();
      faulty[fault] = true;
      const other = storeIn(temporaryFolder(), { keychain: faulty });
      expect(await other.where()).toBe('file');
      const problem = await problemOf(() => other.set(NAME, 'S3CRET', 'keychain'));
      expect(problem.what).toBe('The keychain did not keep harmony.events.secret.');
    }
    expect(await storeIn(temporaryFolder()).where()).toBe('file');
  });

  test('in the file: mode 0600, any name and value', async () => {
    const root = temporaryFolder();
    const store = storeIn(root);
    await store.set('__proto__', 'a "quoted" \u001b value', 'file');
    await store.set(NAME, 'x', 'file');
    expect(modeOf(join(root, 'secrets.json'))).toBe(0o600);
    expect(await storeIn(root).get('__proto__', null)).toEqual({ value: 'a "quoted" \u001b value', from: 'file' });
    expect(await storeIn(root).get('toString', null)).toBeNull();
  });

  test('in a folder that does not take it is refused in words, without the value', async () => {
    const root = temporaryFolder();
    const problem = await problemOf(() => storeIn(join(root, 'missing')).set(NAME, 'S3CRET', 'file'));
    expect(problem).toMatchObject({ code: 'settings', what: expect.stringContaining('it does not exist') });
    expect(JSON.stringify(problem)).not.toContain('S3CRET');
  });
});

describe('the file', () => {
  test('that others can read is tightened, and that is said once', async () => {
    const root = temporaryFolder();
    const store = storeIn(root);
    await store.set(NAME, 'value', 'file');
    chmodSync(join(root, 'secrets.json'), 0o644);
    expect((await store.get(NAME, null))?.value).toBe('value');
    expect(modeOf(join(root, 'secrets.json'))).toBe(0o600);
    expect(store.notes()).toEqual([expect.stringContaining('was open to others')]);
    await store.get(NAME, null);
    expect(store.notes()).toEqual([]);
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"version":2,"secrets":{}}',
    '{"version":1}',
    '{"version":1,"secrets":{"a":"S3CRET","b":1}}',
  ])('that is damaged is named, never quoted, never overwritten: %j', async (text) => {
    const root = temporaryFolder();
    const path = join(root, 'secrets.json');
    writeFileSync(path, text);
    const store = storeIn(root);
    for (const work of [() => store.get(NAME, null), () => store.set(NAME, 'x', 'file'), () => store.delete(NAME)]) {
      const problem = await problemOf(work);
      expect(problem.what).toBe(`The secrets file ${path} is damaged. It was left as it is.`);
    }
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('is not made by looking or deleting', async () => {
    const root = temporaryFolder();
    const store = storeIn(root);
    await store.get(NAME, null);
    await store.delete(NAME);
    expect(existsSync(join(root, 'secrets.json'))).toBe(false);
  });
});

// The real one belongs to whoever runs the tests: only where they ask for it.
if (process.env.CORDON_TEST_KEYCHAIN === 'on') {
  test('the system’s keychain keeps a value', async () => {
    const keychain = await systemKeychain();
    expect(keychain && (await keeps(keychain))).toBe(true);
  });
}
