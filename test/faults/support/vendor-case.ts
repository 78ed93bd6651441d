/** One fault of the service, met by the whole program in this process: what it ended with and what was really so. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Fault,
  type ReceivedRequest,
  type RouteName,
  type Simulator,
  startSimulator,
} from '../../../src/simulator/index.ts';
import { validReport } from '../../journeys-cli/support/report.ts';
import { homeWithKeys, runCommand } from '../../support/command.ts';
import { fastClock } from './fast-clock.ts';
import { everTargeted, lookAtHome } from './kept.ts';

export type VendorCase = {
  readonly command: 'run' | 'release';
  readonly fault: Fault;
};

export type Met = {
  readonly code: number;
  /** Of the one machine that the case is about; null: the report does not name it. */
  readonly outcome: string | null;
  readonly reason: string;
  readonly err: string;
  /** What is wrong whatever the fault; empty: nothing. */
  readonly wrong: readonly string[];
  readonly hits: number;
};

export const VICTIM = 'ZULU-WS-0001';
const BYSTANDER = 'ZULU-WS-0002';

export function nameOf({ command, fault }: VendorCase): string {
  const detail = [fault.status, fault.acted ? 'acted' : null, fault.retryAfter && `Retry-After ${fault.retryAfter}`];
  const often = fault.times === Number.POSITIVE_INFINITY ? 'always' : fault.times ? `${fault.times} times` : 'once';
  const words = detail.filter(Boolean).join(' ');
  return `${command}: ${fault.route} ${fault.kind}${words === '' ? '' : ` ${words}`}, ${often}`;
}

export async function meet({ command, fault }: VendorCase): Promise<Met> {
  const simulator = await startSimulator({ scenario: 'empty', now: fastClock.now });
  const home = mkdtempSync(join(tmpdir(), 'cordon-vendor-'));
  try {
    const { world, keys } = simulator;
    for (const name of [VICTIM, BYSTANDER]) world.addComputer({ name, isolated: command === 'release' });
    for (let i = 0; i < 6; i++) world.raise(VICTIM, { severity: 'Critical' }, 'ransomware');
    simulator.faults.add({ ...fault, when: aim(fault, simulator) });
    const line =
      command === 'run' ? ['run', '--auto', '--filter', '*'] : ['release', VICTIM, '--yes', '--verify-timeout', '40s'];
    const whole = [...line, '--json', '--verify-spacing', '1s', '--gateway', simulator.gateway];
    const { code, out, err } = await runCommand(whole, homeWithKeys(home, keys), home);
    const hits = simulator.received.filter((request) => request.fault !== null).length;
    const want = command === 'run';
    const isAsWanted = world.computer(VICTIM).isolated === want;
    const kept = lookAtHome(home, simulator);
    const machines = command === 'run' ? validReport(out).machines_processed : machinesIn(out);
    const machine = machines.find(({ hostname }) => hostname === VICTIM);
    const claimed = want ? 'isolated' : 'released';
    const wrong = [
      ...kept.doubled.map((id) => `${id} was ordered twice`),
      ...(kept.chain === null ? [] : [kept.chain]),
      ...[...everTargeted(simulator)].filter((name) => name !== VICTIM).map((name) => `${name} was a target`),
      ...(machine?.outcome === claimed && !isAsWanted ? [`it is called ${claimed}, and is not`] : []),
      ...(code === 1 ? ['an internal error'] : []),
      ...(/^\s+at .+:\d+:\d+/m.test(err) ? ['a stack trace was shown'] : []),
      ...(code !== 0 && !/cordon: |MACHINE/.test(err) ? ['nothing was said'] : []),
    ];
    return { code, outcome: machine?.outcome ?? null, reason: machine?.reason ?? '', err, wrong, hits };
  } finally {
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Beside the search the fleet is counted, for a guard that can do without: a fault that is played once must meet the
 * search and the look-up instead, or it shows nothing.
 */
function aim({ route, times }: Fault, { keys, received }: Simulator): (request: ReceivedRequest) => boolean {
  const isLookUp = ({ route: asked, body }: ReceivedRequest) =>
    asked === 'computers' && JSON.stringify(body).includes('columnName');
  if (times === Number.POSITIVE_INFINITY && route !== 'computers') return () => true;
  if (route === 'auth') return ({ body }) => (body as { clientId?: unknown } | null)?.clientId === keys.events.id;
  if (route === 'computers') return isLookUp;
  // The fleet is counted by the time the first machine is looked up.
  return route === 'job' ? () => received.some(isLookUp) : () => true;
}

function machinesIn(out: string): readonly { hostname: string; outcome: string; reason: string }[] {
  return out.trim() === '' ? [] : (JSON.parse(out).machines_processed ?? []);
}

export const RUN_ROUTES: readonly RouteName[] = [
  'auth',
  'query-create',
  'query-status',
  'query-retrieve',
  'session-login',
  'computers',
  'job',
  'isolate',
  'operation-status',
  'operation-results',
];
