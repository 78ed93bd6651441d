/** What a vendor's folder offers to `compose.ts`. A new vendor is one folder and one line in `registry.ts`. */
import type { Problem } from '../engine/errors.ts';
import type { FilterProblem } from '../engine/filter/check.ts';
import type { Clock, Connection } from '../engine/ports.ts';

export type GatewayChoice = {
  readonly id: string;
  readonly label: string;
  readonly url: string;
  /** Not confirmed by the vendor's public material (contract section 1): shown as such. */
  readonly uncertain?: boolean;
};

export type KeyPair = { readonly id: string; readonly secret: string };

/** One pair of keys a person must enter. */
export type KeyGuide = {
  /** Stable name, e.g. "events"; part of the secret's name in the store. */
  readonly slot: string;
  readonly title: string;
  /** What the key must be allowed to do and where it is made, one or two sentences. */
  readonly help: string;
  readonly idLabel: string;
  readonly secretLabel: string;
  /** Days after which the vendor's keys expire unless one chose otherwise; absent: they do not. */
  readonly lifeDays?: number;
  /** Environment variables that win over the store. */
  readonly env: { readonly id: string; readonly secret: string };
};

/** The answer to one real login with a pair. */
export type KeyTest = {
  /** The service's clock minus the one here, ms, as its answers told it; null or absent: none told. */
  readonly skewMs?: number | null;
} & KeyVerdict;

type KeyVerdict =
  | {
      readonly ok: true;
      readonly ms: number;
      readonly note: string;
      /**
       * Whether the key may change anything at the vendor, where a call could show it; null: only an order would;
       * absent: it need not.
       */
      readonly mayWrite?: boolean | null;
    }
  | {
      readonly ok: false;
      readonly problem: Problem;
      /** The pair belongs to this other slot: the two were swapped. */
      readonly belongsTo?: string;
    };

export type { FilterProblem };

export type ConnectorContext = {
  /** Origin, e.g. "https://cloudinfra-gw.portal.checkpoint.com"; http only on loopback. */
  readonly gateway: string;
  readonly keys: Readonly<Record<string, KeyPair>>;
  readonly clock: Clock;
  /** Debug lines about requests: method, path, status, duration; never a secret. */
  readonly trace: (line: string) => void;
  /** No write call leaves this program. */
  readonly readOnly: boolean;
  /** What only this vendor knows, by the name of the command line's option, e.g. "isolation-group". */
  readonly options?: Readonly<Record<string, string>>;
};

/** The text of one record, as it came, and the line it began on (counted from 1); only its head where it is too long. */
export type TextPiece = { readonly line: number; readonly bytes: Uint8Array; readonly flaw: 'too-long' | null };

export type TextReading =
  | { readonly ok: true; readonly record: unknown }
  /** Why not, one sentence. */
  | { readonly ok: false; readonly reason: string };

export type OpenConnection = Connection & { close(): Promise<void> };

export interface Connector {
  readonly id: string;
  readonly title: string;
  readonly gateways: readonly GatewayChoice[];
  readonly keyGuides: readonly KeyGuide[];
  readonly defaultFilter: string | null;
  readonly filterExamples: readonly string[];
  /** Parses a filter as this vendor's service would; null: fine. Pure. */
  checkFilter(filter: string): FilterProblem | null;
  /** A text form of records that is no JSON, for `ingest`; absent: this vendor has none. */
  readonly textForm?: {
    /** Whether an input that begins so is in this form. Pure. */
    recognises(head: string): boolean;
    /** Cuts the input into the texts of its records; their bytes stay as they came. */
    pieces(input: AsyncIterable<Uint8Array>): AsyncIterable<readonly TextPiece[]>;
    /** One of these texts. Pure, never throws. */
    read(text: string): TextReading;
  };
  /** Evaluates a filter that passed `checkFilter` on records at hand, for `ingest`; the service is not asked. */
  recordMatcher(filter: string): (record: unknown) => boolean;
  testKey(slot: string, pair: KeyPair, context: Omit<ConnectorContext, 'keys'>, signal: AbortSignal): Promise<KeyTest>;
  /** Nothing is asked of the vendor before the first use. */
  open(context: ConnectorContext): OpenConnection;
}

/** An origin that may be talked to: https, or http on loopback. Anything else is refused before any request. */
export function parseGateway(text: string): { readonly origin: string } | { readonly refused: string } {
  let url: URL;
  try {
    url = new URL(text.includes('://') ? text : `https://${text}`);
  } catch {
    return { refused: `"${text}" is not a web address.` };
  }
  if (url.protocol === 'https:') return { origin: url.origin };
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && loopback) return { origin: url.origin };
  return { refused: `A gateway must be https (http is allowed on loopback only): "${url.protocol}//${url.host}".` };
}
