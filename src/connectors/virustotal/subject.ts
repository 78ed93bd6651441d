/** From an indicator of an alert to what is sent of it, if anything may be (contract sections 2 and 6). Pure. */
import type { Indicator } from '../../engine/model/alert.ts';
import type { LookUpKind, Subject } from '../../engine/model/reputation.ts';
import { publicAddress } from './address.ts';
import { type DomainRules, publicDomain } from './domain.ts';

export type SubjectRules = DomainRules & {
  /** Kinds that are switched on. */
  readonly kinds: Readonly<Record<LookUpKind, boolean>>;
};

const DIGEST_LENGTHS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha256: 64 };
const HEX = /^[0-9a-f]+$/i;
const LONGEST_URL = 2048;

export function subjectOf({ kind, value }: Indicator, rules: SubjectRules): Subject | null {
  switch (kind) {
    case 'md5':
    case 'sha1':
    case 'sha256': {
      const isDigest = value.length === DIGEST_LENGTHS[kind] && HEX.test(value);
      return named('file', isDigest ? value.toLowerCase() : null, rules);
    }
    case 'ip':
      return named('address', publicAddress(value, rules.documentation), rules);
    case 'domain':
      return named('domain', publicDomain(value, rules), rules);
    case 'url':
      return rules.kinds.url ? named('url', publicUrl(value, rules), rules) : null;
    case 'file':
      // A name or path tells of the organisation, and the service knows nothing of it.
      return null;
  }
}

function named(kind: LookUpKind, value: string | null, { kinds }: SubjectRules): Subject | null {
  return value !== null && kinds[kind] ? { kind, value } : null;
}

/** Without user information and fragment, which are never sent; its host must be one that may be. */
function publicUrl(text: string, rules: SubjectRules): string | null {
  const url = text.length <= LONGEST_URL ? URL.parse(text) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (publicAddress(host, rules.documentation) === null && publicDomain(host, rules) === null) return null;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
}

const ROUTES: Readonly<Record<LookUpKind, string>> = {
  file: 'files',
  address: 'ip_addresses',
  domain: 'domains',
  url: 'urls',
};

/** The path below the service's base address. */
export function pathOf({ kind, value }: Subject): string {
  const id = kind === 'url' ? Buffer.from(value).toString('base64url') : encodeURIComponent(value);
  return `/${ROUTES[kind]}/${id}`;
}
