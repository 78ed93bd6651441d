/** Worlds for counting and paging, and the quiet one. */
import type { HaloWorld } from '../world.ts';
import { addGroup, addPolicy, addServer, DAY, MINUTE, SECOND } from './casting.ts';
import { addFleet } from './fleet.ts';
import { addGoodQuarantine } from './quarantine.ts';
import { addTrouble, strongFor, WEAK } from './trouble.ts';

export function empty(world: HaloWorld): void {
  addFleet(world);
}

const EVENTS = 10_000;
const LATE = 40;
/** So many share one millisecond: more than two pages. */
const CROWD = 250;

/** 10,000 events over 89 days, a quarter of them at equal times; 40 of them arrive in the first two minutes only. */
export function manyEvents(world: HaloWorld): void {
  addFleet(world);
  const account = world.main;
  const servers = account.servers.all().filter(({ state }) => state === 'active');
  const dice = world.dice.fork('many events');
  const now = Math.floor(world.now());
  const crowdAt = now - 30 * DAY;
  const times: number[] = Array.from({ length: CROWD }, () => crowdAt);
  while (times.length < EVENTS - LATE) {
    // One in eight lies in the last hour, so that a short window has something too.
    const span = dice.chance(1 / 8) ? 60 * MINUTE : 89 * DAY;
    const at = now - 2 * SECOND - Math.floor(dice.fraction() * (span - 2 * SECOND));
    const twins = dice.chance(0.12) ? dice.between(2, 4) : 1;
    for (let i = 0; i < twins && times.length < EVENTS - LATE; i++) times.push(at);
  }
  times
    .sort((a, b) => a - b)
    .forEach((at, i) => {
      const own = dice.fork(i);
      const server = own.pick(servers);
      addTrouble(account, own, server, own.pick(own.chance(0.1) ? strongFor(server) : WEAK), at);
    });
  for (let i = 0; i < LATE; i++) {
    const own = dice.fork(`late ${i}`);
    const at = now - own.between(0, 100) * SECOND;
    account.record(own.pick(WEAK), own.pick(servers).id, {}, at, now + own.between(5, 110) * SECOND);
  }
}

const SERVERS = 350;
const GROUPS = 240;
const POLICIES = 130;

/** Everything that is looked for lies on the last page: the server in trouble and a good group "Quarantine". */
export function manyServers(world: HaloWorld): void {
  const account = world.main;
  const dice = world.dice.fork('many servers');
  const number = (n: number) => String(n).padStart(3, '0');
  const policies = Array.from({ length: POLICIES - 2 }, (_unused, n) =>
    addPolicy(account, `team-${number(n)}`, 'linux', [{ chain: 'INPUT', action: 'ACCEPT' }]),
  );
  const groups = Array.from({ length: GROUPS - 2 }, (_unused, n) =>
    addGroup(account, `Team ${number(n)}`, account.rootId, { linux: policies[n % policies.length] as string }),
  );
  addGoodQuarantine(account);
  account.boundGroupId = groups[0] ?? account.rootId;
  const servers = Array.from({ length: SERVERS }, (_unused, n) =>
    addServer(account, dice, {
      hostname: `app-${number(n)}`,
      groupId: groups[n % groups.length] as string,
      host: 10 + (n % 240),
    }),
  );
  const last = servers.at(-1);
  if (last) addTrouble(account, dice, last, 'daemon_compromised', world.now() - 5 * MINUTE);
}
