// The setup of Halo by keys, with the real services behind it and the built-in gateway in front.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSetup } from '../../../src/compose/setup.ts';
import { openStores } from '../../../src/compose/stores.ts';
import { startSimulator } from '../../../src/simulator/index.ts';
import { openSetupOn } from '../../support/setup.tsx';

type AtEnd = (clean: () => Promise<void>) => void;

async function standing(atEnd: AtEnd) {
  const simulator = await startSimulator({ scenario: 'demo' });
  const home = mkdtempSync(join(tmpdir(), 'cordon-setup-halo-'));
  const stores = openStores({ CORDON_HOME: home, CORDON_KEYCHAIN: 'off' }, home);
  const services = createSetup(stores, home);
  const setup = await openSetupOn(services, { columns: 100, rows: 30 });
  atEnd(async () => {
    await setup.app.unmount();
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  });
  return { ...setup, simulator, home, stores };
}

describe('the setup of Halo', () => {
  it('asks for its accounts, its filter file and its group, tries each, and saves them', async ({ onTestFinished }) => {
    const { app, ended, simulator, home, stores, typeKey } = await standing(onTestFinished);
    const { full, readOnly, second } = simulator.keys.halo;
    await app.until('Whose alerts are watched?');
    await app.press('j', 'enter');
    await app.until('Where is its API?');
    await app.press('j', 'enter');
    await app.type(simulator.gateway);
    await app.press('enter');

    await app.until('Enter the key pair.');
    await typeKey(readOnly);
    await app.until('The key may only read');
    await app.press('esc');
    await app.until('Where is its API?');
    await app.press('enter');
    await app.until(simulator.gateway);
    await app.press('enter');
    await app.until('Enter the key pair.');
    await app.press('ctrl+u');
    await app.type(full.id);
    await app.press('tab', 'ctrl+u');
    await app.paste(full.secret);
    await app.press('enter');
    await app.until('The key may write.');
    await app.press('enter');
    await app.until('Another account? Leave it empty to go on.');
    await typeKey(second);
    await app.press('enter');
    await app.until('account 3');
    await app.press('enter');

    await app.until('Which alerts are looked for?');
    await app.press('j', 'j', 'enter');
    await app.type('nothing.txt');
    await app.press('enter');
    await app.until('does not exist');
    writeFileSync(join(home, 'mine.txt'), 'name=Daemon compromised\n');
    await app.press('ctrl+u');
    await app.type('mine.txt');
    await app.press('enter');
    await app.until(/It matches \d+ alerts? on \d+ machines? in the last hour/);
    await app.press('enter');
    await app.until('Into which group');
    await app.type('Forensics');
    await app.press('enter');
    for (const wanted of [
      'How far back',
      'Who decides',
      'How often',
      'must never',
      'up at VirusTotal?',
      'by mail?',
      'Write the keys to a file?',
    ]) {
      await app.until(wanted);
      await app.press('enter');
    }
    const summary = await app.until('Save these answers?');
    expect(summary).toContain('name:"Daemon compromised"');
    expect(summary).toContain('Forensics');
    expect(summary).toContain('CloudPassage Halo, account 2');
    expect(summary).not.toContain('account 3');
    await app.press('enter');
    await app.until('Saved:');
    await app.press('q');
    expect(await app.until('Leave the setup?')).toContain('Everything is saved.');
    await app.press('enter');
    expect(ended.done).not.toBeNull();

    expect(stores.settings.load()).toMatchObject({
      connector: 'halo',
      connections: { halo: { gateway: simulator.gateway, isolationGroup: 'Forensics' } },
      filter: 'name:"Daemon compromised"',
    });
    const secrets = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')).secrets;
    expect(secrets).toEqual({
      'halo.halo.id': full.id,
      'halo.halo.secret': full.secret,
      'halo.halo-2.id': second.id,
      'halo.halo-2.secret': second.secret,
    });
    // Nothing was changed at the vendor: only the question to a server that does not exist.
    const writes = simulator.received.filter(({ method, route }) => method !== 'GET' && route !== 'halo-token');
    expect(writes.every(({ answered }) => answered === 404 || answered === 403)).toBe(true);
  });
});
