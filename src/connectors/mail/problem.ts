/** What a relay or the way to it answered, in words; and whether another attempt may help. Pure. */
import type { Problem } from '../../engine/errors.ts';
import { Redactor } from '../http/redact.ts';
import { harmless } from './harmless.ts';

type Failure = {
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
  readonly message: string;
};

/** The relay, as far as words about it need it. */
type Spoken = {
  readonly host: string;
  readonly port: number;
  readonly security: string;
  readonly login: { readonly user: string; readonly password: string } | null;
};

const CHECK = 'Try it with: cordon notify test';

/** Problems of one message that stay, whoever asks again. */
export function isForGood({ code, status }: Problem): boolean {
  return code === 'contract' && status !== undefined && status >= 500;
}

export function relayProblem(thrown: unknown, relay: Spoken): Problem {
  const failure: Failure = thrown instanceof Error ? thrown : { message: String(thrown) };
  const { code, responseCode } = failure;
  const where = `The mail relay ${harmless(relay.host)}:${relay.port}`;
  const status = responseCode === undefined ? {} : { status: responseCode };
  const said = wordsOf(failure, relay);
  if (code === 'EAUTH') {
    return {
      code: 'credentials',
      ...status,
      what: `${where} refused the login of ${harmless(relay.login?.user ?? '')}${said}.`,
      next: 'Check notices.mail.user and the password (CORDON_SMTP_PASSWORD, "cordon notify secret mail" or "cordon setup").',
    };
  }
  if (responseCode === 530) {
    return {
      code: 'credentials',
      ...status,
      what: `${where} takes mail only after a login${said}.`,
      next: 'Name it: cordon config set notices.mail.user NAME, and its password: cordon notify secret mail < FILE',
    };
  }
  if (isNoStartTls(failure, relay)) {
    return {
      code: 'unreachable',
      ...status,
      what: `${where} does not offer STARTTLS${said}; nothing was sent over the open line.`,
      next: 'If it takes TLS from the first byte on (port 465): cordon config set notices.mail.security tls',
    };
  }
  const certificate = certificateWords(failure);
  if (certificate !== null) {
    return {
      code: 'unreachable',
      certificate: true,
      what: `The certificate of ${harmless(relay.host)}:${relay.port} was not accepted (${certificate}); nothing was sent.`,
      next: 'Where it is signed by an authority of your own: cordon config set notices.mail.ca /path/to/ca.pem',
    };
  }
  if (responseCode !== undefined && code !== 'ECONNECTION') {
    // A relay that refuses this program at the door may be mended; one that refuses these words or addresses is not.
    const forGood = responseCode >= 500 && OF_THE_MAIL.test(failure.command ?? '');
    return {
      code: forGood ? 'contract' : 'service',
      ...status,
      what: `${where} ${forGood ? 'refused the mail' : 'does not take the mail now'}${said}.`,
      next: forGood ? 'Check notices.mail.from and notices.mail.to; then: cordon notify retry' : CHECK,
    };
  }
  const wrongKind = /wrong version number|packet length too long|record overflow|unknown protocol/i.test(
    failure.message,
  );
  if (wrongKind) {
    return {
      code: 'unreachable',
      what: `${where} does not speak TLS from the first byte on.`,
      next: 'With STARTTLS (port 587 or 25): cordon config set notices.mail.security starttls',
    };
  }
  return { code: 'unreachable', ...status, what: `${where} ${reachWords(failure)}${said}.`, next: CHECK };
}

const OF_THE_MAIL = /^(MAIL|RCPT|DATA)/;

function isNoStartTls({ code, command, message }: Failure, { security }: Spoken): boolean {
  return (
    security === 'starttls' &&
    ((code === 'ETLS' && /Error upgrading/.test(message)) ||
      /required STARTTLS/.test(message) ||
      (command === 'STARTTLS' && /closed/i.test(message)))
  );
}

const CERTIFICATE = /certificate|altnames|unable to (verify|get)|self[- ]signed|hostname\/ip/i;

function certificateWords({ message, originalCode }: Failure): string | null {
  if (!CERTIFICATE.test(message)) return null;
  return harmless(originalCode ?? message.replace(/^Error initiating TLS - /, ''), 120);
}

function reachWords({ code, originalCode, message }: Failure): string {
  const known = originalCode ?? code ?? '';
  if (known === 'EDNS' || known === 'ENOTFOUND' || known === 'EAI_AGAIN')
    return 'cannot be found: its name is not known';
  if (known === 'ECONNREFUSED') return 'does not accept connections';
  if (code === 'ETIMEDOUT' || known === 'ETIMEDOUT') return 'did not answer in time';
  if (/closed|ECONNRESET|EPIPE/i.test(`${message} ${known}`)) return 'broke the connection before it had confirmed';
  return `could not be talked to (${harmless(known || message, 80)})`;
}

/** The relay's own words, without what must not be shown. */
function wordsOf({ response }: Failure, { login }: Spoken): string {
  if (!response) return '';
  const redactor = new Redactor();
  if (login) {
    redactor.add(login.password);
    redactor.add(Buffer.from(login.password).toString('base64'));
    redactor.add(Buffer.from(`\0${login.user}\0${login.password}`).toString('base64'));
  }
  return ` ("${harmless(redactor.text(response.replace(/\s+/g, ' ').trim()), 160).replace(/\.$/, '')}")`;
}
