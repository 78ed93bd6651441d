// The doctor at VirusTotal: one look-up that is counted, and what the answers mean.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/compose/clock.ts';
import { examineVirusTotal } from '../../../src/compose/doctor/virustotal.ts';
import { openStores } from '../../../src/compose/stores.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../src/settings/schema.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts';

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function standing(virustotal: object = {}) {
  const simulator = await startSimulator({ scenario: 'empty' });
  open.push(simulator);
  const home = mkdtempSync(join(tmpdir(), 'cordon-'));
  const settings = settingsSchema.parse({ ...DEFAULT_SETTINGS, virustotal: { enabled: true, ...virustotal } });
  return {
    simulator,
    ledger: () => openLedger(join(home, 'ledger.sqlite'), { clock: systemClock }),
    async look(key: string | null = simulator.virustotal.keys.good) {
      const stores = openStores(
        {
          CORDON_HOME: home,
          CORDON_KEYCHAIN: 'off',
          CORDON_VIRUSTOTAL_URL: simulator.virustotal.url,
          ...(key === null ? {} : { CORDON_VIRUSTOTAL_API_KEY: key }),
        },
        '/',
      );
      const ground = { stores, settings, demo: null, register: () => {}, trace: () => {} };
      return examineVirusTotal(ground, AbortSignal.timeout(10_000));
    },
  };
}

it('says nothing where it is switched off', async () => {
  const one = await standing({ enabled: false });
  expect(await one.look()).toBeNull();
  expect(one.simulator.received).toEqual([]);
});

it('tries the key with one look-up, and tells what is planned', async () => {
  const one = await standing();
  expect(await one.look()).toMatchObject({
    state: 'good',
    words: 'The key is accepted; 4 a minute and 500 a day are planned.',
  });
  expect(one.simulator.received.map(({ route }) => route)).toEqual(['vt-file']);
});

it('names a refused key, and one that is missing', async () => {
  const one = await standing();
  const { inactive } = one.simulator.virustotal.keys;
  const refused = await one.look(inactive);
  expect(refused).toMatchObject({ state: 'bad', problem: { code: 'credentials' } });
  expect(JSON.stringify(refused)).not.toContain(inactive);
  expect(await one.look(null)).toMatchObject({
    state: 'bad',
    words: expect.stringContaining('CORDON_VIRUSTOTAL_API_KEY'),
  });
});

it('counts the look-up, and asks nothing where the quota is used up', async () => {
  const one = await standing({ perMinute: 1 });
  await (await one.ledger()).close();
  expect((await one.look())?.state).toBe('good');
  expect(await one.look()).toMatchObject({ state: 'note', words: expect.stringContaining('used up') });
  expect(one.simulator.received).toHaveLength(1);
});

it('notes a service that asks for fewer', async () => {
  const one = await standing();
  one.simulator.faults.add({ route: 'vt-file', kind: 'status', status: 429 });
  expect(await one.look()).toMatchObject({ state: 'note', mend: expect.stringContaining('virustotal.perMinute') });
});
