import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/engine/errors.ts';
import type { SetupServices } from '../../../src/tui/services.ts';
import { openSetupOn } from '../../support/setup.tsx';
import { DEFAULT_FILTER, fakeServices, GATEWAY_EU, QUIET } from './fake-services.ts';

async function openSetup(overrides: Partial<SetupServices> = {}, size = { columns: 80, rows: 24 }) {
  const services = fakeServices(overrides);
  return { services, ...(await openSetupOn(services, size)) };
}

type Opened = Awaited<ReturnType<typeof openSetup>>;

async function passKeys({ app, typeKey }: Pick<Opened, 'app' | 'typeKey'>) {
  await app.until('Infinity Events key');
  await typeKey({ id: 'ev-id', secret: 'ev-secret\n' });
  await app.press('enter');
  await app.until('Harmony Endpoint key');
  await typeKey({ id: 'ep-id', secret: 'ep-secret' });
  await app.press('enter');
}

describe('the setup, by keys', () => {
  it('walks from the region to saved answers', async () => {
    const { app, typeKey, services, ended } = await openSetup();
    await app.until('In which region is your tenant?');
    await app.until('42 ms');
    expect(app.text()).toContain('step 1 of 11');
    expect(app.text()).toMatch(/Singapore.*not confirmed/);
    expect(app.text()).toContain('› Europe');
    await app.press('enter');
    await passKeys({ app, typeKey });

    await app.until('Which alerts are looked for?');
    expect(app.text()).toContain('step 4 of 11');
    await app.press('enter');
    await app.until('It matches 47 alerts on 3 machines in the last hour.');
    await app.press('enter');
    await app.until('How far back');
    await app.press('j', 'enter');
    await app.until('Who decides');
    expect(app.text()).toContain('› Approve');
    await app.press('enter');
    await app.until('How often is searched?');
    expect(app.text()).toContain('› Watch, every 15 seconds');
    await app.press('enter');
    await app.until('Which machines must never');
    await app.type('DC-*, quiet-1');
    await app.press('enter');
    await app.until('up at VirusTotal?');
    await app.press('enter');
    await app.until('Is somebody told by mail?');
    expect(app.text()).toContain('› No mail');
    await app.press('enter');

    const summary = await app.until('Save these answers?');
    expect(summary).toContain(GATEWAY_EU);
    expect(summary).toContain('DC-*, quiet-1');
    expect(summary).toContain('in the keychain');
    expect(summary).not.toContain('secret');
    await app.press('enter');
    await app.until('Saved: /home/ana/.config/cordon/settings.json');
    expect(ended.done).toBeNull();
    await app.press('enter');
    expect(ended.done?.answers).toEqual({
      connector: 'harmony',
      gateway: GATEWAY_EU,
      keys: { events: { id: 'ev-id', secret: 'ev-secret' }, endpoint: { id: 'ep-id', secret: 'ep-secret' } },
      filter: DEFAULT_FILTER,
      window: '6h',
      mode: 'approve',
      schedule: { kind: 'watch', interval: '15s' },
      protect: [
        { match: 'glob', value: 'DC-*' },
        { match: 'glob', value: 'quiet-1' },
      ],
    });
    expect(services.asked).toEqual([
      { name: 'test events', detail: `${GATEWAY_EU} ev-id` },
      { name: 'test endpoint', detail: `${GATEWAY_EU} ep-id` },
      { name: 'trial', detail: `${DEFAULT_FILTER} 1h` },
      { name: 'save', detail: 'keychain' },
    ]);
    await app.unmount();
  });

  it('offers the demo beside the regions, and leaves for it without saving', async () => {
    const { app, services, ended } = await openSetup({ offersDemo: true });
    await app.until('In which region is your tenant?');
    await app.press('up');
    expect(app.text()).toContain('› The built-in demo  no account; nothing is kept');
    await app.press('enter');
    expect(ended).toMatchObject({ demo: 'harmony', done: null });
    expect(services.asked).toEqual([]);
    await app.unmount();
  });

  it('masks a secret, reveals it on demand, and says next to it why it was refused', async () => {
    const { app } = await openSetup();
    await app.press('enter');
    await app.until('Infinity Events key');
    await app.type('ev-id');
    await app.press('tab');
    await app.type('wrong quit y');
    expect(app.text()).not.toContain('wrong');
    expect(app.text()).toContain('*'.repeat('wrong quit y'.length));
    await app.press('ctrl+r');
    expect(app.text()).toContain('wrong quit y');
    await app.press('ctrl+r', 'enter');
    await app.until('The gateway refused the key (401). Check both parts.');
    expect(app.text()).toContain('step 2 of 11');
    await app.press('ctrl+u');
    await app.type('ev-secret');
    await app.press('enter');
    await app.until('Logged in');
    await app.unmount();
  });

  it('recognises a swapped pair and puts it where it belongs', async () => {
    const { app, services } = await openSetup();
    await app.press('enter');
    await app.until('Infinity Events key');
    await app.type('ep-id');
    await app.press('enter');
    await app.type('ep-secret');
    await app.press('enter');
    await app.until('Use it as the key of: Harmony Endpoint key');
    await app.press('enter');
    await app.type('ev-id');
    await app.press('enter');
    await app.type('ev-secret');
    await app.press('enter');
    await app.until('Logged in');
    await app.press('enter');
    const other = await app.until('step 3 of 11');
    expect(other).toContain('ep-id');
    await app.press('enter');
    await app.until('Logged in');
    expect(services.asked.at(-1)).toEqual({ name: 'test endpoint', detail: `${GATEWAY_EU} ep-id` });
    await app.unmount();
  });

  it('shows the caret at the error of a filter while it is typed', async () => {
    const { app, typeKey } = await openSetup();
    await app.press('enter');
    await passKeys({ app, typeKey });
    await app.until('Which alerts are looked for?');
    await app.press('j', 'enter');
    await app.type('severity:("High"');
    const typed = await app.until('The bracket is never closed.');
    const rows = typed.split('\n');
    const fieldRow = rows.find((line) => line.includes('severity:('));
    const caretRow = rows[rows.indexOf(fieldRow ?? '') + 1];
    expect(caretRow?.indexOf('^')).toBe(fieldRow?.indexOf('('));
    await app.press('enter');
    expect(app.text()).toContain('The bracket is never closed.');
    await app.type(')');
    expect(app.text()).not.toContain('never closed');
    await app.press('enter');
    await app.until('It matches 47 alerts');
    await app.unmount();
  });

  it('shows the dry run before automatic can be taken, with Stay in front', async () => {
    const { app, typeKey, services } = await openSetup();
    await app.press('enter');
    await passKeys({ app, typeKey });
    await app.until('Which alerts');
    await app.press('enter');
    await app.until('It matches');
    await app.press('enter');
    await app.until('How far back');
    await app.press('enter');
    await app.until('Who decides');
    await app.press('j', 'j', 'enter');
    const shown = await app.until('Turn automatic on');
    expect(shown).toContain('at most 3 machines a cycle, 10 an hour, 25 a day');
    expect(shown).toContain('isolated: 1 (FIN-LT-07)');
    expect(shown).toMatch(/SQL-01\s+a server/);
    expect(shown).toContain('› Stay with approve');
    expect(services.asked.at(-1)?.name).toBe('dry run');
    await app.press('j', 'enter');
    await app.until('How often is searched?');
    await app.press('k', 'k', 'enter');
    const lines = await app.until('crontab');
    expect(lines).toContain('"kind":"system","interval":"12h"');
    await app.unmount();
  });

  it('goes back step by step with every answer kept, and leaves only when asked twice', async () => {
    const { app, ended } = await openSetup();
    await app.press('j', 'enter');
    await app.until('Infinity Events key');
    await app.type('ev-id');
    await app.press('esc');
    await app.until('In which region');
    expect(app.text()).toContain('› United States');
    await app.press('esc', 'esc');
    expect(app.text()).toContain('In which region');
    await app.press('enter');
    await app.until('ev-id');
    await app.press('esc');
    await app.until('In which region');
    await app.press('q');
    expect(app.text()).toContain('Leave the setup? Nothing is saved.');
    await app.press('j');
    expect(app.text()).not.toContain('Leave the setup?');
    expect(ended.left).toBe(0);
    await app.press('q', 'q');
    expect(ended.left).toBe(1);
    await app.unmount();
  });

  it('leaves from a field by Ctrl-C pressed twice, while q stays a letter', async () => {
    const { app, ended } = await openSetup();
    await app.press('enter');
    await app.until('Infinity Events key');
    await app.type('qq');
    expect(ended.left).toBe(0);
    await app.press('ctrl+c', 'ctrl+c');
    expect(ended.left).toBe(1);
    await app.unmount();
  });

  it('asks before secrets go to a file, and saves without them where that is refused', async () => {
    const { app, typeKey, services } = await openSetup({ secretStore: async () => 'file' });
    await app.until('of 12');
    await app.press('enter');
    await passKeys({ app, typeKey });
    for (const wanted of [
      'Which alerts',
      'It matches',
      'How far',
      'Who decides',
      'How often',
      'must never',
      'up at VirusTotal?',
      'by mail?',
    ]) {
      await app.until(wanted);
      await app.press('enter');
    }
    await app.until('There is no keychain here.');
    await app.press('j', 'enter');
    await app.until('not kept');
    await app.press('enter');
    await app.until('Saved:');
    expect(services.saved.at(-1)?.keys).toEqual({});
    await app.unmount();
  });

  it('asks for a VirusTotal key, says its terms and what would be sent, and tries it for real', async () => {
    const tested: unknown[] = [];
    const { app, typeKey, services } = await openSetup({
      preview: async () => ({ ...QUIET, indicators: 23 }),
      testVirusTotal: async (answer) => {
        tested.push(answer);
        return tested.length > 1 ? null : { code: 'credentials', what: 'VirusTotal refused the key (401).' };
      },
    });
    await app.press('enter');
    await passKeys({ app, typeKey });
    for (const wanted of ['Which alerts', 'It matches', 'How far', 'Who decides', 'How often', 'must never']) {
      await app.until(wanted);
      await app.press('enter');
    }
    const page = await app.until('up at VirusTotal?');
    expect(page).toContain('business workflows');
    expect(page).toContain('name 23 indicators that would be asked about');
    await app.press('j', 'enter', 'enter');
    await app.until('The key is missing.');
    await app.type('a-secret-key');
    expect(app.text()).not.toContain('a-secret-key');
    await app.press('enter');
    await app.until('VirusTotal refused the key (401).');
    await app.press('enter');
    await app.type('-2');
    await app.press('enter');
    await app.until('The key is accepted.');
    expect(tested).toEqual([{ key: 'a-secret-key' }, { key: 'a-secret-key-2' }]);
    await app.press('enter');
    await app.until('by mail?');
    await app.press('enter');
    await app.until('Save these answers?');
    expect(app.text()).toContain('look-ups, the key was tried');
    await app.press('enter');
    await app.until('Saved:');
    expect(services.saved[0]?.virustotal).toEqual({ key: 'a-secret-key-2' });
    await app.unmount();
  });

  it('asks for a mail relay field by field, tries it for real, and hands the password over with the answers', async () => {
    const tested: unknown[] = [];
    const { app, typeKey, services } = await openSetup({
      checkMail: ({ from }) => (from.includes('@') ? null : { field: 'from', words: 'The sender is a mail address.' }),
      testMail: async (answer, _, send) => {
        tested.push([answer, send]);
        const refusal: Problem = { code: 'unreachable', what: 'Its certificate was not accepted.', certificate: true };
        if (tested.length === 1) return { code: 'credentials', what: 'The mail relay refused the login.' };
        return tested.length === 2 ? refusal : null;
      },
    });
    await app.press('enter');
    await passKeys({ app, typeKey });
    for (const wanted of ['Which alerts', 'It matches', 'How far', 'Who decides', 'How often', 'must never']) {
      await app.until(wanted);
      await app.press('enter');
    }
    await app.until('up at VirusTotal?');
    await app.press('enter');
    await app.until('Is somebody told by mail?');
    await app.press('j', 'enter');
    await app.type('mail.example.org');
    await app.press('enter');
    await app.type('cordon');
    await app.press('enter');
    await app.until('The sender is a mail address.');
    await app.type('@example.org');
    await app.press('enter');
    await app.type('soc@example.org, lead@example.org');
    await app.press('enter');
    await app.type('cordon');
    await app.press('enter');
    await app.paste('wrong-password');
    await app.press('enter');
    const refused = await app.until('The mail relay refused the login.');
    expect(refused).not.toMatch(/wrong-password|CA file/);
    await app.press('enter');
    await app.press('ctrl+r');
    await app.until('wrong-password');
    await app.press('ctrl+r', 'ctrl+u');
    await app.paste('right-password');
    await app.press('enter');
    await app.until('Its certificate was not accepted.');
    await app.press('enter');
    await app.until(/› CA file/);
    await app.type('/etc/our-ca.pem');
    await app.press('enter');
    await app.until('The relay answers, logged in; nothing was sent.');
    await app.press('j', 'enter');
    await app.until('The relay has taken a test mail.');
    await app.press('enter');
    const summary = await app.until('Save these answers?');
    expect(summary).toContain('to soc@example.org, lead@example.org by mail.example.org');
    await app.press('enter');
    await app.until('Saved:');
    const mail = {
      security: 'starttls',
      relay: 'mail.example.org',
      from: 'cordon@example.org',
      to: ['soc@example.org', 'lead@example.org'],
      user: 'cordon',
    };
    const whole = { ...mail, password: 'right-password', ca: '/etc/our-ca.pem' };
    expect(tested).toEqual([
      [{ ...mail, password: 'wrong-password' }, false],
      [{ ...mail, password: 'right-password' }, false],
      [whole, false],
      [whole, true],
    ]);
    expect(services.saved.at(-1)?.mail).toEqual(whole);
    await app.unmount();
  });

  it('offers a configuration found beside it, keys of the environment need no typing', async () => {
    const base = fakeServices();
    const [harmony] = base.connectors;
    const connectors = harmony
      ? [{ ...harmony, keys: harmony.keys.map((key) => ({ ...key, fromEnvironment: true })) }]
      : [];
    const { app, services } = await openSetup({
      connectors,
      findSeedConfig: async () => ({
        path: '/work/config.json',
        answers: { filter: 'severity:"Low"', window: '12h' },
        notes: ['approval_required is false: comes in as approve'],
      }),
    });
    const offer = await app.until('Take over the configuration found here?');
    expect(offer).toContain('/work/config.json');
    expect(offer).toContain('comes in as approve');
    await app.press('enter');
    await app.until('In which region');
    await app.press('enter');
    await app.until('given by the environment');
    await app.press('enter');
    await app.until('Logged in');
    expect(services.asked).toEqual([{ name: 'test events', detail: `${GATEWAY_EU} environment` }]);
    await app.unmount();
  });

  it('tells what failed and how to go on where saving does not work', async () => {
    let tries = 0;
    const { app, typeKey, ended } = await openSetup({
      save: async () => {
        tries += 1;
        if (tries === 1)
          return { problem: { code: 'settings', what: 'The folder is read-only.', next: 'Set CORDON_HOME.' } };
        return { saved: 'settings.json' };
      },
    });
    await app.press('enter');
    await passKeys({ app, typeKey });
    for (const wanted of [
      'Which alerts',
      'It matches',
      'How far',
      'Who decides',
      'How often',
      'must never',
      'up at VirusTotal?',
      'by mail?',
    ]) {
      await app.until(wanted);
      await app.press('enter');
    }
    await app.until('Save these answers?');
    await app.press('enter');
    await app.until('The folder is read-only. Set CORDON_HOME.');
    await app.press('enter');
    await app.until('Saved: settings.json');
    await app.press('enter');
    expect(ended.done?.saved).toBe('settings.json');
    await app.unmount();
  });

  it('shows no byte of a service that the terminal would obey', async () => {
    const { app } = await openSetup({
      testKey: async () => ({ ok: false, problem: { code: 'service', what: 'odd \x1b]52;c;eA==\x07 answer\x1b[2J' } }),
    });
    await app.press('enter');
    await app.until('Infinity Events key');
    await app.type('a');
    await app.press('enter');
    await app.type('b');
    await app.press('enter');
    await app.until('odd ▯]52;c;eA==▯ answer▯[2J');
    await app.unmount();
  });

  it.each([
    { columns: 60, rows: 12 },
    { columns: 80, rows: 24 },
    { columns: 200, rows: 60 },
  ])('fits $columns×$rows on every page, footer and all', async (size) => {
    const { app, typeKey } = await openSetup({ secretStore: async () => 'file' }, size);
    const fits = (page: string) => {
      const lines = app.lines();
      expect(lines.length, page).toBe(size.rows);
      expect(lines[0], page).toContain('Cordon setup');
      expect(lines.at(-1), page).toMatch(/Esc back|Enter/);
    };
    await app.until('Region gateway');
    fits('gateway');
    await app.press('enter');
    await app.until('Infinity Events key');
    fits('key');
    await passKeys({ app, typeKey });
    for (const wanted of [
      'Filter',
      'It matches',
      'Window',
      'Mode',
      'Schedule',
      'Protected machines',
      'up at VirusTotal?',
      'by mail?',
      'kept',
    ]) {
      await app.until(wanted);
      fits(wanted);
      await app.press('enter');
    }
    await app.until('Summary');
    fits('summary');
    await app.unmount();
  });

  it('asks for more room where there is too little, and can be left there', async () => {
    const { app, ended } = await openSetup({}, { columns: 40, rows: 8 });
    expect(app.text()).toContain('Cordon needs 60×12');
    expect(app.text().replace(/\s+/g, ' ')).toContain('q leaves.');
    await app.press('enter');
    expect(ended.left).toBe(0);
    await app.press('q');
    expect(ended.left).toBe(1);
    await app.unmount();
  });
});
