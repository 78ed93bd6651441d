/** The proxy on the way to a vendor, by the same rules as the connections themselves (connectors/http/dispatcher.ts). */
import type { Env } from './keys.ts';

export type Proxy = {
  /** Scheme, host and port, without a password; null: what is set cannot be read. */
  readonly address: string | null;
  /** The variable that names it. */
  readonly from: string;
};

/** The one that is set; null: none. */
export function proxySet(env: Env): Proxy | null {
  const from = env.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  const named = env[from];
  if (!named) return null;
  const read = URL.parse(named);
  return { address: read && /^https?:$/.test(read.protocol) ? read.origin : null, from };
}

/** The one on the way to this gateway; null: the connection is direct. Plain http is loopback, and never needs one. */
export function proxyTo(gateway: string, env: Env): Proxy | null {
  const url = new URL(gateway);
  return url.protocol !== 'https:' || isExempt(url, env.no_proxy ?? env.NO_PROXY ?? '') ? null : proxySet(env);
}

/** An entry means its host and all below it. */
function isExempt({ hostname, port }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return list
    .split(/[,\s]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, only] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
      const exempt = name
        .replace(/^\[|\]$/g, '')
        .replace(/^\*?\./, '')
        .toLowerCase();
      return (only === undefined || only === (port || '443')) && (host === exempt || host.endsWith(`.${exempt}`));
    });
}
