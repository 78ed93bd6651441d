/** The showcase: one clear worst case, and one machine of every kind that makes an analyst think. */
import type { Dice } from '../dice.ts';
import type { AttackName } from '../world/attacks.ts';
import { fleetOf, type Host, hostNamed } from '../world/hosts.ts';
import type { World } from '../world/world.ts';
import { addPast, type Coming, coming, isSilent, MINUTE, type Past } from './casting.ts';
import { hostileRecords } from './hostile.ts';

type Part = {
  readonly name: string;
  readonly told?: Partial<Host>;
  readonly past: Past;
  /** How often it is the one that the next alert is about. */
  readonly weight: number;
};

const PARTS: readonly Part[] = [
  {
    name: 'FIN-LT-0142',
    told: { user: 'm.okafor', ip: '192.0.2.41' },
    past: { count: 44, attacks: ['ransomware', 'ransomware', 'ransomware', 'script'], from: 52, to: 0.2, rising: true },
    weight: 40,
  },
  {
    name: 'FS-CORE-01',
    told: { user: 'svc-backup', ip: '203.0.113.10', type: 'Server' },
    past: { count: 9, attacks: ['shareEncryption'], from: 14, to: 1, rising: true },
    weight: 9,
  },
  {
    name: 'DC-EAST-01',
    told: { user: 'svc-adsync', ip: '203.0.113.5', type: 'Domain Controller' },
    past: { count: 3, attacks: ['credentialTheft'], from: 11, to: 2 },
    weight: 3,
  },
  {
    name: 'HR-WS-0031',
    told: { user: 'j.lindqvist', ip: '192.0.2.77' },
    past: { count: 12, attacks: ['beacon'], from: 58, to: 1 },
    weight: 10,
  },
  {
    name: 'DEV-LT-0907',
    told: { user: 'a.petrov', ip: '198.51.100.23' },
    past: { count: 6, attacks: ['download', 'script', 'nuisance'], from: 48, to: 5 },
    weight: 7,
  },
  {
    name: 'SALES-LT-0219',
    told: { user: 'c.moreau', ip: '198.51.100.87' },
    past: { count: 7, attacks: ['script', 'beacon'], from: 56, to: 41 },
    weight: 0,
  },
  {
    name: 'KIOSK-07',
    told: { user: 'kiosk', ip: '198.51.100.140', type: 'Desktop' },
    past: { count: 4, attacks: ['dropper'], from: 37, to: 6 },
    weight: 4,
  },
  {
    name: 'BYOD-MBP-LENA',
    told: { user: 'l.horvat', ip: '192.0.2.201' },
    past: { count: 3, attacks: ['beacon', 'nuisance'], from: 33, to: 9 },
    weight: 2,
  },
  {
    name: 'OPS-WS-0118',
    told: { user: 't.nowak', ip: '192.0.2.118' },
    past: { count: 5, attacks: ['worm'], from: 59, to: 46 },
    weight: 0,
  },
  {
    name: 'ENG-WS-0203',
    told: { user: 'k.tanaka', ip: '198.51.100.203' },
    past: { count: 4, attacks: ['script', 'dropper'], from: 27, to: 4 },
    weight: 5,
  },
  {
    name: 'ACC-LT-0088',
    told: { user: 'e.silva', ip: '192.0.2.88' },
    past: { count: 2, attacks: ['dropper'], from: 24, to: 12 },
    weight: 3,
  },
  { name: 'QA-WS-0009', past: { count: 1, attacks: ['nuisance'], from: 51, to: 50 }, weight: 1 },
];

export function demo(world: World): void {
  const fleet = fleetOf(110, world.dice.fork('fleet'));
  const hosts = new Map(PARTS.map((part) => [part.name, hostNamed(part.name, world.dice.fork(part.name), part.told)]));
  const host = (name: string) => hosts.get(name) as Host;
  const marketing = hostNamed('MKT-WS-0044', world.dice.fork('marketing'), { user: 'r.marino', ip: '198.51.100.44' });

  for (const one of [...hosts.values(), marketing]) if (one.name !== 'BYOD-MBP-LENA') addComputer(world, one);
  for (const one of fleet) world.addComputer({ host: one, online: world.dice.fork(one.name).chance(0.9) });
  // One name, two live endpoints; and a name whose former record is still listed as deleted.
  world.addComputer({ host: { ...host('KIOSK-07'), ip: '203.0.113.141' }, comment: 'Lobby, second floor' });
  world.addComputer({ host: { ...host('ACC-LT-0088'), ip: '192.0.2.89' }, deleted: true, online: false });

  for (const part of PARTS) addPast(world, host(part.name), part.past);
  addBackground(world, fleet, host);
  const now = world.now();
  for (const { record, minutesAgo } of hostileRecords(marketing, world.dice.fork('hostile'), now)) {
    world.addAlert(record, { at: now - minutesAgo * MINUTE, visibleAt: now - minutesAgo * MINUTE });
  }
  world.alerts.addStream(coming(world, [10, 20], (dice) => choose(world, dice, host, fleet)));
}

/** The same hour, told by a clock that is not everybody's. */
export function clockOff(world: World): void {
  world.settings.clockSkewMs = 5 * MINUTE;
  demo(world);
}

function addComputer(world: World, host: Host): void {
  const now = world.now();
  world.addComputer({
    host,
    isolated: host.name === 'OPS-WS-0118',
    ...(host.name === 'SALES-LT-0219' ? { online: false, lastConnection: now - 41 * MINUTE } : {}),
    ...(host.name === 'ENG-WS-0203' ? { pickupMs: 4000, switchMs: 16_000 } : {}),
  });
}

/** What the filter leaves out: other engines' records about the same trouble, and everyday noise. */
function addBackground(world: World, fleet: readonly Host[], host: (name: string) => Host): void {
  addPast(world, { ...host('FIN-LT-0142') }, { count: 6, attacks: ['infection', 'emulation'], from: 52, to: 30 });
  addPast(world, { ...host('HR-WS-0031') }, { count: 8, attacks: ['botTraffic'], from: 58, to: 1 });
  for (const one of fleet.slice(0, 30)) addPast(world, one, { count: 2, attacks: ['browsing'], from: 59, to: 0.5 });
}

const TOTAL = PARTS.reduce((sum, part) => sum + part.weight, 0);
/** Of a hundred alerts, so many are about a machine that had none before. */
const NEWCOMERS = 14;
const FIRST_SIGNS: readonly AttackName[] = ['dropper', 'script', 'nuisance', 'download', 'beacon'];

function choose(world: World, dice: Dice, host: (name: string) => Host, fleet: readonly Host[]): Coming {
  let left = dice.between(1, TOTAL + NEWCOMERS);
  for (const part of PARTS) {
    left -= part.weight;
    if (left > 0 || part.weight === 0) continue;
    // A machine that is cut off no longer reports; its share goes to the others.
    if (isSilent(world, host(part.name))) break;
    return { host: host(part.name), attack: dice.pick(part.past.attacks) };
  }
  return { host: dice.pick(fleet), attack: dice.pick(FIRST_SIGNS) };
}
