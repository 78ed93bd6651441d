/** The doctor on the proxy: which one is set, and for whom it is not used. Whether it answers is seen at the gateway. */
import type { Finding } from '../../cli/doctor-services.ts';
import type { Env } from '../keys.ts';
import { proxySet } from '../proxy.ts';
import { bad, good } from './finding.ts';

const TITLE = 'Proxy';

export function examineProxy(env: Env): Finding {
  const set = proxySet(env);
  if (!set) return good(TITLE, 'None is set (HTTPS_PROXY).');
  if (set.address === null) {
    return bad(TITLE, `${set.from} is not a web address.`, 'Write it as http://HOST:PORT, or take it out.');
  }
  const exempt = (env.no_proxy ?? env.NO_PROXY ?? '').trim();
  const but = exempt === '' ? 'for all' : `for all but ${exempt} (NO_PROXY)`;
  return good(TITLE, `${set.address} (${set.from}), ${but}; loopback never needs it.`);
}
