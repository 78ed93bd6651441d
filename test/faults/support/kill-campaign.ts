/** One seed of the kill campaign: a command, killed once or several times, started again until it has ended. */
import { readFileSync } from 'node:fs';
import { outcomesOf, validReport } from '../../journeys-cli/support/report.ts';
import { createDice, type Dice } from './dice.ts';
import { everTargeted, type Kept, lookAtHome } from './kept.ts';
import { anyPoint, type KillPoint, wordsOf } from './kill-point.ts';
import { atOnce } from './pool.ts';
import { CAST, type Ended, openStage, type Stage } from './stage.ts';

export type KilledCommand = 'run' | 'isolate' | 'release';

export type KillPlan = {
  readonly command: KilledCommand;
  readonly points: readonly KillPoint[];
  /** 5,000 alerts on 200 machines instead of the small world; for `run` only. */
  readonly large: boolean;
};

export type KillResult = {
  readonly plan: KillPlan;
  readonly words: string;
  /** What is wrong; empty: all is as it must be. */
  readonly wrong: readonly string[];
  readonly kills: readonly string[];
  readonly starts: number;
  readonly alerts: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrongTargets: number;
  readonly unsettled: number;
  readonly orders: number;
  /** Orders that ended as never taken, to be looked at by a person. */
  readonly neverTaken: number;
};

/** How many requests each command makes when nobody disturbs it, with some to spare. */
export const REQUESTS: Readonly<Record<KilledCommand, number>> = { run: 27, isolate: 24, release: 24 };
const QUICK = ['--verify-spacing', '20ms', '--verify-timeout', '4s', '--json'];
/** As many as the campaign's world has victims, and one more. */
const CAP = 4;
const LOST_AFTER_MS = 45_000;
const LONGEST_MS = 2_500;

export function planOf(seed: number): KillPlan {
  const dice = createDice(seed);
  const command = dice.pick(['run', 'run', 'run', 'isolate', 'release'] as const);
  const large = command === 'run' && dice.fraction() < 0.12;
  const kills = dice.pick([1, 1, 1, 2, 3] as const);
  const points = Array.from({ length: kills }, () => anyPoint(dice, REQUESTS[command], large ? 4_000 : LONGEST_MS));
  return { command, points, large };
}

export async function killAndStartAgain(seed: number, plan: KillPlan): Promise<KillResult> {
  const stage = await openStage({ seed, scenario: plan.large ? 'large' : 'empty' });
  try {
    return await played(stage, plan, createDice(seed ^ 0x5eed));
  } finally {
    await stage.close();
  }
}

async function played(stage: Stage, plan: KillPlan, dice: Dice): Promise<KillResult> {
  const { world } = stage.simulator;
  const line = lineOf(plan.command);
  if (plan.command === 'release') for (const name of CAST.victims) world.alterComputer(name, { isolated: true });
  const kills: string[] = [];
  const ends: Ended[] = [];
  for (const point of plan.points) {
    const ended = await stage.run(line, point);
    ends.push(ended);
    if (ended.killedAt === null) break;
    kills.push(ended.killedAt);
    // Meanwhile the world goes on: one alert of now, and one that the service had for a while without showing it.
    if (!plan.large && dice.fraction() < 0.5) {
      world.raise(CAST.victims[0], { severity: 'Critical' }, 'ransomware');
      const record = world.raise(CAST.victims[1], { severity: 'Critical' }, 'ransomware');
      world.addAlert({ ...record, id: `late-${kills.length}` }, { at: world.now() - 2 * 60_000 });
    }
  }
  ends.push(await stage.run(line));
  if (lookAtHome(stage.home, stage.simulator).inFlight.length > 0) {
    stage.moveClock(LOST_AFTER_MS);
    ends.push(await stage.run(line));
  }
  return judged(stage, plan, kills, ends);
}

function lineOf(command: KilledCommand): readonly string[] {
  if (command === 'run') return ['run', '--auto', '--max-isolations', String(CAP), ...QUICK];
  return [command, ...CAST.victims, '--yes', ...QUICK];
}

function judged(stage: Stage, plan: KillPlan, kills: readonly string[], ends: readonly Ended[]): KillResult {
  const { simulator } = stage;
  const kept = lookAtHome(stage.home, simulator);
  const lost = plan.command === 'run' ? kept.lost : [];
  const may = mayBeTargeted(stage, plan);
  const wrongTargets = [...everTargeted(simulator)].filter((name) => !may(name));
  // An endpoint that is offline takes its order when it is back: that is as settled as it can be.
  const unsettled = kept.inFlight.filter(
    ({ step, endpointId }) => step !== 'pending' || simulator.world.computer(endpointId).online,
  );
  const last = ends.at(-1);
  const wrong = [
    ...lost.map((id) => `alert ${id} is lost`),
    ...kept.doubled.map((id) => `${id} was ordered twice`),
    ...wrongTargets.map((name) => `${name} must not be a target`),
    ...unsettled.map(({ host, step, words }) => `${host} is left at ${step}: ${words}`),
    ...(kept.chain === null ? [] : [kept.chain]),
    ...wrongEnding(stage, plan, kept, last),
  ];
  return {
    plan,
    words: `${plan.command}${plan.large ? ' (large)' : ''} killed ${plan.points.map(wordsOf).join(', then ')}`,
    wrong,
    kills,
    starts: ends.length,
    alerts: plan.command === 'run' ? simulator.world.truth().alerts : 0,
    lost: lost.length,
    doubled: kept.doubled.length,
    wrongTargets: wrongTargets.length,
    unsettled: unsettled.length,
    orders: kept.orders.length,
    neverTaken: kept.orders.filter(({ step }) => step === 'failed').length,
  };
}

function mayBeTargeted({ simulator }: Stage, plan: KillPlan): (name: string) => boolean {
  if (!plan.large) return (name) => (CAST.victims as readonly string[]).includes(name);
  const { hosts } = simulator.world.truth();
  return (name) => {
    const host = hosts.get(name.toLowerCase());
    return host?.known === 'one' && host.computers.every(({ type }) => type === 'Desktop' || type === 'Laptop');
  };
}

/** The last start ended by itself, told the truth about each machine, and left a report that is whole. */
function wrongEnding(stage: Stage, plan: KillPlan, kept: Kept, last: Ended | undefined): readonly string[] {
  if (!last) return ['it never ended'];
  const wrong: string[] = [];
  if (last.code !== 0 && last.code !== 5) wrong.push(`the last start ended with ${last.code}: ${last.err.slice(-400)}`);
  const path = stage.reports().at(-1);
  if (path === undefined) return plan.command === 'run' ? [...wrong, 'no report was written'] : wrong;
  const report = validReport(readFileSync(path, 'utf8'));
  const { world } = stage.simulator;
  for (const { hostname, outcome } of report.machines_processed) {
    if (outcome !== 'isolated' && outcome !== 'already_isolated') continue;
    const isTrue = world.computers().some(({ name, isolated }) => name === hostname && isolated);
    if (!isTrue) wrong.push(`${hostname} is called ${outcome}, and is not isolated`);
  }
  if (plan.large) return wrong;
  const want = plan.command !== 'release';
  for (const host of CAST.victims) {
    const latest = kept.orders.filter((order) => order.host === host).at(-1);
    const done = world.computer(host).isolated === want;
    if (!done && latest?.step !== 'failed') {
      wrong.push(
        `${host} is not what was asked for: ${latest?.step ?? 'no order'}, ${JSON.stringify(outcomesOf(report))}`,
      );
    }
  }
  return wrong;
}

/** Plays many plans, a few at a time; the processes wait more than they work. */
export async function campaign(
  plans: readonly { readonly seed: number; readonly plan: KillPlan }[],
  width: number,
): Promise<readonly KillResult[]> {
  const results: KillResult[] = [];
  await atOnce(width, plans, async ({ seed, plan }) => {
    results.push(await killAndStartAgain(seed, plan));
  });
  return results;
}
