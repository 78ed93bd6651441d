/** What is to be ordered, and what became of it. */
import type { Endpoint } from '../model/endpoint.ts';
import type { Actor, Order, OrderEvidence, OrderKind } from '../model/isolation.ts';
import type { MachineKey } from '../model/machine.ts';
import type { Outcome, ReleaseOutcome } from '../model/outcome.ts';
import type { Place } from '../model/place.ts';
import type { Connection } from '../ports.ts';

/** One machine to be ordered: the guards have passed, the endpoint has been read anew. */
export type Wanted = {
  readonly kind: OrderKind;
  readonly machine: MachineKey;
  readonly host: string;
  readonly endpoint: Endpoint;
  /** For a release: the isolation that it ends; null where not known. */
  readonly isolation: Pick<Order, 'before' | 'receipt'> | null;
  /** What an isolation is ordered on; absent: a release, or a machine without alerts. */
  readonly evidence?: OrderEvidence | undefined;
  /** Where a person chose to isolate it; of a release: where it is taken out of. Absent: the usual place. */
  readonly place?: Place | undefined;
};

/** What became of it: an order, or the words why none was sent. */
export type Sent =
  | { readonly wanted: Wanted; readonly order: Order }
  | {
      readonly wanted: Wanted;
      readonly order: null;
      readonly outcome: Outcome | ReleaseOutcome;
      readonly reason: string;
    };

export type Sending = { readonly connection: Connection; readonly comment: string; readonly actor: Actor };
