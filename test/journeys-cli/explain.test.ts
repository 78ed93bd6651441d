// What stands between a machine and automatic isolation, asked from the command line.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUARDS } from '../../src/engine/model/decision.ts';
import { type Ground, QUICK, standOn } from './support/ground.ts';

type GuardLine = {
  readonly guard: string;
  readonly verdict: string;
  readonly value: string;
  readonly limit: string;
  readonly words: string;
  readonly flip: string | null;
};
type Machine = {
  readonly hostname: string;
  readonly endpoint_id: string | null;
  readonly alerts: number;
  readonly would_isolate: boolean;
  readonly held_by: string | null;
  readonly guards: readonly GuardLine[];
};

async function explain(ground: Ground, ...line: string[]): Promise<{ code: number; machines: readonly Machine[] }> {
  const { code, out, err } = await ground.cordon(['explain', ...line, '--json', ...ground.here]);
  expect(err).not.toContain('cordon:');
  return { code, machines: JSON.parse(out).machines };
}

const guardOf = (machine: Machine | undefined, guard: string) => machine?.guards.find((each) => each.guard === guard);

describe.concurrent('cordon explain', { timeout: 60_000 }, () => {
  it('judges a machine by fresh reads, guard by guard, and writes nothing anywhere', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const host = ground.simulator.world.truth().hosts.values().next().value?.name ?? '';
    const { code, machines } = await explain(ground, host);
    const [machine] = machines;
    expect(code).toBe(0);
    expect(machine?.guards.map(({ guard }) => guard)).toEqual(GUARDS.filter((guard) => guard !== 'reputation'));
    expect(machine).toMatchObject({ hostname: host, alerts: 47, would_isolate: true, held_by: null });
    expect(guardOf(machine, 'evidence')).toMatchObject({ verdict: 'pass', limit: '1 of High or worse' });
    // The stored mode is no part of "would": it is told by its own guard, with what would flip it.
    expect(guardOf(machine, 'mode')).toMatchObject({ verdict: 'hold', value: 'observe' });
    expect(guardOf(machine, 'mode')?.flip).toContain('automatic');
    expect(ground.simulator.asked('isolate')).toBe(0);
    expect(ground.files().filter((file) => !/ledger\.sqlite/.test(file))).toEqual([]);
    // The run after it finds every alert as new.
    const { out } = await ground.cordon(['run', '--json', ...ground.here]);
    expect(JSON.parse(out).metrics.alerts).toMatchObject({ grouped: 47, duplicate: 0 });
  });

  it('names the guard that holds it and the smallest change that would flip it', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const host = ground.simulator.world.truth().hosts.values().next().value?.name ?? '';
    const settle = (key: string, value: string) => ground.cordon(['config', 'set', key, value]);
    await settle('limits.evidence.count', '60');
    const below = await explain(ground, host);
    expect(below.machines[0]).toMatchObject({ would_isolate: false, held_by: 'evidence' });
    expect(guardOf(below.machines[0], 'evidence')?.flip).toMatch(/^\d+ more alerts of High or worse/);
    await settle('limits.evidence.count', '1');
    await settle('halt', 'true');
    expect((await explain(ground, host)).machines[0]).toMatchObject({ would_isolate: false, held_by: 'halt' });
    await settle('halt', 'false');
    expect((await explain(ground, host, '--protect', `${host.slice(0, 3)}*`)).machines[0]?.held_by).toBe('protected');
    expect((await explain(ground, host)).machines[0]?.held_by).toBeNull();
  });

  it('knows what was ordered before: an isolated machine is not isolated again', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const host = ground.simulator.world.truth().hosts.values().next().value?.name ?? '';
    await ground.cordon(['run', '--auto', ...ground.here, ...QUICK]);
    expect((await explain(ground, host)).machines[0]).toMatchObject({ would_isolate: false, held_by: 'already' });
    await ground.cordon(['release', host, '--yes', ...ground.here, ...QUICK]);
    const ledger = join(ground.home, 'ledger.sqlite');
    copyFileSync(ledger, `${ledger}.before`);
    expect((await explain(ground, host)).machines[0]).toMatchObject({ would_isolate: false, held_by: 'cool-down' });
    expect(readFileSync(ledger).equals(readFileSync(`${ledger}.before`))).toBe(true);
  });

  it('beside an outbreak it counts those that would come first', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'large' });
    const { out } = await ground.cordon(['run', '--json', '--dry-run', ...ground.here]);
    const machines: { hostname: string; outcome: string; reason: string }[] = JSON.parse(out).machines_processed;
    const hostOf = (found: (machine: (typeof machines)[number]) => boolean): string => {
      const machine = machines.find(found);
      if (!machine) throw new Error('No machine of the outbreak is in this place.');
      return machine.hostname;
    };
    const first = hostOf(({ outcome }) => outcome === 'dry_run');
    const capped = hostOf(({ reason }) => reason.startsWith('One rule is on'));
    const { machines: found } = await explain(ground, first, capped);
    expect(found.map(({ would_isolate }) => would_isolate)).toEqual([true, false]);
    // Nothing was ordered: what would come first is foreseen, and called so.
    const foreseen = expect.stringContaining('3 more urgent');
    expect(guardOf(found[1], 'storm')).toMatchObject({ verdict: 'hold', words: foreseen });
    expect(guardOf(found[1], 'blast-radius')).toMatchObject({ verdict: 'hold', words: foreseen });
  });

  it('says of a name that nobody bears that it is not found, exit 5', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, machines } = await explain(ground, 'NO-SUCH-HOST');
    expect([code, machines[0]?.held_by, machines[0]?.would_isolate]).toEqual([5, 'identity', false]);
    expect(guardOf(machines[0], 'evidence')).toMatchObject({ verdict: 'hold', value: 'no alert' });
  });

  it('is an aligned table for people, holds in capitals, each with its flip', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const host = ground.simulator.world.truth().hosts.values().next().value?.name ?? '';
    const { code, out } = await ground.cordon(['explain', host, ...ground.here]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}GUARD +VERDICT +VALUE +LIMIT +WHY/m);
    expect(out).toMatch(/^ {2}Mode +HOLD +observe/m);
    expect(out).toMatch(/^ +To flip: Set the mode to automatic/m);
    expect(out).toContain('Automatic mode would isolate it. Now it does not: Mode observe');
  });

  it('tells a refused key as every other command does, exit 3', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const env = { CORDON_EVENTS_SECRET_KEY: 'wrong-secret' };
    const { code, err } = await ground.cordon(['explain', 'ANY', ...ground.here], { env });
    expect([code, err]).toEqual([3, expect.stringContaining('cordon:')]);
    expect(ground.reports()).toEqual([]);
  });
});
