/** Notices: what happened, told to people who are not looking at a screen. Vendor-neutral; a channel chooses the form. */
import type { Problem } from '../errors.ts';
import type { AuditHead } from '../reporting/report.ts';
import type { Indicator, SeverityCounts } from './alert.ts';
import type { Actor, OrderKind } from './isolation.ts';
import type { MachineKey } from './machine.ts';

/** What can be told; each can be switched. */
export const NOTICE_TRIGGERS = [
  'verified', // an isolation or a release is proven
  'failed', // an order ended without effect
  'held', // a guard stopped what automation would have isolated
  'pending', // an order has waited too long for its proof
  'lease', // an isolation's review is due
  'drift', // an isolated machine was let back in elsewhere
  'storm', // one rule or hash on many machines
  'digest', // once a day
] as const;
export type NoticeTrigger = (typeof NOTICE_TRIGGERS)[number];

/** The machine an event is about. */
export type NoticeMachine = {
  readonly key: MachineKey;
  readonly host: string;
  readonly endpointId: string | null;
};

export type NoticeOrder = {
  readonly id: string;
  readonly kind: OrderKind;
  readonly by: Actor;
  readonly comment: string;
  readonly jobId: string | null;
  readonly operationId: string | null;
  readonly orderedAt: number;
  /** When the vendor's record showed the state: once, and twice (the proof). */
  readonly reads: readonly number[];
  readonly endedAt: number | null;
  /** When somebody looks at it again; null: a release, or not proven. */
  readonly reviewAt: number | null;
};

export type NoticeEvidence = {
  readonly alerts: number;
  readonly severities: SeverityCounts;
  readonly rules: readonly string[];
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  /** Ids of the newest alerts. */
  readonly ids: readonly string[];
  readonly indicators: readonly Indicator[];
};

/** One event. Texts may come from a vendor's record: a channel escapes them. */
export type Notice = {
  /** Told once under this name, over restarts and processes. */
  readonly key: string;
  /** `test`: asked for by a person, never posted. */
  readonly trigger: NoticeTrigger | 'test';
  /** Epoch ms. */
  readonly at: number;
  readonly run: string;
  /** What happened, without the machine's name: "isolated, verified". */
  readonly happened: string;
  /** Why, or what the vendor's record says. */
  readonly words: string;
  /** What to do next, one sentence; null: nothing. */
  readonly next: string | null;
  readonly machine: NoticeMachine | null;
  /** Where there is no machine: what it is about. */
  readonly subject: string | null;
  readonly order: NoticeOrder | null;
  readonly evidence: NoticeEvidence | null;
  /** Of a digest or a storm. */
  readonly sections: readonly NoticeSection[];
  /** What is not told again while it stays the same: the guard that holds a machine. Null: told whenever it happens. */
  readonly gist: string | null;
};

export type NoticeSection = { readonly title: string; readonly lines: readonly string[] };

/** Events of one incident, or of many at once, as they go out together. */
export type NoticeMessage = {
  /** Stays the same over every attempt: a receiver knows a double by it. */
  readonly id: string;
  /** The incident: one machine from its first hold to its release. */
  readonly thread: string;
  /** Messages of the thread that went before, oldest first. */
  readonly earlier: readonly string[];
  /** Oldest first, never empty. */
  readonly notices: readonly Notice[];
  /** The audit chain as it stands when this is sent; null: it cannot be read. */
  readonly audit: AuditHead | null;
  /** Epoch ms. */
  readonly at: number;
};

/** What became of one attempt. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly words: string }
  /** The relay is not there, busy, or set up wrongly: another attempt may succeed. */
  | { readonly kind: 'later'; readonly problem: Problem }
  /** It refuses this message for good. */
  | { readonly kind: 'never'; readonly problem: Problem };

export const LETTER_STATES = ['waiting', 'sending', 'sent', 'dead'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** A message of the outbox as a person looks at it. */
export type Letter = {
  readonly id: string;
  readonly channel: string;
  readonly state: LetterState;
  readonly notices: readonly Notice[];
  /** Epoch ms of its first event. */
  readonly at: number;
  readonly attempts: number;
  /** When it is tried (again); null: it is sent or dead. */
  readonly dueAt: number | null;
  /** What the last attempt met; '' where there was none. */
  readonly words: string;
};

/** What the settings say of notices, durations in milliseconds. */
export type NoticeSettings = {
  readonly on: ReadonlySet<NoticeTrigger>;
  /** Events of one incident within this time go out together. */
  readonly groupMs: number;
  /** From when on an order without proof is told. */
  readonly pendingMs: number;
  /** Minutes after midnight, local time. */
  readonly digestAt: number;
};
