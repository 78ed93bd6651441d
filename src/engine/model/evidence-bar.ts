/** How much evidence automation needs (safety.md, guard 9). */
import type { Severity } from './alert.ts';

/** So many alerts of this severity or worse. */
export type EvidenceBar = { readonly count: number; readonly severity: Severity };

/** The severity a source asks for where the settings name none, by its id; absent: High. */
export type SourceSeverities = ReadonlyMap<string, Severity>;

/** The bar for alerts of one source: what the settings say, else what the connection asks for. */
export function barOf(
  evidence: { readonly count: number; readonly severity: Severity | null },
  asked: SourceSeverities | undefined,
  source: string | null,
): EvidenceBar {
  const own = source === null ? undefined : asked?.get(source);
  return { count: evidence.count, severity: evidence.severity ?? own ?? 'high' };
}
