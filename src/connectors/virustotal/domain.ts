/** Which names may leave: public domain names below a known public suffix (contract section 6). */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { parse } from 'tldts';

/** Suffixes of the public list that are no place on the public internet: reverse zones and home networks, hidden services. */
const NOT_PUBLIC = ['arpa', 'onion'];
/** Names set aside for documentation: what the built-in gateway's machines talk to. */
const DOCUMENTATION = ['example', 'example.com', 'example.net', 'example.org', 'test', 'invalid'];

export type DomainRules = {
  readonly documentation: boolean;
  /** The organisation's own names, as `ownSuffix` made them. */
  readonly own: readonly string[];
};

/** Lower case, in ASCII (IDNA), without the final dot; null: it must not be sent. */
export function publicDomain(text: string, { documentation, own }: DomainRules): string | null {
  const name = plainName(text);
  if (name === null || !name.includes('.') || within(name, own) || within(name, NOT_PUBLIC)) return null;
  if (within(name, DOCUMENTATION)) return documentation ? name : null;
  const { isIcann, domain } = parse(name, { allowPrivateDomains: false });
  return isIcann && domain !== null ? name : null;
}

/** A suffix as a person writes it ("*.corp.example.com", ".corp.example.com"); null: it is none. */
export function ownSuffix(text: string): string | null {
  return plainName(text.trim().replace(/^\*?\./, ''));
}

/** What would be cut off silently: a path, a port, a login. */
const NO_NAME = /[/\\?#@:%\s]/;
const LABELS = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function plainName(text: string): string | null {
  if (text.length > 255 || NO_NAME.test(text)) return null;
  const name = domainToASCII(text.replace(/\.$/, '')).toLowerCase();
  // What is shaped like an address, or becomes one ("127.1"), is no name.
  return isIP(name) === 0 && !name.startsWith('[') && LABELS.test(name) ? name : null;
}

function within(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
