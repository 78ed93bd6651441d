/**
 * Who owns an order in flight: a process. Its order may be taken over only when it is certain that it is gone: a
 * living process may still be about to send it.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export type Owner = {
  /** One open ledger of one process. */
  readonly instance: string;
  readonly host: string;
  /** Within which process ids mean something: one boot, one process namespace. */
  readonly space: string;
  readonly pid: number;
  /** Tells a process from a later one with the same id; null where the system does not say. */
  readonly started: string | null;
};

/** An owner that cannot be looked at from here counts as gone when it has not been heard of for so long. */
export const LEASE_MS = 120_000;
export const BEAT_MS = 20_000;

/** Ledgers open in this process. */
const here = new Set<string>();

/** This process, as the owner of one more open ledger. */
export function thisOwner(): Owner {
  const owner = {
    instance: randomUUID(),
    host: hostname(),
    space: processSpace(),
    pid: process.pid,
    started: startOf(process.pid),
  };
  here.add(owner.instance);
  return owner;
}

export function forget(owner: Owner): void {
  here.delete(owner.instance);
}

/** True only when the process cannot send anything any more; times in epoch milliseconds. */
export function isGone(owner: Owner, beatAt: number, now: number): boolean {
  const lapsed = now - beatAt > LEASE_MS;
  if (owner.host !== hostname() || owner.space !== processSpace()) return lapsed;
  if (owner.pid === process.pid && owner.started === startOf(process.pid)) return !here.has(owner.instance);
  if (!processExists(owner.pid)) return true;
  const started = startOf(owner.pid);
  // The id lives, but nobody can say whether it is the same process: then only silence tells.
  return started === null || owner.started === null ? lapsed : started !== owner.started;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

let space: string | null = null;

function processSpace(): string {
  space ??= [
    process.platform,
    firstOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    firstOf(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
  return space;
}

function startOf(pid: number): string | null {
  if (process.platform === 'linux')
    return firstOf(() => startInStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))) || null;
  if (process.platform === 'win32') return null;
  const words = { encoding: 'utf8', timeout: 2000, env: { LC_ALL: 'C', TZ: 'UTC' } } as const;
  // Loaded where it is needed: on Linux it is not, and it brings all of node:net into the start.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  return firstOf(() => execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], words).trim()) || null;
}

/** Field 22, counted after the name, which may itself hold spaces and brackets. */
function startInStat(stat: string): string {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie is listed, but will never send anything.
  return afterName[0] === 'Z' || afterName[0] === 'X' ? 'ended' : (afterName[19] ?? '');
}

function firstOf(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
