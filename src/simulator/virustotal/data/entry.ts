/** One thing that the simulated VirusTotal knows. */
import type { Analysis } from '../analysis.ts';

export type EntryKind = 'file' | 'ip_address' | 'domain' | 'url';

export type Entry = {
  readonly kind: EntryKind;
  /** As the answer gives it: a SHA-256, an address, a name. */
  readonly id: string;
  /** Other identifiers that find it. */
  readonly also?: readonly string[];
  readonly analysis: Analysis;
  /** Attributes besides those of the analysis; times are days before now, see show.ts. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Spoils the attributes: what a client must bear. */
  readonly awkward?: (attributes: Record<string, unknown>) => Record<string, unknown>;
};
