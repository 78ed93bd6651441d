/** What the relay does wrong on demand: each is played `times` (default 1), in the order they were planned. */

export type MailFault =
  /** Refuses the recipients that `when` names (default all) for good: 550. */
  | { readonly kind: 'reject-recipient'; readonly when?: (address: string) => boolean; readonly times?: number }
  /** Not now: 451 after the message. */
  | { readonly kind: 'temporary'; readonly times?: number }
  /** Refuses the message for good: 554. */
  | { readonly kind: 'reject-message'; readonly times?: number }
  /** Takes the message, and cuts the connection before it says so. */
  | { readonly kind: 'drop-after'; readonly times?: number }
  /** Cuts the connection at the sender's address. */
  | { readonly kind: 'drop'; readonly times?: number };

type Planned = { readonly fault: MailFault; left: number };

export class MailFaults {
  #planned: Planned[] = [];

  add(fault: MailFault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** Whether a fault of this kind is due; counts it down. */
  take(kind: MailFault['kind'], address = ''): boolean {
    const planned = this.#planned.find(
      ({ fault }) => fault.kind === kind && (!('when' in fault) || !fault.when || fault.when(address)),
    );
    if (!planned) return false;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned = this.#planned.filter((other) => other !== planned);
    return true;
  }
}
