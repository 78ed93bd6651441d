/** What the engine is told: already validated by `settings/`, durations in milliseconds. */
import type { Severity } from './model/alert.ts';
import type { NoticeSettings } from './model/notice.ts';
import { REPUTATION_THRESHOLDS, type ReputationThresholds } from './model/reputation.ts';

export type Mode = 'observe' | 'dry-run' | 'approve' | 'automatic';

export type ProtectRule = {
  /** What the value is matched against; `glob` means the host name. */
  readonly match: 'glob' | 'id' | 'name' | 'group' | 'type' | 'ou' | 'subnet';
  readonly value: string;
  readonly reason?: string;
  /** Epoch ms. */
  readonly expiresAt?: number;
};

export type SearchWindow =
  /** The last `ms` before each search. */
  | {
      readonly kind: 'last';
      readonly ms: number;
      /** Epoch ms: the window was asked for as one that begins then; its length differs from run to run. */
      readonly since?: number;
    }
  /** A fixed span: epoch ms; the stored cursor plays no part. */
  | { readonly kind: 'span'; readonly from: number; readonly to: number };

export type Limits = {
  /** Automatic isolations a cycle, a rolling hour, a day. */
  readonly perCycle: number;
  readonly perHour: number;
  readonly perDay: number;
  /** `--max-isolations` was given: a person's declaration that sets `perCycle` and lifts the others to at least it. */
  readonly declared: boolean;
  /** Host names of servers and domain controllers that automation may isolate. */
  readonly allowServers: readonly string[];
  /** Evidence bar: so many alerts of this severity or worse; null: the severity each connection asks for. */
  readonly evidence: { readonly count: number; readonly severity: Severity | null };
  readonly coolDownMs: number;
  /** Automatic only on readings not older than this. */
  readonly freshMs: number;
  /** One rule or hash on so many machines within so long is a storm; default: STORM_LIMIT. */
  readonly storm?: StormLimit;
  /** How long after its proof an isolation is to be looked at again; default: LEASE_MS. */
  readonly leaseMs?: number;
};

export type StormLimit = { readonly machines: number; readonly withinMs: number };

/** safety.md, guard 12. */
export const STORM_LIMIT: StormLimit = { machines: 10, withinMs: 10 * 60_000 };
/** safety.md, Life of an isolation. */
export const LEASE_MS = 24 * 3_600_000;

export type EngineSettings = {
  /** null: each connection's default filter; '*': no filter. */
  readonly filter: string | null;
  /** By vendor (`vendorOf` a source): a filter of its own, which wins over `filter`. */
  readonly filters?: Readonly<Record<string, string>>;
  readonly window: SearchWindow;
  /** The stored mode: it governs the console. */
  readonly mode: Mode;
  /** `--auto`: act without asking. */
  readonly auto: boolean;
  /** `--dry-run`: decide everything, write nothing to the vendor. */
  readonly dryRun: boolean;
  /** `--read-only`: no write call is possible. */
  readonly readOnly: boolean;
  readonly limits: Limits;
  readonly protect: readonly ProtectRule[];
  readonly comment: string | null;
  /** null: the connector's own default. */
  readonly verifyTimeoutMs: number | null;
  readonly verifySpacingMs: number;
  readonly intervalMs: number;
  /** Releases what has passed its review time without a person; default: false. */
  readonly autoRelease?: boolean;
  /** What notices are sent of; default: of nothing. */
  readonly notices?: NoticeSettings;
  /** What answers of a reputation service mean; default: DEFAULT_ENRICHMENT. */
  readonly enrichment?: EnrichmentSettings;
};

/**
 * What the service's "no finding" about every indicator of a machine does to automation: nothing, twice the evidence is
 * asked for, or a person decides. Whatever is not answered changes nothing.
 */
export type EnrichmentInfluence = 'inform' | 'raise' | 'hold';

export type EnrichmentSettings = {
  readonly thresholds: ReputationThresholds;
  readonly influence: EnrichmentInfluence;
};

export const DEFAULT_ENRICHMENT: EnrichmentSettings = { thresholds: REPUTATION_THRESHOLDS, influence: 'inform' };
