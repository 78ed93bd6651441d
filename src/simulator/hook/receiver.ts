/** Takes notices at `POST /hook` (and `/hook/NAME`), and keeps what came. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../server/answers.ts';
import type { Call } from '../server/call.ts';

export type ReceivedNotice = {
  /** What follows "/hook/"; empty where nothing does. */
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came, byte for byte: a signature is about that. */
  readonly text: string;
  /** The JSON in it; null where it is none. */
  readonly body: unknown;
  /** World time, epoch ms. */
  readonly at: number;
};

const KEPT = 1000;

export class HookReceiver {
  /** Oldest first; the newest 1,000. */
  readonly received: ReceivedNotice[] = [];

  answer({ route, headers, body }: Call, at: number): Answer {
    const text = body.kind === 'none' ? '' : body.text;
    this.received.push({ name: route.id, headers, text, body: body.kind === 'json' ? body.value : null, at });
    if (this.received.length > KEPT) this.received.shift();
    return { status: 204, body: null };
  }
}
