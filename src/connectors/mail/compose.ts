/** A message as it goes over the wire: headers, thread, text and HTML (RFC 5322, 3834). */
import type { NoticeMessage } from '../../engine/model/notice.ts';
import { htmlOf } from './html.ts';
import { storyOf } from './story.ts';
import { textOf } from './text.ts';

export type Addresses = {
  /** "soc@example.org" or "Cordon <soc@example.org>". */
  readonly from: string;
  readonly to: readonly string[];
};

const ADDRESS = /^(?:([^<>\r\n"]*?)\s*<([^<>\s@]+@[^<>\s@]+)>|([^<>\s@]+@[^<>\s@]+))$/;

/** Name and address apart; null: it is none. Pure. */
export function addressIn(text: string): { readonly name: string; readonly address: string } | null {
  const match = ADDRESS.exec(text.trim());
  const address = match?.[2] ?? match?.[3];
  return address === undefined ? null : { name: match?.[1] ?? '', address };
}

/** The name of a mail: the same for every attempt, so that a reader shows a double once. Pure. */
export function messageId(notice: string, from: string): string {
  const domain = addressIn(from)?.address.split('@').at(-1) ?? '';
  return `<${notice.replace(/[^\w.-]/g, '-')}@${/^[\w.-]+$/.test(domain) ? domain : 'cordon.invalid'}>`;
}

export async function rawMail(message: NoticeMessage, { from, to }: Addresses): Promise<Buffer> {
  const { default: Composer } = await import('nodemailer/lib/mail-composer');
  const story = storyOf(message);
  const earlier = message.earlier.map((id) => messageId(id, from));
  const last = earlier.at(-1);
  const sender = addressIn(from) ?? from;
  const mail = new Composer({
    from: sender,
    to: to.map((each) => addressIn(each) ?? each),
    subject: story.subject,
    date: new Date(message.at),
    messageId: messageId(message.id, from),
    ...(last === undefined ? {} : { inReplyTo: last, references: earlier }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Cordon-Notice': message.id,
      'X-Cordon-Triggers': [...new Set(message.notices.map(({ trigger }) => trigger))].join(', '),
    },
    xMailer: false,
    text: textOf(story),
    html: htmlOf(story),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
