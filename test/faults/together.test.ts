// Several programs on one home at the same moment: a watch, a second one, and what cron starts beside them.
import { afterAll, describe, expect, it } from 'vitest';
import { validReport } from '../journeys-cli/support/report.ts';
import { createDice } from './support/dice.ts';
import { FIRST_SEED, IN_FULL, seedsOr, tellFigures } from './support/figures.ts';
import { amissAt, NOTHING_AMISS } from './support/kept.ts';
import { CAST, openStage } from './support/stage.ts';

const QUICK = ['--json', '--verify-spacing', '20ms', '--verify-timeout', '4s'];
const RUN = ['run', '--auto', '--max-isolations', '4', ...QUICK];
const WATCH = ['watch', '--auto', '--max-isolations', '4', '--interval', '200ms', '--cycles', '4', ...QUICK];
const BY_HAND = ['isolate', ...CAST.victims, '--yes', ...QUICK];

const figures = { 'programs at once': 0, 'alerts lost': 0, 'orders doubled': 0, 'wrong targets': 0 };
afterAll(() => tellFigures('several programs on one home', figures));

const rounds = Array.from({ length: IN_FULL ? Math.min(seedsOr(0), 40) : 1 }, (_, index) => FIRST_SEED + index);

describe('several programs on one home', () => {
  it.for(rounds)(
    'round %i: each machine gets one order, and the counts add up',
    { timeout: 90_000 },
    async (seed, context) => {
      const dice = createDice(seed);
      const stage = await openStage({ seed });
      context.onTestFinished(() => stage.close());
      const late = async (line: readonly string[]) => {
        await new Promise((resolve) => setTimeout(resolve, dice.between(0, 600)));
        return stage.run(line);
      };
      const killed = stage.run(RUN, { at: 'request', n: dice.between(9, 14), mode: 'acted', laterMs: 0 });
      const others = [late(WATCH), late(WATCH), late(RUN), late(BY_HAND)];
      const ends = await Promise.all(others);
      await killed;
      figures['programs at once'] += others.length + 1;
      for (const { code, err } of ends) {
        // A person's order that another program was quicker with is given back to the person.
        const beaten = code === 5 && /The ground has shifted/.test(err);
        if (!beaten) expect([0, 5], err).toContain(code);
      }
      const reports = [ends[0], ends[1], ends[2]].map((end) => validReport(end?.out ?? ''));
      const last = await stage.run(RUN);
      validReport(last.out);
      const { simulator } = stage;
      const amiss = amissAt(stage.home, simulator);
      figures['alerts lost'] += amiss.lost.length;
      figures['orders doubled'] += amiss.doubled.length;
      figures['wrong targets'] += amiss.wrong.length;
      expect(amiss).toEqual(NOTHING_AMISS);
      // Each alert was new to one program only; the one that was killed may have been it.
      const grouped = reports.reduce((total, { metrics }) => total + metrics.alerts.grouped, 0);
      expect(grouped).toBeLessThanOrEqual(simulator.world.truth().alerts);
      for (const name of CAST.victims) expect(simulator.world.computer(name).isolated).toBe(true);
    },
  );
});
