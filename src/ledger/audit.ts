/**
 * The audit chain (safety.md, The ledger and its audit chain): append-only records, each with the hash of the one
 * before it. A record never holds a key, a token or a cookie.
 */
import { hash } from 'node:crypto';
import type { Actor } from '../engine/model/isolation.ts';
import type { AuditHead } from '../engine/ports.ts';
import { type Canonical, canonicalJson } from './canonical-json.ts';

export type AuditData = { readonly [member: string]: Canonical | undefined };

/** What is to be recorded; `at` in epoch milliseconds. */
export type AuditEntry = {
  readonly at: number;
  readonly actor: Actor;
  readonly run: string;
  readonly event: string;
  readonly data: AuditData;
};

export type AuditRecord = {
  readonly actor: { readonly id: string; readonly kind: string };
  readonly data: AuditData;
  readonly event: string;
  readonly hash: string;
  readonly prev: string;
  readonly run: string;
  readonly seq: number;
  readonly ts: string;
  readonly v: 1;
};

/** The `prev` of the first record, and the hash of the head of an empty chain. */
export const GENESIS = '0'.repeat(64);
export const EMPTY_HEAD: AuditHead = { count: 0, hash: GENESIS };

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** The hash of a record: SHA-256("audit-v1\n" + canonical JSON without `hash`). */
export function hashOf(record: Omit<AuditRecord, 'hash'>): string {
  return sha256(`audit-v1\n${canonicalJson(record)}`);
}

/** The record that follows `head`. Pure. */
export function nextRecord(head: AuditHead, entry: AuditEntry): AuditRecord {
  const record = {
    actor: { id: entry.actor.id, kind: entry.actor.kind },
    data: entry.data,
    event: entry.event,
    prev: head.hash,
    run: entry.run,
    seq: head.count,
    ts: new Date(entry.at).toISOString(),
    v: 1 as const,
  };
  return { ...record, hash: hashOf(record) };
}

/** The record as one line of an export: canonical JSON, no line end. */
export function lineOf(record: AuditRecord): string {
  return canonicalJson(record);
}
