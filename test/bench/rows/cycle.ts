/** Row 5: the whole way from the process start to accepted orders, against the seed script on the same gateway. */
import type { Figure } from '../figures.ts';
import { runSeedModel } from '../seed-model.ts';
import { median } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { type GatewayOptions, startGateway } from '../support/gateway.ts';
import { makeHome } from '../support/home.ts';
import { runNode } from '../support/processes.ts';
import { lastAccepted, lookUpCalls, openWiretap } from '../support/wiretap.ts';

/** Longer than any work of the lifelike gateway between two looks. */
const SETTLE_MS = 400;

type Latency = 'none' | 'lifelike';

type Case = {
  readonly name: string;
  readonly world: GatewayOptions;
  readonly machines: number;
  readonly latency: Latency;
  /** The budget holds these; the others are told for the record. */
  readonly sooner: number | null;
  readonly fewerLookUps: number | null;
};

const SINGLE: GatewayOptions = { scenario: 'one-machine' };
const SOME: GatewayOptions = { scenario: 'flood', alerts: 150, machines: 30 };
const MANY: GatewayOptions = { scenario: 'large' };

const CASES: readonly Case[] = [
  { name: '47 alerts, 1 machine', world: SINGLE, machines: 1, latency: 'none', sooner: 40, fewerLookUps: null },
  { name: '47 alerts, 1 machine', world: SINGLE, machines: 1, latency: 'lifelike', sooner: null, fewerLookUps: null },
  { name: '150 alerts, 30 machines', world: SOME, machines: 30, latency: 'none', sooner: 40, fewerLookUps: 10 },
  { name: '150 alerts, 30 machines', world: SOME, machines: 30, latency: 'lifelike', sooner: null, fewerLookUps: 10 },
  { name: '5,000 alerts, 200 machines', world: MANY, machines: 200, latency: 'none', sooner: null, fewerLookUps: 10 },
  {
    name: '5,000 alerts, 200 machines',
    world: MANY,
    machines: 200,
    latency: 'lifelike',
    sooner: null,
    fewerLookUps: 10,
  },
];

export async function cycle(bench: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [at, one] of CASES.entries()) {
    const seed = await seedOnce(one);
    const ours: Side[] = [];
    const turns = bench.quick || one.machines > 100 ? 1 : 3;
    for (let turn = 0; turn < turns; turn += 1) ours.push(await runOnce(bench, one, `cycle-${at}-${turn}`));
    const ms = median(ours.map((side) => side.ms));
    const lookUps = median(ours.map((side) => side.lookUps));
    const world = `${one.name}, ${one.latency === 'none' ? 'a vendor without latency' : 'lifelike latency'}`;
    const note = `${world}: ${(ms / 1000).toFixed(2)} s, seed ${(seed.ms / 1000).toFixed(1)} s for ${seed.machines}${seed.refused ? ', refused' : ''}`;
    figures.push({
      row: 5,
      name: 'orders accepted sooner than the seed',
      note,
      measured: seed.ms / ms,
      unit: '×',
      budget: one.sooner === null ? null : { is: 'at least', value: one.sooner, tolerance: 0.1 },
    });
    // Per machine, since the seed sees one page only and looks up what it sees.
    const fewer = seed.lookUps / seed.machines / (lookUps / one.machines);
    figures.push({
      row: 5,
      name: 'fewer look-up calls than the seed, a machine',
      note: `${world}: ${lookUps} until then; seed ${seed.lookUps} for ${seed.machines}`,
      measured: fewer,
      unit: '×',
      budget: one.fewerLookUps === null ? null : { is: 'at least', value: one.fewerLookUps, tolerance: 0 },
    });
  }
  return figures;
}

type Side = { readonly ms: number; readonly lookUps: number; readonly machines: number };

async function seedOnce({ world, latency }: Case): Promise<Side & { readonly refused: boolean }> {
  const gateway = await startGateway({ ...world, latency });
  const wiretap = await openWiretap(gateway.origin);
  try {
    const ran = await runSeedModel(wiretap.origin, gateway.keys, latency === 'none' ? 0 : SETTLE_MS);
    return { ...ran, lookUps: lookUpCalls(wiretap.heard) };
  } finally {
    await wiretap.close();
    await gateway.close();
  }
}

async function runOnce(bench: Bench, { world, latency, machines }: Case, name: string): Promise<Side> {
  const gateway = await startGateway({ ...world, latency });
  const wiretap = await openWiretap(gateway.origin);
  try {
    const home = await makeHome(bench, name, { origin: wiretap.origin, keys: gateway.keys });
    const begun = performance.now();
    const args = ['run', '--auto', '--max-isolations', String(machines), '--verify-spacing', '0s', '--quiet'];
    const { code, stderr } = await runNode([bench.program, ...args], home.env);
    const accepted = lastAccepted(wiretap.heard);
    if (!Number.isFinite(accepted)) throw new Error(`No order was accepted; the run ended with ${code}:\n${stderr}`);
    return {
      ms: accepted - begun,
      machines,
      lookUps: lookUpCalls(wiretap.heard.filter((each) => each.askedAt < accepted)),
    };
  } finally {
    await wiretap.close();
    await gateway.close();
  }
}
