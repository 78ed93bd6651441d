/** Which addresses may leave: globally routable unicast ones (contract section 6). */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Ranges set aside for documentation: what the built-in gateway's machines talk to, and nobody else's. */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map((range) =>
  ipaddr.parseCIDR(range),
);
/** All that was ever given out for global unicast. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** The address in its usual spelling; null: it must not be sent. `documentation`: such ranges may be, too. */
export function publicAddress(text: string, documentation: boolean): string | null {
  if (isIP(text) === 0 || text.includes('%')) return null;
  const parsed = ipaddr.process(text);
  const isPublic = parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6));
  const isExample = DOCUMENTATION.some((range) => range[0].kind() === parsed.kind() && parsed.match(range));
  return isExample ? (documentation ? parsed.toString() : null) : isPublic ? parsed.toString() : null;
}
