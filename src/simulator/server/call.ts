/** One request as the services see it. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../portal/identity.ts';
import type { Answer } from './answers.ts';
import type { Fault } from './faults.ts';
import type { MatchedRoute } from './routes.ts';

export type RequestBody =
  | { readonly kind: 'none' }
  /** `text` as it came: signatures are about that. */
  | { readonly kind: 'json'; readonly value: unknown; readonly text: string }
  /** Not JSON, or not declared as JSON. `text` is empty where it was too long. */
  | { readonly kind: 'unreadable'; readonly text: string };

export type Call = {
  readonly route: MatchedRoute;
  /** What follows the question mark, as sent. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: RequestBody;
  /** A fault of content to be worked into the answer. */
  readonly fault: Fault | null;
};

/** A call whose bearer is good for the service. */
export type KnownCall = Call & { readonly identity: Identity };

export type Handler = (call: KnownCall) => Answer;
