/** The outbox as the engine sees it, a durable part of the ledger, and who empties it. */
import type { Letter, Notice } from '../model/notice.ts';

/** Notices on their way into the outbox, once for each channel. */
export type Posting = {
  readonly notices: readonly Notice[];
  readonly channels: readonly string[];
  /** How long the first event of an incident waits for others, ms. */
  readonly groupMs: number;
};

/** A message that this process has taken on; nobody else sends it meanwhile. */
export type Parcel = {
  readonly id: string;
  readonly thread: string;
  readonly earlier: readonly string[];
  readonly notices: readonly Notice[];
  /** This attempt, counted from 1. */
  readonly attempt: number;
};

export type Settlement =
  | { readonly kind: 'sent'; readonly at: number }
  | { readonly kind: 'later'; readonly dueAt: number; readonly words: string }
  | { readonly kind: 'dead'; readonly at: number; readonly words: string };

/** Every call is one transaction. Throws ServiceError `ledger`. */
export interface Outbox {
  /** Writes notices down; one whose key is known, or whose gist was the last told of its machine, is left out. */
  post(posting: Posting): Promise<void>;
  /**
   * Takes the message that is due at `now`, or with `early` any that waits for its group; null: none. A claim ends with
   * `settle`, or with the process that holds it. Many incidents that are due at once go out as one message.
   */
  claim(channel: string, now: number, early: boolean): Promise<Parcel | null>;
  settle(message: string, result: Settlement): Promise<void>;
  /** Newest first: what waits, what is dead, and what was sent of late. */
  letters(limit: number): Promise<readonly Letter[]>;
  /** Makes what is dead or waits due at once (all, or one); answers how many. */
  retry(message: string | null, now: number): Promise<number>;
  /** How many wait and how many are dead. */
  count(): Promise<{ readonly waiting: number; readonly dead: number }>;
}

/** Brings the outbox to where it is to go. */
export interface Courier {
  /** Sends what is due, behind what goes on; one round at a time. */
  wake(): void;
  /** There will be something to send at `at` (epoch ms). */
  expect(at: number): void;
  /** Sends what waits, for a few seconds at most; what is left goes with the next run. */
  close(): Promise<void>;
}
