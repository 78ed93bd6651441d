/** A gateway that settings may name: an https origin, or http on loopback (cli.md, `--gateway`). */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The origin of an address; null: it is none, or one that must not be talked to. */
export function gatewayOrigin(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text.includes('://') ? text : `https://${text}`);
  } catch {
    return null;
  }
  if (url.username !== '' || url.password !== '') return null;
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return allowed ? url.origin : null;
}
