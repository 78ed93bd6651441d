/** Names of machines as two systems write them: case and domain suffix differ (contract section 4.4). */
import { isIP } from 'node:net';

const fold = (text: string): string => text.trim().replace(/\.$/, '').toLowerCase();

/** The name without its domain suffix, folded. An address has none. */
export function shortName(name: string): string {
  const folded = fold(name);
  return isIP(folded) !== 0 ? folded : (folded.split('.', 1)[0] as string);
}

/** The domain suffix of a name, folded; null where it has none. */
export function suffixOf(name: string): string | null {
  const folded = fold(name);
  const dot = folded.indexOf('.');
  return dot <= 0 || isIP(folded) !== 0 ? null : folded.slice(dot + 1);
}

/** A name that may be asked for: the vendor's filters are exact, so odd ones cannot match, but bounds are bounds. */
export function isAskable(name: string): boolean {
  return shortName(name) !== '' && name.length <= 255 && !/\p{Cc}/u.test(name);
}

/**
 * Whether an endpoint bears the name that is asked for: same name without regard to case, with or without suffix.
 * Two DNS suffixes that contradict each other are two machines; a suffix that is missing contradicts nothing.
 */
export function bearsName(
  asked: { readonly name: string; readonly domains: readonly string[] },
  endpoint: { readonly name: string; readonly domain: string | null },
): boolean {
  if (shortName(asked.name) !== shortName(endpoint.name)) return false;
  const wanted = [suffixOf(asked.name), ...asked.domains.map(fold)].filter(isDnsSuffix);
  const borne = [suffixOf(endpoint.name), endpoint.domain === null ? null : fold(endpoint.domain)].filter(isDnsSuffix);
  if (wanted.length === 0 || borne.length === 0) return true;
  return wanted.some((one) => borne.some((other) => agree(one, other)));
}

/** "corp.example.com", not the NetBIOS "CORP" nor "WORKGROUP". */
function isDnsSuffix(domain: string | null): domain is string {
  return domain?.includes('.') ?? false;
}

function agree(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
