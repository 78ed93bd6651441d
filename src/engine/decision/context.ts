/** What the guards are told: one context a machine. The same for console, run and watch. */
import type { Problem } from '../errors.ts';
import type { EndpointMatch } from '../model/endpoint.ts';
import type { MachineReputation } from '../model/enrichment.ts';
import type { SourceSeverities } from '../model/evidence-bar.ts';
import type { Order, OrderKind } from '../model/isolation.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import type { EngineSettings, EnrichmentInfluence } from '../settings.ts';

/** How the connector fared in this cycle (guard 3). */
export type Health = {
  /** False where a window was cut or a page could not be had. */
  readonly complete: boolean;
  readonly problem: Problem | null;
  /** The vendor's clock less ours; null: not measured. */
  readonly clockSkewMs: number | null;
};

/** Automatic isolations that count against the caps, those in flight and unknown included. */
export type Usage = {
  readonly cycle: number;
  readonly hour: number;
  readonly day: number;
  /** Machines of the fleet cut off now or on the way; default: `day`. */
  readonly fleet?: number;
  /** More urgent machines that would be ordered first, foreseen and not ordered; they take their place under the caps. */
  readonly ahead?: number;
};

/** What must never be cut off: the machine this runs on, the gateways, the mail relay, the proxy (guard 7). */
export type Self = { readonly names: readonly string[]; readonly addresses: readonly string[] };

/** One rule or hash on many machines at once (guard 12). */
export type Storm = {
  readonly key: string;
  readonly name: string;
  /** Most machines it was on within the limit's time. */
  readonly machines: number;
  /** Automatic orders already given for it, in this cycle and before. */
  readonly ordered: number;
  /** More urgent machines of it that would be ordered first, foreseen and not ordered. */
  readonly ahead?: number;
};

/**
 * Where leave to act comes from (guard 2). `declared`: only `--auto` on the command line, whatever mode is stored;
 * `stored`: the stored mode (the console).
 */
export type Ladder = 'declared' | 'stored';

/** What a reputation service said so far. Whatever it did not answer changes nothing. */
export type ReputationGround = {
  readonly service: string;
  readonly influence: EnrichmentInfluence;
  readonly of: (machine: Pick<Machine, 'indicators'>) => MachineReputation;
};

/** What is the same for all machines of a cycle or a plan. */
export type Surroundings = {
  /** Epoch ms. */
  readonly now: number;
  readonly settings: EngineSettings;
  readonly ladder: Ladder;
  readonly halted: boolean;
  readonly health: Health;
  readonly used: Usage;
  /** Endpoints the vendor knows; null: not known. */
  readonly fleetSize: number | null;
  /** Absent: no reputation service is switched on. */
  readonly reputation?: ReputationGround;
  /** What each source counts as evidence, where the settings leave it open. */
  readonly askedSeverity?: SourceSeverities;
  readonly self: Self;
  /** Start of the span the alerts at hand were searched in, epoch ms; default: the window's own. */
  readonly searchedFrom?: number;
};

export type JudgeContext = Surroundings & {
  readonly kind: OrderKind;
  /** `auto`: a decision without a person. */
  readonly actor: 'auto' | 'person';
  /** null: a host or endpoint id named by a person, without alerts. */
  readonly machine: Machine | null;
  /** The machine's host, or what the person named: a host name or an endpoint id. */
  readonly host: string;
  readonly match: EndpointMatch;
  /** Orders known for the machine or its endpoint, in any sequence. */
  readonly orders: readonly Order[];
  /** null: no storm, or nobody counts them yet. */
  readonly storm: Storm | null;
};

/** Orders by machine, as `Ledger.orders` gives them for the last 30 days. */
export type OrderHistory = ReadonlyMap<MachineKey, readonly Order[]>;

/** Repeat (guard 11): so many verified isolations within this span leave the next one to a person. */
export const REPEAT_ISOLATIONS = 2;
export const REPEAT_WITHIN_MS = 30 * 86_400_000;
/** Freshness (guard 4). */
export const CLOCK_SKEW_LIMIT_MS = 2 * 60_000;
/** Share of the fleet (guard 13). */
export const FLEET_SHARE = 0.02;
