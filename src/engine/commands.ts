/** What can be asked of the engine, and what each request answers. Expected refusals are values. */
import type { Checked } from './enrichment/enrichment.ts';
import type { Problem } from './errors.ts';
import type { AlertEntry, Indicator } from './model/alert.ts';
import type { Explained, Plan } from './model/decision.ts';
import type { EndpointReading } from './model/endpoint.ts';
import type { HistoryEntry, HistoryQuery } from './model/history.ts';
import type { Order, OrderKind } from './model/isolation.ts';
import type { MachineKey } from './model/machine.ts';
import type { Outcome, ReleaseOutcome } from './model/outcome.ts';
import type { Replay } from './model/replay.ts';
import type { NewSuppression, Suppression } from './model/suppression.ts';
import type { FieldGuide } from './ports.ts';
import type { ExecutionReport } from './reporting/report.ts';
import type { EngineSettings, SearchWindow } from './settings.ts';
import type { ActivityEntry } from './state.ts';

export type Refusal = { readonly ok: false; readonly problem: Problem };
export type Answer<T> = ({ readonly ok: true } & T) | Refusal;

/** A machine of the table, or one named by a person: a host name or a vendor id. */
export type TargetRef = { readonly machine: MachineKey } | { readonly host: string };

export type OrderResult = {
  readonly machine: MachineKey;
  readonly host: string;
  readonly outcome: Outcome | ReleaseOutcome;
  readonly reason: string;
  readonly order: Order | null;
  readonly candidates: readonly EndpointReading[];
};

export type MachineStatus = {
  readonly host: string;
  readonly endpointId: string | null;
  readonly isolation: 'isolated' | 'not_isolated' | 'pending' | 'unknown';
  readonly vendorState: string | null;
  readonly readAt: number | null;
  /** Why it is unknown: not found, ambiguous, a problem; '' otherwise. */
  readonly words: string;
};

/** A whole cycle, ended. `problem`: why it ended early. */
export type CycleResult = {
  readonly report: ExecutionReport;
  readonly reportPath: string | null;
  readonly problem: Problem | null;
};

export interface Commands {
  /** One cycle: collect → group → decide → act (only with auto) → verify → report. Never two at once: a second call joins the first. */
  cycle: { args: {}; answer: CycleResult };
  /** Starts the watch or stops it after the cycle at hand. */
  watch: { args: { readonly on: boolean }; answer: Answer<{}> };
  pause: { args: { readonly on: boolean }; answer: Answer<{}> };
  /** Looks the targets up anew and asks the guards: what a dialog shows. Reads only. */
  plan: {
    args: { readonly kind: OrderKind; readonly targets: readonly TargetRef[] };
    answer: Answer<{ readonly plan: Plan }>;
  };
  /**
   * Every guard on these machines as automatic mode would judge them now, looked up anew, with what would flip a hold.
   * Reads only.
   */
  explain: {
    args: { readonly targets: readonly TargetRef[] };
    answer: Answer<{ readonly machines: readonly Explained[] }>;
  };
  /**
   * Carries a confirmed plan out and follows it until each machine is verified, ended, or left pending at the
   * time limit. `typed`: what the person typed, where the plan asks for it. Refused when the ground has shifted.
   */
  order: {
    args: { readonly plan: Plan; readonly comment: string; readonly typed: string | null };
    answer: Answer<{ readonly results: readonly OrderResult[] }>;
  };
  /** Repairs what isolating this machine needs at the vendor and is not as it must be (`PlaceChoice.differences`). */
  repair: { args: { readonly machine: MachineKey }; answer: Answer<{ readonly words: string }> };
  /** Stops delivery of a pending order. */
  abort: { args: { readonly machine: MachineKey }; answer: Answer<{}> };
  status: {
    args: { readonly targets: readonly TargetRef[] };
    answer: Answer<{ readonly machines: readonly MachineStatus[] }>;
  };
  skip: { args: { readonly machines: readonly MachineKey[]; readonly on: boolean }; answer: Answer<{}> };
  snooze: { args: { readonly machines: readonly MachineKey[]; readonly until: number }; answer: Answer<{}> };
  halt: { args: { readonly on: boolean }; answer: Answer<{}> };
  /** Looks the machines up at the vendor now, so that the table shows their state. Reads only. */
  lookUp: { args: { readonly machines: readonly MachineKey[] }; answer: Answer<{}> };
  /**
   * New filter, window, mode or limits from now on; a new filter starts a new stream. Mode automatic is refused (code
   * `settings`) unless a dry run or a replay of the same filter and limits has been seen in this home.
   */
  configure: { args: { readonly change: Partial<EngineSettings> }; answer: Answer<{}> };
  /** Marks a rule, hash, path or user as a false positive: its alerts stay visible and are no evidence any more. */
  suppress: { args: { readonly entry: NewSuppression }; answer: Answer<{ readonly suppression: Suppression }> };
  unsuppress: { args: { readonly id: string }; answer: Answer<{}> };
  /**
   * What automatic mode would have done in a window, and what each guard stopped. `stored`: on the alerts of the ledger,
   * else on a fresh search. Reads only; decides nothing that a later run goes by. Opens the way to automatic mode.
   */
  replay: {
    args: { readonly window: SearchWindow; readonly stored: boolean };
    answer: Answer<{ readonly replay: Replay }>;
  };
  /** Isolations of the ledger, forgotten machines first. */
  history: { args: { readonly query: HistoryQuery }; answer: Answer<{ readonly entries: readonly HistoryEntry[] }> };
  /** A person has looked at open isolations: they stay, and are to be looked at again at `until` (epoch ms). */
  review: {
    args: { readonly machines: readonly MachineKey[]; readonly until: number; readonly reason: string | null };
    answer: Answer<{}>;
  };
  /**
   * A person asks the reputation service about indicators; the reserve of the quota may be used. Refused (code `settings`)
   * where none is switched on.
   */
  check: {
    args: { readonly indicators: readonly Indicator[] };
    answer: Answer<{ readonly checked: readonly Checked[] }>;
  };
  /** Puts a person's own doing, which no order stands for, into the activity and the run's log. */
  note: {
    args: { readonly level: ActivityEntry['level']; readonly machine: MachineKey | null; readonly text: string };
    answer: Answer<{}>;
  };
  /** Reads one alert's record back from the evidence. */
  record: {
    args: { readonly machine: MachineKey; readonly index: number };
    answer: Answer<{ readonly record: unknown; readonly entry: AlertEntry; readonly fields: readonly FieldGuide[] }>;
  };
  /** Place in the machine's log of the newest alert whose record names the indicator, read from the evidence. */
  carrier: {
    args: { readonly machine: MachineKey; readonly indicator: Indicator };
    answer: Answer<{ readonly index: number }>;
  };
}

export type CommandName = keyof Commands;
export type Args<N extends CommandName> = Commands[N]['args'];
export type AnswerOf<N extends CommandName> = Commands[N]['answer'];

/** The one door. */
export interface Engine {
  getState(): import('./state.ts').EngineState;
  /** Fits useSyncExternalStore. */
  subscribe(listener: () => void): () => void;
  dispatch<N extends CommandName>(name: N, args: Args<N>): Promise<AnswerOf<N>>;
  /** Aborts reads, waits for writes and their records, closes nothing it was given. */
  close(): Promise<void>;
  /** Resolves when no command and no cycle is under way (the wait between two cycles is not work). */
  whenIdle(): Promise<void>;
}
