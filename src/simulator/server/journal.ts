/** What the gateway was asked, in order, without a secret: tests count calls with it. */
import type { RouteName } from './routes.ts';

export type ReceivedRequest = {
  /** "unknown": no such path. */
  readonly route: RouteName | 'unknown';
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** Parsed JSON, the text where it is none, null where there was no body. Keys are masked. */
  readonly body: unknown;
  /** Whether it carried VirusTotal's key header; never its value. */
  readonly hasApiKey: boolean;
  /** World time, epoch ms. */
  readonly at: number;
  /** HTTP status of the answer; null while there is none, or when the connection was cut instead. */
  readonly answered: number | null;
  /** The fault that was played on it. */
  readonly fault: string | null;
};

export type JournalEntry = { -readonly [K in keyof ReceivedRequest]: ReceivedRequest[K] };

const KEPT = 20_000;

export class RequestJournal {
  readonly entries: JournalEntry[] = [];
  readonly #counts = new Map<string, number>();

  write(entry: JournalEntry): JournalEntry {
    this.#counts.set(entry.route, this.asked(entry.route) + 1);
    this.entries.push(entry);
    // Dropped in lots, so that weeks of watching cost neither memory nor a shift a request.
    if (this.entries.length > KEPT * 1.25) this.entries.splice(0, this.entries.length - KEPT);
    return entry;
  }

  asked(route: string): number {
    return this.#counts.get(route) ?? 0;
  }
}

/** A body fit for the journal: the access key of a login is masked. */
export function withoutSecrets(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('accessKey' in body)) return body;
  return { ...body, accessKey: '(hidden)' };
}
