/** What the command line needs from the rest of the program, as plain data and functions; `compose` provides it. */
import type { Engine } from '../engine/commands.ts';
import type { Problem } from '../engine/errors.ts';
import type { Order } from '../engine/model/isolation.ts';
import type { AuditHead, ExecutionReport } from '../engine/reporting/report.ts';
import type { DoctorServices } from './doctor-services.ts';
import type { CycleFlags, DemoFlags, SessionFlags } from './invocation.ts';
import type { LedgerServices } from './ledger-services.ts';
import type { NotifyServices } from './notify-services.ts';
import type { PruneServices } from './prune-services.ts';

export type Failed = { readonly ok: false; readonly problem: Problem };

export type WrittenReport = { readonly report: ExecutionReport; readonly path: string };

/** What the session is opened for. `status` only reads: it leaves no run, no log and no report behind. */
export type Purpose =
  | { readonly kind: 'run'; readonly scheduled: boolean; readonly flags: CycleFlags }
  | { readonly kind: 'watch'; readonly interval: string | null; readonly flags: CycleFlags }
  | {
      readonly kind: 'ingest';
      readonly input: AsyncIterable<Uint8Array>;
      readonly name: string;
      readonly flags: CycleFlags;
    }
  /** What automatic mode makes of machines, or would have made of a window. `explain` works on a copy of the ledger. */
  | { readonly kind: 'explain' | 'replay'; readonly flags: CycleFlags }
  | { readonly kind: 'isolate' | 'release' | 'status'; readonly flags: SessionFlags }
  /** `connector`: that one alone; null: all that are configured. */
  | {
      readonly kind: 'console';
      readonly demo: DemoFlags | null;
      readonly connector?: string | null;
      readonly readOnly: boolean;
    }
  /** The demo told in plain lines: quick, and always the same. */
  | { readonly kind: 'story'; readonly demo: DemoFlags; readonly connector?: string | null };

/** An engine with all it needs, ready to be asked. */
export interface Session {
  readonly engine: Engine;
  readonly run: string;
  /** E.g. "Harmony Endpoint". */
  readonly title: string;
  /** Host of the gateway, or what a demo calls its own. */
  readonly gateway: string;
  /** The home of a demo, whether it stays when the session is closed, and the folder of its mails; null: no demo. */
  readonly demo: { readonly home: string; readonly kept: boolean; readonly mail: string } | null;
  /** The log of this run; null: none is kept. */
  readonly log: string | null;
  /** Things a person should know before the work starts, e.g. that a file of keys is open to others. */
  readonly warnings: readonly string[];
  /** The report this run wrote last. */
  lastReport(): WrittenReport | null;
  /** The head of the audit chain as the session left it; null: not closed yet, or nothing is written down. */
  auditHead(): AuditHead | null;
  /** Orders of an earlier run, for `release --run`. */
  ordersOf(run: string): Promise<readonly Order[]>;
  /** Closes everything that was opened, the engine first. Safe to call twice. */
  close(): Promise<void>;
}

export type Opened =
  | { readonly ok: true; readonly session: Session }
  /** It could not even begin; a report says so where a run was asked for. */
  | (Failed & { readonly written: WrittenReport | null; readonly demo: Session['demo'] });

export type Line = { readonly title: string; readonly text: string };

export interface ConfigServices {
  /** All settings, or one; never a secret. */
  get(key: string | null): Promise<{ readonly ok: true; readonly values: Readonly<Record<string, unknown>> } | Failed>;
  set(key: string, value: string): Promise<{ readonly ok: true; readonly shown: string } | Failed>;
  /** What a setting is for and what it takes, in words; '' for a group. */
  about(key: string): string;
  paths(): Readonly<Record<string, string>>;
  /**
   * Reads the seed's config.json; `notes` say in words what came in and where the secrets went. `agree` is asked before
   * they go into a file; null where there is nobody to ask: then they do.
   */
  importSeed(
    file: string,
    agree: ((path: string) => Promise<boolean>) | null,
  ): Promise<{ readonly ok: true; readonly notes: readonly string[] } | Failed>;
}

export interface Services {
  readonly doctor: DoctorServices;
  /** `tell` gets one line for each step, where the flags ask for it. */
  open(purpose: Purpose, tell: (line: string) => void): Promise<Opened>;
  readonly config: ConfigServices;
  readonly ledger: LedgerServices;
  readonly prune: PruneServices;
  readonly notify: NotifyServices;
  /** Whether the setup was done, or the settings came another way. */
  isConfigured(): Promise<boolean>;
  scheduleLines(system: 'cron' | 'systemd' | 'windows'): Promise<readonly Line[]>;
}
