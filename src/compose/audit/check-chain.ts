/** One pass over a chain of audit records: whole in itself, and as long as the heads noted elsewhere say. */
import type { ChainCheck, NotedHead } from '../../cli/ledger-services.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import { type ChainVerdict, createChainVerifier } from '../../ledger/verify-chain.ts';

export type Checked = Pick<ChainCheck, 'state' | 'line' | 'good' | 'goodAt' | 'against' | 'words'>;

type Broken = Exclude<ChainVerdict, { kind: 'intact' }>;

const EMPTY: AuditHead = { count: 0, hash: '0'.repeat(64) };

type Stamp = { readonly hash: string; readonly ts: string };

function stampOf(line: string): Stamp | null {
  try {
    const { hash, ts } = JSON.parse(line);
    return typeof hash === 'string' && typeof ts === 'string' ? { hash, ts } : null;
  } catch {
    return null;
  }
}

/**
 * `noted`: the heads to check against, the highest first; a hash may be given by its beginning. Each of them must be
 * found at its place: a chain that was rebuilt and has grown on since still contradicts the older ones.
 */
export async function checkChain(
  lines: Iterable<string> | AsyncIterable<string>,
  noted: readonly NotedHead[],
): Promise<Checked> {
  const verifier = createChainVerifier();
  const contradictions = lookForContradictions(noted);
  for await (const line of lines) {
    if (!verifier.take(line)) break;
    contradictions.take(line);
  }
  const found = verifier.end();
  const other = contradictions.first();
  if (other && (found.kind === 'intact' || other.verdict.line < found.line)) return told(other.verdict, other.by);
  return found.kind === 'intact' ? ended(found.head, noted[0] ?? null) : told(found, noted[0] ?? null);
}

type Contradiction = { readonly verdict: Broken; readonly by: NotedHead };

/** Holds each record that a head names against it. */
function lookForContradictions(noted: readonly NotedHead[]) {
  const byCount = Map.groupBy(noted, ({ count }) => count);
  let at = 0;
  let before: Stamp | null = null;
  let first: Contradiction | null = null;
  return {
    take(line: string): void {
      at += 1;
      const here = byCount.get(at);
      if (!here && !byCount.has(at + 1)) return;
      const stamp = stampOf(line);
      const by = stamp && here?.find(({ hash }) => !stamp.hash.startsWith(hash));
      if (by) first ??= { by, verdict: rebuilt(at, before, by) };
      before = stamp;
    },
    first: (): Contradiction | null => first,
  };
}

function rebuilt(at: number, before: Stamp | null, by: NotedHead): Broken {
  const lastGood = before && at > 1 ? { count: at - 1, hash: before.hash } : EMPTY;
  return {
    kind: 'altered',
    line: at,
    lastGood,
    lastGoodAt: at > 1 ? (before?.ts ?? null) : null,
    words: `Line ${at} (record ${at - 1}) is not the record that ${by.from} names: the chain was rebuilt at or before it, or is another one.`,
  };
}

function told(verdict: Broken, against: NotedHead | null): Checked {
  const { kind, line, lastGood, lastGoodAt, words } = verdict;
  return { state: kind, line, good: lastGood, goodAt: lastGoodAt, against, words };
}

function ended(head: AuditHead, against: NotedHead | null): Checked {
  const base = { good: head, goodAt: null, against };
  if (against && against.count > head.count) {
    const words = `The chain ends after ${head.count} of the ${against.count} records that ${against.from} names: its end was cut off.`;
    return { ...base, state: 'truncated', line: head.count + 1, words };
  }
  if (head.count === 0) {
    return { ...base, state: 'unreadable', line: null, words: 'There is no record in it.' };
  }
  const words = against
    ? `Every record follows the one before it, and the chain reaches ${against.from}.`
    : 'Every record follows the one before it. No head is known here to check its end against: a cut tail would not show; --head checks it.';
  return { ...base, state: 'intact', line: null, words };
}
