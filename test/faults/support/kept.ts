/** What a home holds after a campaign, held against what was really so in the world. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isInFlight, type Order } from '../../../src/engine/model/isolation.ts';
import { verifyChain } from '../../../src/ledger/verify-chain.ts';
import type { Simulator } from '../../../src/simulator/index.ts';
import { CAST } from './stage.ts';

export type Kept = {
  /** Records of the world that the ledger does not hold, or whose record is not in the evidence byte for byte. */
  readonly lost: readonly string[];
  /** Computers that the service was told to switch twice, although it had, or may have, taken the first order. */
  readonly doubled: readonly string[];
  readonly inFlight: readonly Order[];
  readonly orders: readonly Order[];
  /** Why the audit chain is not whole; null: it is intact. */
  readonly chain: string | null;
};

type Row = Record<string, string | number | null>;

/** Reads the ledger and the evidence of a home; `from`: alerts before this were not searched for. */
export function lookAtHome(home: string, simulator: Simulator): Kept {
  const file = join(home, 'ledger.sqlite');
  if (!existsSync(file)) {
    return { lost: everyId(simulator), doubled: doubledAt(simulator), inFlight: [], orders: [], chain: null };
  }
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const orders = rows(db, 'SELECT doc FROM orders ORDER BY n').map(({ doc }) => JSON.parse(String(doc)) as Order);
    const lines = rows(db, 'SELECT record FROM audit ORDER BY seq').map(({ record }) => String(record));
    const verdict = verifyChain(lines);
    return {
      lost: lostAlerts(db, home, simulator),
      doubled: doubledAt(simulator),
      inFlight: orders.filter(({ step }) => isInFlight(step)),
      orders,
      chain: verdict.kind === 'intact' ? null : verdict.words,
    };
  } finally {
    db.close();
  }
}

function rows(db: DatabaseSync, sql: string): readonly Row[] {
  return db.prepare(sql).all() as Row[];
}

function everyId({ world }: Simulator): readonly string[] {
  const now = world.now();
  return [...world.alerts.newestFirst(0, now, now)].map((entry) => String(world.alerts.recordOf(entry).id));
}

/** An id counts as kept when the ledger has it and its record can be read back from the evidence. */
function lostAlerts(db: DatabaseSync, home: string, simulator: Simulator): readonly string[] {
  const pages = new Map<number, readonly { readonly id?: unknown }[]>();
  for (const { n, file, offset, length } of rows(db, 'SELECT n, file, offset, length FROM pages')) {
    const path = join(home, 'evidence', String(file));
    if (!existsSync(path)) continue;
    const whole = readFileSync(path);
    const body = whole.subarray(Number(offset), Number(offset) + Number(length)).toString();
    pages.set(Number(n), JSON.parse(body).data.records);
  }
  const kept = new Set<string>();
  for (const { id, page, position } of rows(db, 'SELECT id, page, position FROM alerts')) {
    if (pages.get(Number(page))?.[Number(position)]?.id === id) kept.add(String(id));
  }
  return everyId(simulator).filter((id) => !kept.has(id));
}

/** A request that was cut before it reached the service is not an order; every other one may be. */
function doubledAt({ received }: Simulator): readonly string[] {
  const seen = new Set<string>();
  const doubled: string[] = [];
  for (const { route, body, fault, answered } of received) {
    if (route !== 'isolate' && route !== 'de-isolate') continue;
    const refused = answered !== null && answered >= 400 && answered < 500;
    if (fault === 'reset-before' || refused) continue;
    for (const id of targetsOf(body)) {
      if (seen.has(`${route} ${id}`)) doubled.push(id);
      seen.add(`${route} ${id}`);
    }
  }
  return doubled;
}

export function targetsOf(body: unknown): readonly string[] {
  const order = body as { readonly targets?: { readonly include?: { readonly computers?: { id: string }[] } } } | null;
  return (order?.targets?.include?.computers ?? []).map(({ id }) => id);
}

/** Computers that the service was ever told to isolate or to release. */
export function everTargeted({ world }: Simulator): ReadonlySet<string> {
  return new Set(world.operations.list().flatMap(({ targets }) => targets.map(({ computer }) => computer.name)));
}

/** What must never be left behind: every list empty and the chain whole. `wrong`: targets that were no victims. */
export function amissAt(home: string, simulator: Simulator) {
  const { lost, doubled, inFlight, chain } = lookAtHome(home, simulator);
  const victims = new Set<string>(CAST.victims);
  return { lost, doubled, wrong: [...everTargeted(simulator)].filter((name) => !victims.has(name)), inFlight, chain };
}

export const NOTHING_AMISS = { lost: [], doubled: [], wrong: [], inFlight: [], chain: null };
