/** One pass over a chain of audit records: whole in itself, and as long as the heads noted elsewhere say. */
import type { ChainCheck, NotedHead } from '../../cli/ledger-services.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import { type ChainVerdict, createChainVerifier } from '../../ledger/verify-chain.ts';

export type Checked = Pick<ChainCheck, 'state' | 'line' | 'good' | 'goodAt' | 'against' | 'words'>;

type Broken = Extract<ChainVerdict, { kind: 'altered' }>;

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
  const byCount = Map.groupBy(noted, ({ count }) => count);
  let at = 0;
  let before: { readonly line: string; readonly count: number } | null = null;
  let contradicted: { readonly verdict: Broken; readonly by: NotedHead } | null = null;
  for await (const line of lines) {
    if (!verifier.take(line)) break;
    at += 1;
    const here = contradicted === null ? byCount.get(at) : undefined;
    if (here) {
      const stamp = stampOf(line);
      const by = here.find(({ hash }) => !stamp?.hash.startsWith(hash));
      if (by && stamp) contradicted = { by, verdict: rebuilt(at, before, by) };
    }
    if (byCount.has(at + 1)) before = { line, count: at };
  }
  const found = verifier.end();
  if (found.kind !== 'intact' && !(contradicted && contradicted.verdict.line < found.line)) {
    return told(found, noted[0] ?? null);
  }
  if (contradicted) return told(contradicted.verdict, contradicted.by);
  return found.kind === 'intact' ? ended(found.head, noted[0] ?? null) : told(found, noted[0] ?? null);
}

function rebuilt(at: number, before: { line: string; count: number } | null, by: NotedHead): Broken {
  const stamp = before ? stampOf(before.line) : null;
  const lastGood = before && stamp ? { count: before.count, hash: stamp.hash } : EMPTY;
  return {
    kind: 'altered',
    line: at,
    lastGood,
    lastGoodAt: stamp?.ts ?? null,
    words: `Line ${at} (record ${at - 1}) is not the record that ${by.from} names: the chain was rebuilt at or before it, or is another one.`,
  };
}

function told(verdict: Exclude<ChainVerdict, { kind: 'intact' }>, against: NotedHead | null): Checked {
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
