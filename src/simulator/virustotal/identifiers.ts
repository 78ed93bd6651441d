/** What an identifier in a path means; null: it is malformed, which the service answers with 400. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';

/** Lower-case hexadecimal digits of an MD5, SHA-1 or SHA-256. */
export function fileId(text: string): string | null {
  return /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text) ? text.toLowerCase() : null;
}

/** The usual text form, so that two spellings of one IPv6 address are one. */
export function addressId(text: string): string | null {
  const version = isIP(text);
  if (version === 0) return null;
  return version === 4 ? text : new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

export function domainId(text: string): string | null {
  const name = text.toLowerCase();
  return /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$/.test(name) ? name : null;
}

/** The SHA-256 of the address: it is asked for by this, or by the address in base64url without padding. */
export function urlId(text: string): string | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const address = Buffer.from(text, 'base64url').toString();
  return URL.canParse(address) ? urlDigest(address) : null;
}

export function urlDigest(address: string): string {
  return createHash('sha256').update(new URL(address).href).digest('hex');
}
