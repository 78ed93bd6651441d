/** The demo with a group "Quarantine" that is there already: one that isolates, and one that only looks like it. */
import type { Account } from '../account.ts';
import type { HaloWorld } from '../world.ts';
import { addGroup, addPolicy } from './casting.ts';
import { demo } from './demo.ts';

/** As contract section 5.4 wants it. Answers the group's id. */
export function addGoodQuarantine(account: Account): string {
  const loopback = { action: 'ACCEPT', firewall_interface: account.loopbackId };
  const linux = addPolicy(account, 'quarantine-linux', 'linux', [
    { chain: 'INPUT', ...loopback },
    { chain: 'INPUT', action: 'DROP', log: true, log_prefix: 'quarantine-in' },
    { chain: 'OUTPUT', ...loopback },
    { chain: 'OUTPUT', action: 'DROP', log: true, log_prefix: 'quarantine-out' },
  ]);
  const windows = addPolicy(account, 'quarantine-windows', 'windows', []);
  return addGroup(account, 'Quarantine', account.rootId, { linux, windows });
}

export function quarantineGood(world: HaloWorld): void {
  demo(world);
  addGoodQuarantine(world.main);
}

/** Policies of the right names: on Linux everything gets in and out, on Windows everything gets out. */
export function quarantineOpen(world: HaloWorld): void {
  demo(world);
  const account = world.main;
  const linux = addPolicy(account, 'quarantine-linux', 'linux', [
    { chain: 'INPUT', action: 'ACCEPT' },
    { chain: 'INPUT', action: 'DROP' },
    { chain: 'OUTPUT', action: 'ACCEPT' },
  ]);
  const windows = addPolicy(account, 'quarantine-windows', 'windows', [], { block_outbound: false });
  addGroup(account, 'Quarantine', account.rootId, { linux, windows });
}
