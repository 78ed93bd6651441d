/** Hosts as alerts describe them. All addresses are of the ranges set aside for documentation. */
import type { Dice } from '../dice.ts';

export type HostType = 'Laptop' | 'Desktop' | 'Server' | 'Domain Controller' | 'N/A';

export type Host = {
  readonly name: string;
  readonly type: HostType;
  readonly ip: string;
  readonly user: string;
  readonly userSid: string;
  readonly os: string;
  readonly osVersion: string;
  readonly domain: string;
  readonly clientVersion: string;
};

const GIVEN = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'r', 's', 't', 'v', 'y'];
const FAMILY = [
  ...['okafor', 'lindqvist', 'petrov', 'nowak', 'haddad', 'moreau', 'tanaka', 'silva', 'jensen', 'kowalska', 'osei'],
  ...['marino', 'novak', 'dubois', 'larsen', 'ibrahim', 'castillo', 'weber', 'nakamura', 'oconnor', 'banerjee', 'kaya'],
  ...['fischer', 'santos', 'virtanen', 'horvat', 'mensah', 'rossi', 'janssen', 'yilmaz', 'popescu', 'aydin', 'farouk'],
];
const DEPARTMENTS = ['FIN', 'HR', 'DEV', 'SALES', 'OPS', 'MKT', 'LEGAL', 'ENG', 'ACC', 'QA', 'LOG', 'PROC'];
const NETWORKS = ['192.0.2', '198.51.100', '203.0.113'];
const CLIENTS = ['88.72.2001', '88.50.0213', '88.32.2003'];

const SYSTEMS: Readonly<Record<HostType, readonly (readonly [os: string, version: string])[]>> = {
  Laptop: [
    ['Microsoft Windows 11 Pro', '10.0-26100-SP0.0-SMP'],
    ['Microsoft Windows 11 Pro', '10.0-22631-SP0.0-SMP'],
  ],
  Desktop: [
    ['Microsoft Windows 10 Enterprise', '10.0-19045-SP0.0-SMP'],
    ['Microsoft Windows 11 Pro', '10.0-26100-SP0.0-SMP'],
  ],
  Server: [['Microsoft Windows Server 2022 Standard', '10.0-20348-SP0.0-SMP']],
  'Domain Controller': [['Microsoft Windows Server 2022 Standard', '10.0-20348-SP0.0-SMP']],
  'N/A': [['macOS 15', '15.3']],
};

function typeFromName(name: string): HostType {
  if (/^DC|-DC/i.test(name)) return 'Domain Controller';
  if (/^(FS|DB|SRV|SQL|APP|WEB|PRINT)-|-VM-/i.test(name)) return 'Server';
  if (/-(LT|NB)-/i.test(name)) return 'Laptop';
  if (/MBP|BYOD/i.test(name)) return 'N/A';
  return 'Desktop';
}

export function userName(dice: Dice): string {
  return `${dice.pick(GIVEN)}.${dice.pick(FAMILY)}`;
}

/** A believable host of this name; its kind is read from the name unless told. */
export function hostNamed(name: string, dice: Dice, told: Partial<Host> = {}): Host {
  const type = told.type ?? typeFromName(name);
  const [os, osVersion] = dice.pick(SYSTEMS[type]);
  return {
    name,
    type,
    ip: `${dice.pick(NETWORKS)}.${dice.between(10, 250)}`,
    user: userName(dice),
    userSid: `S-1-5-21-1000000001-2000000002-3000000003-${dice.between(1100, 9999)}`,
    os,
    osVersion,
    domain: 'corp.example.com',
    clientVersion: dice.pick(CLIENTS),
    ...told,
  };
}

/** Different hosts for a fleet: workstations of all departments, one in sixteen a server. */
export function fleetOf(count: number, dice: Dice): Host[] {
  const taken = new Set<string>();
  const hosts: Host[] = [];
  while (hosts.length < count) {
    const server = dice.chance(1 / 16);
    const department = dice.pick(DEPARTMENTS);
    const digits = String(dice.between(1, 9999)).padStart(4, '0');
    const name = server ? `APP-${department}-${digits.slice(2)}` : `${department}-${dice.pick(['LT', 'WS'])}-${digits}`;
    if (taken.has(name)) continue;
    taken.add(name);
    hosts.push(hostNamed(name, dice.fork(name)));
  }
  return hosts;
}
