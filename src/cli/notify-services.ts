/** What `notify` needs from the rest of the program. */
import type { Refusal } from '../engine/commands.ts';
import type { Delivery, Letter } from '../engine/model/notice.ts';

/** One attempt by one channel. */
export type Told = {
  readonly channel: string;
  /** What it was about: a test, or the events of a letter. */
  readonly about: string;
  readonly delivery: Delivery;
};

export type NoticePreview = { readonly subject: string; readonly text: string; readonly html: string };

/** Whom notices go to now: "mail to soc@example.org", "webhook"; empty: nobody. */
export type Configured = { readonly channels: readonly string[] };

export interface NotifyServices {
  /** Sends a test by every channel that is configured, one after the other; none: settings problem. */
  test(): Promise<{ readonly ok: true; readonly told: AsyncIterable<Told> } | Refusal>;
  /** The mail of an invented event. Nothing is read and nothing is sent. */
  preview(kind: 'isolation' | 'digest'): Promise<NoticePreview & Configured>;
  /** Keeps the password of the relay, or what webhooks are signed with; answers where. */
  keepSecret(
    channel: 'mail' | 'webhook',
    secret: string,
  ): Promise<{ readonly ok: true; readonly place: 'keychain' | 'file' } | Refusal>;
  /** The outbox of this home, newest first. */
  letters(): Promise<{ readonly ok: true; readonly letters: readonly Letter[] } | Refusal>;
  /** Makes what is dead or waits due at once (all, or one letter), and sends it. */
  retry(letter: string | null): Promise<{ readonly ok: true; readonly told: AsyncIterable<Told> } | Refusal>;
}
