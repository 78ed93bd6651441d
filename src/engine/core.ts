/** What every part of the running engine shares. */
import type { StormWatch } from './decision/storm-watch.ts';
import { ServiceError } from './errors.ts';
import type { MachineQueue } from './isolation/machine-queue.ts';
import type { SourceSeverities } from './model/evidence-bar.ts';
import { type Actor, isInFlight, type Order } from './model/isolation.ts';
import type { MachineKey, Standing } from './model/machine.ts';
import type { Courier } from './notices/outbox-port.ts';
import type { Connection, Ports, RunKind, RunRecord } from './ports.ts';
import type { LogLine } from './reporting/log-lines.ts';
import type { EngineSettings } from './settings.ts';
import type { ActivityEntry } from './state.ts';
import type { Store } from './store.ts';
import type { SuppressionBook } from './suppression/book.ts';
import type { Work } from './work.ts';

export type EngineOptions = {
  /** What kind of run this is and who started it; `id` where the caller has named it already. */
  readonly run: { readonly kind: RunKind; readonly actor: Actor; readonly id?: string };
  readonly version?: string;
  /** How the report names connector and gateway (an origin); default: what the sources say of themselves. */
  readonly described?: { readonly connector: string; readonly gateway: string };
  /** No run is written down and no report: for commands that only look. */
  readonly leavesNoTrace?: boolean;
  /** Names and addresses of the machine this runs on (guard 7). */
  readonly self?: readonly string[];
  /** Names and addresses of gateways, proxy and mail relay (guard 7). */
  readonly gateways?: readonly string[];
};

/** How many endpoints a vendor knows, null: not known; and when to ask again (epoch ms). */
export type Fleet = { readonly size: number | null; readonly askAt: number };

export type Core = {
  readonly ports: Ports;
  readonly options: EngineOptions;
  readonly run: RunRecord;
  readonly store: Store;
  readonly work: Work;
  readonly queue: MachineQueue;
  /** What the ledger says of machines that may not be in the table yet. Written by `note…` only. */
  readonly standings: Map<MachineKey, Standing>;
  readonly orders: Map<MachineKey, Order>;
  /** Calls of this process between intent and the record of the vendor's answer: nobody else touches their orders. */
  readonly sending: Set<string>;
  /** What a person called machines that are not in the table, by their key. */
  readonly named: Map<MachineKey, string>;
  /** Epoch ms of each machine's last look-up. */
  readonly lookedAt: Map<MachineKey, number>;
  /** Orders that this process sent or adopted and that are in flight. Another process follows its own. */
  readonly own: Map<string, Order>;
  /** By source. */
  readonly fleet: Map<string, Fleet>;
  readonly askedSeverity: SourceSeverities;
  readonly suppressions: SuppressionBook;
  /** Filters and limits whose effect a person has been shown. */
  readonly tried: Set<string>;
  /** Rules and hashes of the window, and the machines they are on. */
  readonly storms: StormWatch;
  readonly courier: Courier;
  /** Local days whose digest this process has posted. */
  readonly digested: Set<string>;
};

export function settingsOf(core: Core): EngineSettings {
  return core.store.get().settings;
}

export function now(core: Core): number {
  return core.ports.clock.now();
}

export function connectionOf(core: Core, source: string): Connection {
  const connection = core.ports.connections.find((each) => each.source.id === source);
  if (!connection) throw new ServiceError({ code: 'internal', what: `No connection is named "${source}".` });
  return connection;
}

/** The console is governed by the stored mode, every other run by `--auto` (cli.md, Settled). */
export function actsByItself(core: Core): boolean {
  const settings = settingsOf(core);
  if (settings.dryRun || settings.readOnly) return false;
  return core.run.kind === 'console' ? settings.mode === 'automatic' : settings.auto;
}

export function verifyTimeoutOf(core: Core, source: string): number {
  return settingsOf(core).verifyTimeoutMs ?? connectionOf(core, source).verifyTimeoutMs;
}

/** Puts a line into the activity and into the run's log. */
export function say(core: Core, level: ActivityEntry['level'], machine: MachineKey | null, text: string): void {
  core.store.apply({ kind: 'said', at: now(core), level, machine, text });
  core.ports.journal.log(level === 'good' ? 'info' : level, text);
}

const REPEAT_AFTER_MS = 3_600_000;

/** As `say`, but what was said within the last hour is not said again on the screen. */
export function sayOnce(core: Core, level: ActivityEntry['level'], machine: MachineKey | null, text: string): void {
  const since = now(core) - REPEAT_AFTER_MS;
  const said = core.store.get().activity.some((entry) => entry.at > since && entry.text === text);
  if (said) core.ports.journal.log(level === 'good' ? 'info' : level, text);
  else say(core, level, machine, text);
}

export function log(core: Core, line: LogLine): void {
  core.ports.journal.log(line.level, line.message);
}

/** Takes an order's new standing into the table. */
export function noteOrder(core: Core, order: Order): void {
  core.orders.set(order.machine, order);
  if (core.own.has(order.id)) own(core, order);
  core.store.apply({ kind: 'order', order });
}

/** From now on this process reads the order on until it ends. */
export function own(core: Core, order: Order): void {
  if (isInFlight(order.step)) core.own.set(order.id, order);
  else core.own.delete(order.id);
}
