// The doctor: one line each with the mend, exit 0, 3, 4 or 5.
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { standOn } from './support/ground.ts';

type Check = { readonly title: string; readonly state: string; readonly words: string; readonly mend: string | null };
const checksIn = (out: string): readonly Check[] => JSON.parse(out).checks;
const bad = (out: string) => checksIn(out).filter(({ state }) => state === 'bad');

/** As somebody does who has the file and wants a record to say something else. */
function alterChain(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('DROP TRIGGER audit_is_not_changed');
  db.exec("UPDATE audit SET record = replace(record, 'run', 'fun') WHERE seq = 1");
  db.close();
}

describe.concurrent('cordon doctor', () => {
  it('finds nothing where nothing is wrong, and changes nothing: exit 0', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([code, bad(out)]).toEqual([0, []]);
    expect(checksIn(out).map(({ title }) => title)).toEqual([
      'File modes',
      'Gateway of Check Point Harmony Endpoint',
      'Key of Infinity Events',
      'Key of Harmony Endpoint',
      'Clock of Check Point Harmony Endpoint',
      'Age of the keys of Check Point Harmony Endpoint',
      'Disk',
      'Ledger',
      'Run lock',
      'Files kept',
      'Secret store',
      'Proxy',
      'Terminal',
    ]);
    expect(ground.simulator.asked('isolate')).toBe(0);
    expect(ground.reports()).toEqual([]);
    const words = await ground.cordon(['doctor', ...ground.here]);
    expect(words.out.trim().split('\n')).toHaveLength(15);
    expect(words.out).not.toContain(ground.simulator.keys.endpoint.secret);
  });

  it('names a refused key with its mend, and looks at the rest all the same: exit 3', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const env = { CORDON_EVENTS_SECRET_KEY: 'wrong' };
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here], { env });
    expect([code, bad(out).map(({ title }) => title)]).toEqual([3, ['Key of Infinity Events']]);
    expect(bad(out)[0]?.mend).not.toBeNull();
    const none = { CORDON_ENDPOINT_CLIENT_ID: '', CORDON_ENDPOINT_SECRET_KEY: '' };
    const half = await ground.cordon(['doctor', '--json', ...ground.here], { env: none });
    expect([half.code, bad(half.out)[0]?.mend]).toEqual([3, expect.stringContaining('CORDON_ENDPOINT_CLIENT_ID')]);
  });

  it('recognises a swapped pair and names the variables to exchange: exit 3', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'swapped-keys' });
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([code, bad(out).map(({ title }) => title)]).toEqual([
      3,
      ['Key of Infinity Events', 'Key of Harmony Endpoint'],
    ]);
    // A refusal tells the time too.
    expect(checksIn(out).some(({ title }) => title.startsWith('Clock of'))).toBe(true);
    for (const { words, mend } of bad(out)) {
      expect(words).toContain('look swapped');
      expect(mend).toContain('CORDON_EVENTS_CLIENT_ID');
      expect(mend).toContain('CORDON_ENDPOINT_SECRET_KEY');
    }
  });

  it('knows a gateway that is not there: exit 4', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const { code, out } = await ground.cordon(['doctor', '--json', '--gateway', 'http://127.0.0.1:1']);
    expect([code, bad(out).length]).toEqual([4, 1]);
  });

  it('sees a clock that is off, and in which direction: exit 5', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'clock-off' });
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([code, bad(out)[0]?.title]).toEqual([5, 'Clock of Check Point Harmony Endpoint']);
    expect(bad(out)[0]?.words).toMatch(/^It is (5 min|4 min 59 s) ahead of the clock here/);
    expect(bad(out)[0]?.mend).toContain('NTP');
  });

  it('sees a ledger that does not open, and a configuration that is not there: exit 2', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    writeFileSync(join(ground.home, 'ledger.sqlite'), 'this is no database, and longer than a header would be');
    chmodSync(join(ground.home, 'ledger.sqlite'), 0o600);
    const { code, out } = await ground.cordon(['doctor', '--json']);
    expect([code, bad(out).map(({ title }) => title)]).toEqual([2, ['Gateway', 'Ledger']]);
  });

  it('sees settings that cannot be read, and a chain that was altered, and looks on', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    expect((await ground.cordon(['run', '--dry-run', ...ground.here])).code).toBe(0);
    alterChain(join(ground.home, 'ledger.sqlite'));
    const altered = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([altered.code, bad(altered.out).map(({ title }) => title)]).toEqual([5, ['Audit chain']]);
    expect(checksIn(altered.out).find(({ title }) => title === 'Files kept')?.words).toMatch(
      /^evidence .* in 1, logs /,
    );
    writeFileSync(join(ground.home, 'settings.json'), '{"window": "soon"}', { mode: 0o600 });
    const damaged = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([damaged.code, bad(damaged.out)[0]?.title]).toEqual([2, 'Settings']);
    expect(bad(damaged.out)[0]?.words).toContain('window');
  });

  it('closes what others may read: with --repair', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const file = join(ground.home, 'settings.json');
    writeFileSync(file, '{}');
    chmodSync(file, 0o644);
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([code, bad(out)[0]?.title, statSync(file).mode & 0o777]).toEqual([5, 'File modes', 0o644]);
    const repaired = await ground.cordon(['doctor', '--repair', '--yes', '--json', ...ground.here]);
    expect([repaired.code, statSync(file).mode & 0o777]).toEqual([0, 0o600]);
  });

  it('repairs only where it may ask, or with --yes', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const { code, err } = await ground.cordon(['doctor', '--repair', ...ground.here]);
    expect([code, err.includes('--yes')]).toEqual([2, true]);
    expect(ground.simulator.received).toEqual([]);
  });
});
