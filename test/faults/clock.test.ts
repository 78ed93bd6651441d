// Clocks that jump while the program works, between two starts, and over the hour that comes twice in autumn.
import { basename } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { validReport } from '../journeys-cli/support/report.ts';
import { createDice } from './support/dice.ts';
import { FIRST_SEED, IN_FULL, seedsOr, tellFigures } from './support/figures.ts';
import { amissAt, NOTHING_AMISS } from './support/kept.ts';
import { CAST, openStage } from './support/stage.ts';

const RUN = ['run', '--auto', '--max-isolations', '4', '--json', '--verify-spacing', '20ms', '--verify-timeout', '4s'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const JUMPS = [-90 * 24 * HOUR, -HOUR, -2 * MINUTE, -5_000, 5_000, 2 * MINUTE, HOUR, 24 * HOUR] as const;
/** How often a run asks for the time, roughly. */
const ASKED = 160;

const figures = { jumps: 0, 'alerts lost': 0, 'orders doubled': 0, 'wrong targets': 0, 'intents not settled': 0 };
afterAll(() => tellFigures('clock jumps', figures));

const jumps = Array.from({ length: IN_FULL ? Math.min(seedsOr(0), 100) : 3 }, (_, index) => {
  const dice = createDice(FIRST_SEED * 7919 + index);
  return { by: dice.pick(JUMPS), after: dice.between(1, ASKED) };
});

describe.concurrent('the clock of this machine', () => {
  it.for(jumps)('jumps by $by ms, time number $after it is asked for', { timeout: 60_000 }, async (jump, context) => {
    const stage = await openStage();
    context.onTestFinished(() => stage.close());
    const jumping = {
      CORDON_TEST_CLOCK_JUMP_MS: String(jump.by),
      CORDON_TEST_CLOCK_JUMP_AFTER: String(jump.after),
    };
    const during = await stage.run(RUN, null, jumping);
    expect([0, 3, 4, 5], during.err).toContain(during.code);
    validReport(during.out);
    figures.jumps += 1;
    // And set right again.
    const after = await stage.run(RUN);
    expect([0, 5], after.err).toContain(after.code);
    const amiss = amissAt(stage.home, stage.simulator);
    figures['alerts lost'] += amiss.lost.length;
    figures['orders doubled'] += amiss.doubled.length;
    figures['wrong targets'] += amiss.wrong.length;
    figures['intents not settled'] += amiss.inFlight.length;
    expect(amiss).toEqual(NOTHING_AMISS);
  });

  it.for([
    ['the hour that comes twice', '2027-10-31T00:30:00Z'],
    ['the hour that is left out', '2027-03-28T00:30:00Z'],
  ])('%s: two runs, two reports, one order', async ([, start], context) => {
    const stage = await openStage();
    context.onTestFinished(() => stage.close());
    const { world } = stage.simulator;
    const berlin = { TZ: 'Europe/Berlin' };
    stage.moveClock(Date.parse(start ?? '') - Date.now());
    const [host] = CAST.victims;
    world.raise(host, { severity: 'Critical' }, 'ransomware');
    const first = await stage.run(RUN, null, berlin);
    stage.moveClock(HOUR);
    world.raise(host, { severity: 'Critical' }, 'ransomware');
    const second = await stage.run(RUN, null, berlin);
    for (const { out, code, err } of [first, second]) {
      expect(code, err).toBe(0);
      expect(validReport(out).machines_processed.map(({ hostname }) => hostname)).toContain(host);
    }
    expect(new Set(stage.reports().map((path) => basename(path))).size).toBe(2);
    expect(stage.simulator.asked('isolate')).toBe(1);
  });
});
