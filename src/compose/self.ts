/** Whom this program must never cut off: the machine it runs on and what stands between it and the vendor (guard 7). */
import { hostname, networkInterfaces, userInfo } from 'node:os';
import type { Actor } from '../engine/model/isolation.ts';

export function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  const outward = addresses.filter((address) => address !== '127.0.0.1' && address !== '::1');
  return [...new Set([hostname(), ...outward])];
}

/** Hosts of a gateway (or of the mail relay, by its name alone) and of the proxy, as they are named in addresses. */
export function onTheWay(gateway: string, env: Readonly<Record<string, string | undefined>>): string[] {
  const addresses = [gateway, env.HTTPS_PROXY ?? env.https_proxy, env.HTTP_PROXY ?? env.http_proxy];
  const hosts = addresses.flatMap((address) => {
    const url = address ? URL.parse(address.includes('://') ? address : `http://${address}`) : null;
    return url ? [url.hostname.replace(/^\[|\]$/g, '')] : [];
  });
  return [...new Set(hosts)].filter((host) => !/^(localhost|127(\.\d+){3}|::1)$/.test(host));
}

/** Who acts: a schedule, or the person whose process this is. */
export function actorOf(scheduled: boolean): Actor {
  let user = 'unknown';
  try {
    user = userInfo().username;
  } catch {
    // A container may run under a number that has no name.
  }
  return scheduled ? { kind: 'schedule', id: `scheduled, as ${user}` } : { kind: 'human', id: user };
}
