/** What an analyst would look up elsewhere: the file an event is about, addresses that are not the server's own. */
import { isIP } from 'node:net';
import type { Indicator } from '../../engine/model/alert.ts';
import { type Members, textOf } from './values.ts';

const OWN_ADDRESSES = [
  'server_ip_address',
  'server_primary_ip_address',
  'server_old_ip_address',
  'server_new_ip_address',
];
const MOST = 20;
const LONGEST = 2048;
/** Log entries may be long: what matters stands near their beginning. */
const ENTRY_READ = 8192;
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;

export function indicatorsOf(record: Members): readonly Indicator[] {
  const found: Indicator[] = [];
  const file = textOf(record.object_name);
  if (file !== '' && file.length <= LONGEST) found.push({ kind: 'file', value: file });
  const own = new Set(OWN_ADDRESSES.map((name) => textOf(record[name])));
  const entry = textOf(record.original_log_entry).slice(0, ENTRY_READ);
  for (const address of [textOf(record.actor_ip_address), ...(entry.match(IPV4) ?? [])]) {
    if (isIP(address) === 0 || own.has(address) || /^(0\.|127\.|255\.)/.test(address)) continue;
    if (found.length < MOST && !found.some(({ value }) => value === address))
      found.push({ kind: 'ip', value: address });
  }
  return found;
}
