/** A real mail relay on loopback, with the ways in which one can refuse. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type ReceivedMail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** Over an encrypted line. */
  readonly secure: boolean;
  readonly parsed: ParsedMail;
};

export type MailServer = {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Every login that was tried. */
  readonly logins: readonly { readonly user: string; readonly password: string; readonly secure: boolean }[];
  close(): Promise<void>;
};

export type MailServerWish = {
  readonly secure?: boolean;
  readonly startTls?: boolean;
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly password?: string;
  /** An SMTP status for a recipient; null: taken. */
  readonly refuses?: (recipient: string) => number | null;
  /** Ends the connection in the middle of the mail. */
  readonly dropsData?: () => boolean;
};

export async function startMailServer(wish: MailServerWish = {}): Promise<MailServer> {
  const { secure = false, startTls = false, certificate, password } = wish;
  const mails: ReceivedMail[] = [];
  const logins: { user: string; password: string; secure: boolean }[] = [];
  const sockets = new Set<Socket>();
  const options: SMTPServerOptions = {
    secure,
    ...(certificate ?? {}),
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: [...(startTls ? [] : ['STARTTLS']), ...(password === undefined ? ['AUTH'] : [])],
    logger: false,
    closeTimeout: 200,
    onAuth(auth, session, done) {
      logins.push({ user: auth.username ?? '', password: auth.password ?? '', secure: session.secure });
      if (auth.password === password) done(null, { user: auth.username });
      else done(Object.assign(new Error(`Refused: ${auth.password}`), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      const status = wish.refuses?.(address) ?? null;
      done(status === null ? null : Object.assign(new Error(`No ${address}`), { responseCode: status }));
    },
    onData(stream, session, done) {
      if (wish.dropsData?.()) {
        stream.once('data', () => {
          for (const socket of sockets) socket.destroy();
        });
        stream.resume();
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: raw.toString('utf8'),
          secure: session.secure,
          parsed: await simpleParser(raw),
        });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    logins,
    // A socket below TLS is not destroyed from here: that ends Node itself.
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
