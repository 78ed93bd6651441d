/** The engine's state: an immutable snapshot; unchanged parts keep their identity. */
import type { Problem } from './errors.ts';
import type { SessionOrders } from './model/batch.ts';
import type { EnrichmentView } from './model/enrichment.ts';
import type { Machine, MachineKey } from './model/machine.ts';
import type { StormView } from './model/storm.ts';
import type { SuppressionView } from './model/suppression.ts';
import type { AskableFields, SearchProgress } from './ports.ts';
import type { EngineSettings } from './settings.ts';

export type AlertCounts = {
  /** Records the vendor returned in this run; the sum of the other three. */
  readonly returned: number;
  readonly grouped: number;
  readonly setAside: number;
  readonly duplicate: number;
};

export type CyclePhase = 'idle' | 'collecting' | 'looking-up' | 'deciding' | 'ordering' | 'verifying' | 'reporting';

export type CycleView = {
  /** Cycles begun in this run. */
  readonly number: number;
  readonly phase: CyclePhase;
  readonly startedAt: number | null;
  readonly progress: SearchProgress | null;
};

export type WatchView = {
  readonly on: boolean;
  readonly paused: boolean;
  /** Epoch ms of the next cycle; null while one runs or the watch is off. */
  readonly nextAt: number | null;
  /** Epoch ms of the last cycle whose search was whole: the age of the data. */
  readonly lastSuccessAt: number | null;
  readonly failures: number;
  readonly problem: Problem | null;
  /** Alerts that came while paused; shown when resumed. */
  readonly arrivedWhilePaused: number;
};

export type ActivityEntry = {
  readonly id: number;
  readonly at: number;
  readonly level: 'info' | 'good' | 'warn' | 'error';
  readonly machine: MachineKey | null;
  readonly text: string;
};

export type SourceView = {
  readonly id: string;
  readonly title: string;
  readonly gateway: string;
  /** The filter where the settings name none; null or absent: everything. */
  readonly defaultFilter?: string | null;
  /** What its service can be asked for; absent: nothing is known. */
  readonly askable?: AskableFields;
};

export type EngineState = SessionOrders & {
  readonly run: string;
  readonly settings: EngineSettings;
  readonly sources: readonly SourceView[];
  readonly halted: boolean;
  readonly cycle: CycleView;
  readonly watch: WatchView;
  readonly machines: ReadonlyMap<MachineKey, Machine>;
  readonly counts: AlertCounts;
  /** False where a window was cut or a page could not be had. */
  readonly complete: boolean;
  /** Newest last, bounded. */
  readonly activity: readonly ActivityEntry[];
  /** The largest first; one that is all within another is not told twice. */
  readonly storms: readonly StormView[];
  /** All that are active or were within the window, newest first. */
  readonly suppressions: readonly SuppressionView[];
  /** Open isolations whose review time has passed, by machine; longest first. */
  readonly overdue: readonly MachineKey[];
  readonly enrichment: EnrichmentView;
};
