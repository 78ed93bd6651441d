/** Endpoints: the vendor's asset for a machine, known by a stable id. */

export type EndpointKind = 'workstation' | 'server' | 'domain-controller' | 'unknown';

export type EndpointGroup = { readonly id: string; readonly name: string; readonly path?: string };

export type Endpoint = {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  /** A name people gave it beside its own, where the vendor keeps one. */
  readonly label?: string;
  readonly ip: string | null;
  readonly kind: EndpointKind;
  /** The vendor's own word for the kind, verbatim. */
  readonly type: string | null;
  readonly os: string | null;
  readonly user: string | null;
  /** Epoch ms of the agent's last contact; null: never or not told. */
  readonly lastContact: number | null;
  readonly agent: string | null;
  readonly groups: readonly EndpointGroup[];
  readonly organisationalUnit: string | null;
  readonly deleted: boolean;
  /** Things a person should know before an order, e.g. "agent in audit mode". */
  readonly warnings: readonly string[];
};

/** What the vendor's record says of the isolation. `unknown`: a wording this program does not know. */
export type IsolationReading = 'isolated' | 'not-isolated' | 'unknown';

export type EndpointReading = {
  readonly endpoint: Endpoint;
  readonly isolation: IsolationReading;
  /** The vendor's wording, verbatim. */
  readonly vendorState: string;
  /** Epoch ms when it was read. */
  readonly readAt: number;
  /** An agent that will never apply an order (audit mode, failed policy): words for the outcome `failed`. */
  readonly cannotApply?: string;
};

/** The endpoints that bear a machine's name. Deleted records are kept apart: never targets, never ambiguous. */
export type EndpointMatch =
  | { readonly kind: 'unread' }
  | { readonly kind: 'one'; readonly reading: EndpointReading; readonly deleted: readonly Endpoint[] }
  | { readonly kind: 'several'; readonly candidates: readonly EndpointReading[]; readonly deleted: readonly Endpoint[] }
  | { readonly kind: 'none'; readonly deleted: readonly Endpoint[] };
