// The doctor: one line each with the mend, exit 0, 3, 4 or 5.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standOn } from './support/ground.ts';

type Check = { readonly title: string; readonly state: string; readonly words: string; readonly mend: string | null };
const checksIn = (out: string): readonly Check[] => JSON.parse(out).checks;
const bad = (out: string) => checksIn(out).filter(({ state }) => state === 'bad');

describe.concurrent('cordon doctor', () => {
  it('finds nothing where nothing is wrong, and changes nothing: exit 0', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([code, bad(out)]).toEqual([0, []]);
    expect(checksIn(out).map(({ title }) => title)).toEqual([
      'Gateway of Check Point Harmony Endpoint',
      'Key of Infinity Events',
      'Key of Harmony Endpoint',
      'Clock of Check Point Harmony Endpoint',
      'Disk',
      'Ledger',
      'Secret store',
      'Terminal',
    ]);
    expect(ground.simulator.asked('isolate')).toBe(0);
    expect(ground.reports()).toEqual([]);
    const words = await ground.cordon(['doctor', ...ground.here]);
    expect(words.out.trim().split('\n')).toHaveLength(10);
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

  it('knows a gateway that is not there: exit 4', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const { code, out } = await ground.cordon(['doctor', '--json', '--gateway', 'http://127.0.0.1:1']);
    expect([code, bad(out).length]).toEqual([4, 1]);
  });

  it('sees a clock that is off: exit 5', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    ground.simulator.world.settings.clockSkewMs = 10 * 60_000;
    const { code, out } = await ground.cordon(['doctor', '--json', ...ground.here]);
    expect([code, bad(out)[0]?.title]).toEqual([5, 'Clock of Check Point Harmony Endpoint']);
  });

  it('sees a ledger that does not open, and a configuration that is not there: exit 5', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    writeFileSync(join(ground.home, 'ledger.sqlite'), 'this is no database, and longer than a header would be');
    chmodSync(join(ground.home, 'ledger.sqlite'), 0o600);
    const { code, out } = await ground.cordon(['doctor', '--json']);
    expect([code, bad(out).map(({ title }) => title)]).toEqual([5, ['Gateway', 'Ledger']]);
  });

  it('repairs only where it may ask, or with --yes', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const { code, err } = await ground.cordon(['doctor', '--repair', ...ground.here]);
    expect([code, err.includes('--yes')]).toEqual([2, true]);
    expect(ground.simulator.received).toEqual([]);
  });
});
