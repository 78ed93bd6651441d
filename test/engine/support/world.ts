/** A whole world for the engine: clock, vendor, ledger, evidence, journal. Engines come and go in it like processes. */

import type { Engine } from '../../../src/engine/commands.ts';
import type { EngineOptions } from '../../../src/engine/core.ts';
import { createEngine } from '../../../src/engine/create-engine.ts';
import { ServiceError } from '../../../src/engine/errors.ts';
import type { Order } from '../../../src/engine/model/isolation.ts';
import type { Connection, Evidence, Journal, Ports, RunKind } from '../../../src/engine/ports.ts';
import type { ExecutionReport } from '../../../src/engine/reporting/report.ts';
import type { EngineSettings } from '../../../src/engine/settings.ts';
import { NOW, settings } from '../../support/builders.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createLedgerStore, type LedgerStore, openLedger } from './memory-ledger.ts';
import { createVendor, type Vendor } from './vendor.ts';

export type World = {
  readonly clock: TestClock;
  readonly vendor: Vendor;
  readonly store: LedgerStore;
  readonly reports: ExecutionReport[];
  readonly lines: string[];
  readonly halt: { on: boolean };
  readonly evidence: { bytes: Uint8Array[]; synced: number };
  ports(owner?: string, connections?: readonly Connection[]): Ports;
  /** A process starts. */
  start(change?: Partial<EngineSettings>, options?: Start): Promise<Engine>;
  /** A process dies without a word. */
  kill(owner: string): void;
  orders(): readonly Order[];
};

export type Start = {
  readonly kind?: RunKind;
  readonly owner?: string;
  readonly ports?: Ports;
  readonly options?: Partial<EngineOptions>;
};

export function createWorld(perCall = 10): World {
  const clock = createTestClock(NOW);
  const vendor = createVendor(clock, 'harmony', perCall);
  const store = createLedgerStore();
  const reports: ExecutionReport[] = [];
  const lines: string[] = [];
  const halt = { on: false };
  const evidence = { bytes: [] as Uint8Array[], synced: 0 };
  let ids = 0;

  const world: World = {
    clock,
    vendor,
    store,
    reports,
    lines,
    halt,
    evidence,
    ports: (owner = 'p1', connections = [vendor]) => ({
      clock,
      chance: {
        id: (prefix) => {
          ids += 1;
          return `${prefix}-${ids}`;
        },
        fraction: () => 0,
      },
      connections,
      ledger: openLedger(store, owner),
      evidence: createEvidence(evidence),
      journal: createJournal(reports, lines),
      halt: {
        isOn: () => halt.on,
        async set(on) {
          halt.on = on;
        },
      },
    }),
    start(change = {}, { kind = 'run', owner = 'p1', ports = world.ports(owner), options = {} } = {}) {
      return createEngine(ports, settings(change), {
        run: { kind, actor: kind === 'console' ? { kind: 'human', id: 'ana' } : { kind: 'schedule', id: 'cron' } },
        ...options,
      });
    },
    kill(owner) {
      store.gone.add(owner);
    },
    orders: () => [...store.orders.values()],
  };
  return world;
}

function createEvidence(kept: World['evidence']): Evidence {
  return {
    async append(body) {
      const offset = kept.bytes.length;
      kept.bytes.push(body);
      return { file: 'evidence.jsonl', offset, length: body.length };
    },
    async read(place) {
      const body = kept.bytes[place.offset];
      if (!body) throw new ServiceError({ code: 'not-found', what: 'The evidence was pruned.' });
      return body;
    },
    async sync() {
      kept.synced = kept.bytes.length;
    },
    async close() {},
  };
}

function createJournal(reports: ExecutionReport[], lines: string[]): Journal {
  return {
    log: (level, message) => lines.push(`${level} ${message}`),
    async report(report) {
      reports.push(report);
      return `report-${reports.length}.json`;
    },
    async close() {},
  };
}

export function keyOf(host: string): string {
  return `harmony:host:${host.toLowerCase()}`;
}
