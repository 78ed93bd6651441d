/** A mail relay on loopback: STARTTLS on one port, TLS from the start on the other. Nothing leaves this machine. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { MailFaults } from './faults.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY_OPEN_TO_ALL } from './loopback-certificate.ts';
import { Maildir } from './maildir.ts';

export type RelayedMessage = {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came. */
  readonly source: string;
  /** Whether the line was encrypted when it came. */
  readonly encrypted: boolean;
  /** Who logged in; null: nobody. */
  readonly user: string | null;
  /** World time, epoch ms. */
  readonly at: number;
  /** Where it was filed; null: in memory only. */
  readonly file: string | null;
};

export type MailRelay = {
  readonly host: string;
  /** Plain at first; STARTTLS is offered. */
  readonly port: number;
  /** TLS from the start. */
  readonly securePort: number;
  readonly user: string;
  readonly password: string;
  /** PEM; to be trusted by whoever sends here. */
  readonly certificate: string;
  /** Maildir in which messages are filed; null: they are kept in memory only. */
  readonly folder: string | null;
  readonly faults: MailFaults;
  /** Oldest first; the newest 1,000. */
  messages(): readonly RelayedMessage[];
  /** How often somebody sent a password over a line that was not encrypted; it was refused. */
  passwordsInClear(): number;
  /** Ends at once, open connections included. */
  close(): Promise<void>;
};

export type MailRelayOptions = {
  readonly folder?: string;
  readonly now?: () => number;
  /** "never": STARTTLS is not offered, as some relays do and as somebody in between can make it look. */
  readonly starttls?: 'offered' | 'never';
  /** Whether it takes mail only from those who logged in; default true. */
  readonly needsLogin?: boolean;
};

const HOST = '127.0.0.1';
const USER = 'cordon-demo';
const PASSWORD = 'not-a-real-password';
const KEPT = 1000;

/** Starts it on two free ports. */
export async function startMailRelay(options: MailRelayOptions = {}): Promise<MailRelay> {
  const now = options.now ?? Date.now;
  const maildir = options.folder === undefined ? null : new Maildir(options.folder);
  await maildir?.make();
  const faults = new MailFaults();
  const messages: RelayedMessage[] = [];
  let inClear = 0;

  const common: SMTPServerOptions = {
    key: LOOPBACK_KEY_OPEN_TO_ALL,
    cert: LOOPBACK_CERTIFICATE,
    minVersion: 'TLSv1.2',
    name: 'localhost',
    banner: 'Cordon demo relay, nothing leaves this machine',
    authOptional: options.needsLogin === false,
    // Asked for and refused in onAuth, so that a client that would give its password away is seen.
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: 10 * 1024 * 1024,
    closeTimeout: 50,
    onAuth({ username, password }, session, done) {
      if (!session.secure) {
        inClear += 1;
        return done(refusal(538, 'Encryption required for the requested authentication mechanism'));
      }
      if (username !== USER || password !== PASSWORD) return done(refusal(535, 'Authentication credentials invalid'));
      done(null, { user: username });
    },
    onMailFrom(address, session, done) {
      if (faults.take('drop', address.address)) return cut(session.id);
      done();
    },
    onRcptTo(address, _session, done) {
      const refused = faults.take('reject-recipient', address.address);
      done(refused ? refusal(550, `<${address.address}>: Recipient address rejected`) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (stream.sizeExceeded) return done(refusal(552, 'Message exceeds fixed maximum message size'));
        if (faults.take('temporary')) return done(refusal(451, 'Temporary local problem, try again later'));
        if (faults.take('reject-message')) return done(refusal(554, 'Message rejected'));
        const source = Buffer.concat(chunks);
        const at = now();
        const file = maildir ? await maildir.file(source, at) : null;
        const { mailFrom, rcptTo } = session.envelope;
        messages.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source: source.toString(),
          encrypted: session.secure,
          user: session.user ?? null,
          at,
          file,
        });
        if (messages.length > KEPT) messages.shift();
        if (faults.take('drop-after')) return cut(session.id);
        done(null, 'Message filed');
      });
    },
  };
  const plain = new SMTPServer({
    ...common,
    ...(options.starttls === 'never' ? { disabledCommands: ['STARTTLS'] } : {}),
  });
  const secure = new SMTPServer({ ...common, secure: true });
  const cut = (id: string): void => {
    for (const { connections } of [plain, secure]) {
      for (const one of connections) if (one.id === id) one._socket.destroy();
    }
  };
  // A client that goes away in the middle is its own affair.
  for (const server of [plain, secure]) server.on('error', () => {});
  const [port, securePort] = await Promise.all([listen(plain), listen(secure)]);
  return {
    host: HOST,
    port,
    securePort,
    user: USER,
    password: PASSWORD,
    certificate: LOOPBACK_CERTIFICATE,
    folder: options.folder ?? null,
    faults,
    messages: () => messages,
    passwordsInClear: () => inClear,
    async close() {
      await Promise.all([plain, secure].map((server) => new Promise<void>((resolve) => server.close(resolve))));
    },
  };
}

function listen(server: SMTPServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = server.listen(0, HOST, () => resolve((listening.address() as AddressInfo).port));
  });
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
