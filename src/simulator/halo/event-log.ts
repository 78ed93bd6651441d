/** The events of an account: found by time, kept for a while, some of them arriving late. */

export type HaloEvent = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly message: string;
  readonly created_at: string;
  readonly critical: boolean;
  readonly server_id?: string | null;
};

export type LoggedEvent = {
  /** Epoch ms, with a fraction where the text has six digits. */
  readonly at: number;
  /** Searches find it from here on. */
  readonly visibleAt: number;
  /** The server's group when it happened. */
  readonly groupId: string | null;
  readonly event: HaloEvent;
};

export class EventLog {
  #events: LoggedEvent[] = [];
  #sorted = true;

  add(logged: LoggedEvent): void {
    const last = this.#events.at(-1);
    if (last && last.at > logged.at) this.#sorted = false;
    this.#events.push(logged);
  }

  /** Removes what is known of a server, as the service does when the server is deleted. */
  forget(serverId: string): void {
    this.#events = this.#events.filter(({ event }) => event.server_id !== serverId);
  }

  /** Every event there is or will be, oldest first; equal times in the order they were written. */
  all(): readonly LoggedEvent[] {
    if (!this.#sorted) {
      this.#events.sort((a, b) => a.at - b.at);
      this.#sorted = true;
    }
    return this.#events;
  }

  /** What a search can find now, oldest first. */
  visible(now: number, retentionMs: number): LoggedEvent[] {
    return this.all().filter(({ at, visibleAt }) => visibleAt <= now && at > now - retentionMs);
  }
}
