/** The log of the vendor: records in order of time, made only when somebody reads them. */

/** One record; nothing about it is guaranteed (contract section 3.7). */
export type LogRecord = Record<string, unknown>;

export type AlertEntry = {
  /** Where in time searches find it, epoch ms. */
  readonly at: number;
  /** When the service has it. */
  readonly visibleAt: number;
  /** The record, or how to make it: always the same one. Alerts of one kind share a recipe and differ in `index`. */
  record?: LogRecord | undefined;
  readonly make?: (index: number) => LogRecord;
  readonly index?: number;
  /** Its JSON, kept so that a page is a matter of joining. */
  text?: string | undefined;
  /** Came from a stream: forgotten after a while, so that weeks of watching do not fill the memory. */
  streamed?: boolean;
};

/** Alerts to come, in order of `visibleAt`; null: no more. */
export type AlertStream = { next(): AlertEntry | null };

const MADE_KEPT = 30_000;
const STREAMED_KEPT_MS = 48 * 3_600_000;

export class AlertStore {
  /** By `at`, then by arrival. */
  #entries: AlertEntry[] = [];
  #streams: { stream: AlertStream; next: AlertEntry | null }[] = [];
  /** Entries whose record was made and is kept; a ring. */
  readonly #made: AlertEntry[] = [];
  #nextMade = 0;
  #prunedAt = 0;

  get size(): number {
    return this.#entries.length;
  }

  add(entry: AlertEntry): void {
    const last = this.#entries.at(-1);
    if (!last || last.at <= entry.at) this.#entries.push(entry);
    else this.#entries.splice(this.#after(entry.at), 0, entry);
  }

  /** Many at once, in any order. */
  addMany(entries: Iterable<AlertEntry>): void {
    for (const entry of entries) this.#entries.push(entry);
    this.#entries.sort((a, b) => a.at - b.at);
  }

  addStream(stream: AlertStream): void {
    this.#streams.push({ stream, next: stream.next() });
  }

  /** Takes in what the streams have brought up to `now`. */
  advance(now: number): void {
    for (const source of this.#streams) {
      while (source.next && source.next.visibleAt <= now) {
        source.next.streamed = true;
        this.add(source.next);
        source.next = source.stream.next();
      }
    }
    if (now - this.#prunedAt > 3_600_000) this.#prune(now);
  }

  /** Newest first, from `to` down to `from` (both included), of what is visible at `asOf`. */
  *newestFirst(from: number, to: number, asOf: number): Generator<AlertEntry> {
    for (let i = this.#after(to) - 1; i >= 0; i--) {
      const entry = this.#entries[i] as AlertEntry;
      if (entry.at < from) return;
      if (entry.visibleAt <= asOf) yield entry;
    }
  }

  recordOf(entry: AlertEntry): LogRecord {
    if (entry.record) return entry.record;
    entry.record = entry.make?.(entry.index ?? 0) ?? {};
    this.#remember(entry);
    return entry.record;
  }

  textOf(entry: AlertEntry): string {
    entry.text ??= JSON.stringify(this.recordOf(entry));
    return entry.text;
  }

  /** What was made longest ago is forgotten: a world of a million alerts lives in their recipes. */
  #remember(entry: AlertEntry): void {
    const oldest = this.#made[this.#nextMade];
    if (oldest) {
      oldest.record = undefined;
      oldest.text = undefined;
    }
    this.#made[this.#nextMade] = entry;
    this.#nextMade = (this.#nextMade + 1) % MADE_KEPT;
  }

  /** Index after the last entry at or before this time. */
  #after(at: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle] as AlertEntry).at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #prune(now: number): void {
    this.#prunedAt = now;
    this.#entries = this.#entries.filter((entry) => !(entry.streamed && entry.at < now - STREAMED_KEPT_MS));
  }
}
