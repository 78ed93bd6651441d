/** Checks a whole ledger: the audit chain, and that every other table says what the chain says (safety.md). */
import type { AuditHead } from '../engine/ports.ts';
import type { AuditRecord } from './audit.ts';
import { linesOf } from './chain.ts';
import { type Account, ChainAccount, type TableName } from './chain-account.ts';
import type { Database } from './database.ts';
import { READERS } from './table-account.ts';
import { type ChainVerdict, createChainVerifier } from './verify-chain.ts';

export type LedgerVerdict = {
  readonly chain: ChainVerdict;
  /** Where a table says something else than the chain, one sentence each, bounded; empty where the chain is broken. */
  readonly tables: readonly string[];
};

const MOST_TOLD = 100;

const NAMES: Readonly<Record<TableName, string>> = {
  runs: 'run',
  orders: 'order',
  decisions: 'decision of record',
  standings: 'standing of',
  suppressions: 'suppression',
  leases: 'lease of order',
  drifts: 'drift of order',
  facts: 'fact',
  pages: 'alerts of record',
};

export function verifyTables(db: Database, expected?: AuditHead): LedgerVerdict {
  const verifier = createChainVerifier(expected);
  const account = new ChainAccount();
  for (const line of linesOf(db)) {
    if (!verifier.take(line)) break;
    takeInto(account, line);
  }
  const chain = verifier.end();
  return { chain, tables: chain.kind === 'intact' ? differences(db, account) : [] };
}

/** The verifier holds one line back: what it will call broken is told by it, and no table is compared then. */
function takeInto(account: ChainAccount, line: string): void {
  try {
    account.take(JSON.parse(line) as AuditRecord);
  } catch {
    // Not a record: the chain is told as broken.
  }
}

function differences(db: Database, account: ChainAccount): readonly string[] {
  const told: string[] = [];
  for (const table of Object.keys(READERS) as TableName[]) {
    const left = new Map(account.tables[table]);
    for (const [id, stands] of READERS[table](db)) {
      const said = left.get(id);
      left.delete(id);
      const words = said ? differenceOf(stands, said) : 'is in its table, and the chain knows nothing of it';
      if (words && told.length < MOST_TOLD) told.push(`The ${NAMES[table]} ${id} ${words}.`);
    }
    for (const id of left.keys()) {
      if (told.length < MOST_TOLD) told.push(`The ${NAMES[table]} ${id} is in the chain, and missing in its table.`);
    }
  }
  return told;
}

function differenceOf(stands: Account, said: Account): string | null {
  for (const [member, is] of Object.entries(said)) {
    const has = stands[member] ?? null;
    // What a drifted order's words were is no part of the record of its drift.
    if (has === is || (member === 'words' && has === null)) continue;
    return `has ${member} ${quoted(has)} in its table, and ${quoted(is)} in the chain`;
  }
  return null;
}

const LONGEST_QUOTE = 80;

function quoted(text: string | null): string {
  if (text === null) return 'nothing';
  return `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text}"`;
}
