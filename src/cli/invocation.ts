/** What a command line asks for, as a value. Texts that need a connector or the settings to be judged stay texts. */
import type { LedgerInvocation } from './ledger-invocation.ts';

export type DemoFlags = { readonly scenario: string | null; readonly keep: boolean };

/** What every command that talks to a gateway takes. */
export type SessionFlags = {
  readonly demo: DemoFlags | null;
  readonly connector: string | null;
  readonly gateway: string | null;
  /** File with `id|secret` lines. */
  readonly auth: string | null;
  /** Halo: the group that isolates. */
  readonly isolationGroup: string | null;
  /** The spelling of the Halo seed: its vendor, and its two files of the working folder where no others are named. */
  readonly haloSeed: boolean;
  readonly comment: string | null;
  readonly outputDir: string | null;
  /** Durations. */
  readonly verifyTimeout: string | null;
  readonly verifySpacing: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
};

export type CycleFlags = SessionFlags & {
  readonly filter: string | null;
  /** A file of `field=value` lines instead. */
  readonly haloFilter: string | null;
  /** Epoch ms: how far back a first search goes. */
  readonly starting: number | null;
  /** A duration. */
  readonly window: string | null;
  /** Epoch ms. */
  readonly span: { readonly from: number; readonly to: number | null } | null;
  readonly auto: boolean;
  readonly dryRun: boolean;
  readonly maxIsolations: number | null;
  readonly protect: readonly string[];
};

export const THEMES = ['auto', 'dark', 'light', 'colour-blind', 'mono'] as const;
export type Theme = (typeof THEMES)[number];

export type ScreenFlags = {
  readonly plain: boolean;
  readonly theme: Theme | null;
  readonly readOnly: boolean;
};

export type Invocation =
  | {
      readonly command: 'console';
      readonly demo: DemoFlags | null;
      /** That system alone. */
      readonly connector: string | null;
      readonly screen: ScreenFlags;
    }
  | { readonly command: 'setup'; readonly screen: ScreenFlags }
  | { readonly command: 'run'; readonly scheduled: boolean; readonly flags: CycleFlags }
  | {
      readonly command: 'watch';
      /** A duration; null: the settings'. */
      readonly interval: string | null;
      readonly cycles: number | null;
      readonly flags: CycleFlags;
    }
  | { readonly command: 'ingest'; readonly file: string | null; readonly flags: CycleFlags }
  | {
      readonly command: 'isolate' | 'release';
      readonly hosts: readonly string[];
      /** Release: every machine of this run. */
      readonly run: string | null;
      readonly yes: boolean;
      readonly flags: SessionFlags;
    }
  | {
      readonly command: 'doctor';
      readonly repair: boolean;
      readonly yes: boolean;
      readonly flags: SessionFlags;
    }
  | { readonly command: 'status'; readonly hosts: readonly string[]; readonly flags: SessionFlags }
  | { readonly command: 'config'; readonly json: boolean; readonly ask: ConfigRequest }
  | { readonly command: 'notify'; readonly json: boolean; readonly ask: NotifyRequest }
  | LedgerInvocation
  | { readonly command: 'explain'; readonly hosts: readonly string[]; readonly flags: CycleFlags }
  /** `fresh`: search anew, whatever the ledger has. */
  | { readonly command: 'replay'; readonly fresh: boolean; readonly flags: CycleFlags }
  | { readonly command: 'schedule'; readonly system: 'cron' | 'systemd' | 'windows' }
  | {
      readonly command: 'prune';
      /** A duration for all kinds; null: the settings'. */
      readonly olderThan: string | null;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | { readonly command: 'completion'; readonly shell: 'bash' | 'zsh' | 'fish' };

export type NotifyRequest =
  | { readonly verb: 'test' }
  | { readonly verb: 'preview'; readonly html: boolean; readonly digest: boolean }
  /** The secret is read from standard input. */
  | { readonly verb: 'secret'; readonly channel: 'mail' | 'webhook' }
  | { readonly verb: 'list' }
  /** null: all that wait or were given up. */
  | { readonly verb: 'retry'; readonly letter: string | null };

export type ConfigRequest =
  | { readonly verb: 'get'; readonly key: string | null; readonly verbose: boolean }
  | { readonly verb: 'set'; readonly key: string; readonly value: string }
  | { readonly verb: 'path' }
  | { readonly verb: 'import'; readonly file: string };
