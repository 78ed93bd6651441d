/** The way to the mail relay: one connection a mail, encrypted and verified, or none (cli.md: plain on loopback only). */
import { rootCertificates } from 'node:tls';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import { relayProblem } from './problem.ts';

export type Security = 'tls' | 'starttls' | 'none';

export type Relay = {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Certificates (PEM) that are trusted beside the public ones; null: only these. */
  readonly ca: string | null;
  /** ms, for tests; default: 10 s to connect, 30 s for each answer. */
  readonly timeOuts?: { readonly connectMs: number; readonly answerMs: number };
};

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

const OPEN_LOGIN: Problem = {
  code: 'settings',
  what: 'A password for the mail relay would go over an open line.',
  affects: 'No mail is sent.',
  next: 'With TLS: cordon config set notices.mail.security starttls (or tls). Without a login: notices.mail.user null',
};

/** Why a relay may not be talked to; null: it may. Nothing was sent to it. */
export function refusalOf({ host, security, login }: Pick<Relay, 'host' | 'security' | 'login'>): Problem | null {
  if (security !== 'none') return null;
  if (isLoopback(host)) return login === null ? null : OPEN_LOGIN;
  return {
    code: 'settings',
    what: `The mail relay ${host} would be spoken to over an open line.`,
    affects: 'No mail is sent.',
    next: 'Only a relay on this machine may be without TLS: cordon config set notices.mail.security starttls (or tls).',
  };
}

export type Envelope = { readonly from: string; readonly to: readonly string[] };

/** Connects, logs in, and hands the mail over where there is one; answers who was refused. Throws ServiceError. */
export async function talkTo(
  relay: Relay,
  mail: { readonly envelope: Envelope; readonly raw: Buffer } | null,
  signal: AbortSignal,
): Promise<{ readonly refused: readonly string[] }> {
  const refusal = refusalOf(relay);
  if (refusal) throw new ServiceError(refusal);
  // Loaded when a mail is sent: most runs send none.
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection(optionsOf(relay));
  let leaving = false;
  // The signal outlives this mail: what listens to it is taken away again.
  const done = new AbortController();
  const broken = new Promise<never>((_, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('The connection was closed.')));
    const cancel = () => reject(new DOMException('The work was cancelled.', 'AbortError'));
    signal.addEventListener('abort', cancel, { once: true, signal: done.signal });
  });
  broken.catch(() => {});
  try {
    if (signal.aborted) throw new DOMException('The work was cancelled.', 'AbortError');
    await Promise.race([connected(connection), broken]);
    if (relay.login) await Promise.race([loggedIn(connection, relay.login), broken]);
    if (mail === null) return { refused: [] };
    const info = await Promise.race([sent(connection, mail.envelope, mail.raw), broken]);
    return { refused: info.rejected };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
    leaving = true;
    throw new ServiceError(relayProblem(thrown, relay), { cause: thrown });
  } finally {
    done.abort();
    // What was said was said: an error of the farewell concerns nobody.
    connection.removeAllListeners('error');
    connection.on('error', () => {});
    if (leaving || signal.aborted) connection.close();
    else connection.quit();
  }
}

function optionsOf({ host, port, security, ca, timeOuts }: Relay): SMTPConnection.Options {
  const { connectMs, answerMs } = timeOuts ?? { connectMs: 10_000, answerMs: 30_000 };
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: connectMs,
    dnsTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === null ? {} : { ca: [...rootCertificates, ca] }) },
  };
}

function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
}

function loggedIn(connection: SMTPConnection, { user, password }: NonNullable<Relay['login']>): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.login({ credentials: { user, pass: password } }, (error) => (error ? reject(error) : resolve()));
  });
}

function sent(
  connection: SMTPConnection,
  { from, to }: Envelope,
  raw: Buffer,
): Promise<SMTPConnection.SentMessageInfo> {
  return new Promise((resolve, reject) => {
    const envelope = { from, to: [...to], size: raw.length };
    connection.send(envelope, raw, (error, info) => (error ? reject(error) : resolve(info)));
  });
}
