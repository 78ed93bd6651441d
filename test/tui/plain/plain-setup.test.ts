import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { keyBytes } from '../../../src/tui/keys/name.ts';
import { openPlainSetup } from '../../../src/tui/plain/plain-setup.ts';
import type { SetupServices } from '../../../src/tui/services.ts';
import { fakeServices, GATEWAY_EU } from '../setup/fake-services.ts';

/** The setup with a person who listens: what was said since the last time, and keys by their names. */
async function open(overrides: Partial<SetupServices> = {}) {
  const services = fakeServices({ secretStore: async () => 'file', ...overrides });
  const tokens: string[] = [];
  const stream = new EventEmitter();
  const keys = Object.assign(stream, { setRawMode() {}, read: () => tokens.shift() ?? null });
  const ended = { done: 0, left: 0, demo: '', stopped: 0 };
  let all = '';
  let heard = 0;
  const write = (text: string) => {
    all += text;
  };
  const spoken = openPlainSetup({
    services,
    keys,
    write,
    onDone: () => (ended.done += 1),
    onDemo: (connector) => (ended.demo = connector),
    onLeave: () => (ended.left += 1),
    onStop: () => (ended.stopped += 1),
  });
  const send = async (token: string) => {
    tokens.push(token);
    stream.emit('readable');
    for (let turn = 0; turn < 8; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  };
  // The question comes when it is known that there is no configuration to import.
  await send('');
  return {
    services,
    spoken,
    ended,
    all: () => all,
    said() {
      const words = all.slice(heard);
      heard = all.length;
      return words;
    },
    async press(...names: readonly string[]) {
      for (const name of names) await send(keyBytes(name));
    },
    async type(text: string) {
      for (const char of text) await send(char);
    },
    paste: (text: string) => send(`\x1b[200~${text}\x1b[201~`),
  };
}

describe('the setup, told', () => {
  it('asks one question a line, reads answers back, and never echoes a secret', async () => {
    const app = await open();
    expect(app.said()).toMatch(/^Cordon setup, plain\..*\nKeys: .*\nStep 1 of \d+, Region gateway\. In which region/);
    await app.press('j');
    expect(app.said()).toMatch(/^2 of 4, United States, .*\n$/);
    await app.press('k', 'enter');
    expect(app.said()).toMatch(/Region gateway: Europe\.\nStep 2 of \d+, Infinity Events key\. .*\nClient ID: $/);
    await app.type('ev-id');
    await app.press('enter');
    expect(app.said()).toBe('ev-id\nClient ID is ev-id\nSecret key: ');
    await app.paste('ev-secret\n');
    expect(app.said()).toBe('');
    await app.press('ctrl+r', 'enter');
    expect(app.said()).toMatch(
      /^\nSecrets are not read out\.\nSecret key: \nSecret key taken, 9 characters, not read out\.\nLogging in with it …\nLogged in \(120 ms\)\. Enter goes on\.\n$/,
    );
    await app.press('enter');
    await app.type('ep-id');
    await app.press('enter');
    await app.type('ep-secret');
    await app.press('enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter');
    await app.press('enter');
    expect(app.all()).toContain('It matches 47 alerts on 3 machines in the last hour. Enter goes on.');
    expect(app.said()).toMatch(
      /Summary\. Save these answers\?.*\nSystem: Check Point Harmony Endpoint\nGateway: https/,
    );
    await app.press('enter');
    expect(app.said()).toMatch(/Saved: .* Enter opens the console\.\n$/);
    await app.press('enter');
    expect(app.ended.done).toBe(1);
    expect(app.services.saved[0]).toMatchObject({ gateway: GATEWAY_EU, keys: { endpoint: { secret: 'ep-secret' } } });
    expect(app.all()).not.toMatch(/e[vp]-secret|\x1b|[─│╭▄]/);
  });

  it('says what is wrong with an answer once it is given, and asks before it is left', async () => {
    const app = await open();
    await app.press('k', 'enter');
    expect(app.said()).toContain('4 of 4, Another gateway');
    await app.type('http://x');
    await app.press('enter');
    expect(app.said()).toMatch(/^http:\/\/x\n.*https.*\nAddress: http:\/\/x$/);
    await app.press('esc', 'q');
    expect(app.said()).toContain('Leave the setup? Nothing is saved.');
    await app.press('j', 'q', 'q');
    expect(app.ended.left).toBe(1);
  });

  it('tells a refused key and opens its field again', async () => {
    const app = await open();
    await app.press('enter');
    await app.type('x');
    await app.press('enter');
    await app.type('y');
    await app.press('enter');
    expect(app.said()).toMatch(/The gateway refused the key \(401\)\. Check both parts\.\nSecret key: $/);
    await app.press('esc', 'enter', 'tab');
    expect(app.said()).toContain('Ctrl-U empties it');
  });

  it('reads all of a question again, and stops with Ctrl-Z', async () => {
    const app = await open();
    app.said();
    await app.press('ctrl+l');
    expect(app.said()).toMatch(/^Step 1 of .*\n1 of 4, .*\n2 of 4, .*\n3 of 4, .*\n4 of 4, .*\nYou are at 1 of 4, /);
    await app.press('ctrl+z');
    expect(app.ended.stopped).toBe(1);
    app.spoken.close();
    await app.press('j');
    expect(app.said()).toBe('');
  });
});
