/** Notices by mail. */
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { NoticeMessage } from '../../engine/model/notice.ts';
import type { Notifier } from '../../engine/ports.ts';
import { type Addresses, addressIn, rawMail } from './compose.ts';
import { harmless } from './harmless.ts';
import { htmlOf } from './html.ts';
import { isForGood } from './problem.ts';
import { type Relay, talkTo } from './relay.ts';
import { storyOf } from './story.ts';
import { textOf } from './text.ts';

export type { Relay } from './relay.ts';

export type MailOptions = { readonly relay: Relay } & Addresses;

/** Nothing is asked of the relay before the first mail. */
export function createMail({ relay, from, to }: MailOptions): Notifier {
  return {
    channel: 'mail',
    async deliver(message, signal) {
      try {
        const raw = await rawMail(message, { from, to });
        const envelope = { from: bare(from), to: to.map(bare) };
        const { refused } = await talkTo(relay, { envelope, raw }, signal);
        const words =
          refused.length === 0 ? '' : `The relay refused ${refused.map((each) => harmless(each)).join(', ')}.`;
        return { kind: 'delivered', words };
      } catch (thrown) {
        if (!(thrown instanceof ServiceError)) throw thrown;
        return { kind: isForGood(thrown.problem) ? 'never' : 'later', problem: thrown.problem };
      }
    },
  };
}

function bare(text: string): string {
  return addressIn(text)?.address ?? text;
}

/** Connects and logs in, and sends nothing; null: it works. */
export async function testRelay(relay: Relay, signal: AbortSignal): Promise<Problem | null> {
  try {
    await talkTo(relay, null, signal);
    return null;
  } catch (thrown) {
    if (thrown instanceof ServiceError) return thrown.problem;
    throw thrown;
  }
}

/** The mail as its reader sees it, without sending it. Pure. */
export function previewOf(message: NoticeMessage): {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
} {
  const story = storyOf(message);
  return { subject: story.subject, text: textOf(story), html: htmlOf(story) };
}
