/** What an analyst would look up elsewhere: hashes, addresses, domains, URLs, files (contract section 3.7). */
import { isIP } from 'node:net';
import type { Indicator, IndicatorKind } from '../../engine/model/alert.ts';
import { type Members, textsOf } from './values.ts';

const HASHES: readonly (readonly [member: string, kind: IndicatorKind, length: number])[] = [
  ['file_sha256', 'sha256', 64],
  ['file_sha1', 'sha1', 40],
  ['file_md5', 'md5', 32],
];

const MOST = 40;
/** Longer texts are no indicator anybody looks up; the record in the evidence has them whole. */
const LONGEST = 2048;
const HEX = /^[0-9a-f]+$/i;
const URL_HOST = /^(?:blob:)?[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)/i;
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

const NONE: readonly Indicator[] = [];

export function indicatorsOf(record: Members): readonly Indicator[] {
  let found: Indicator[] | null = null;
  const add = (kind: IndicatorKind, value: string) => {
    if (value.length > LONGEST) return;
    if (found === null) {
      found = [{ kind, value }];
      return;
    }
    if (found.length === MOST) return;
    for (const other of found) if (other.value === value && other.kind === kind) return;
    found.push({ kind, value });
  };
  for (const [member, kind, length] of HASHES) {
    const value = record[member];
    if (typeof value === 'string') addHash(value, kind, length, add);
    else if (value !== undefined) for (const text of textsOf(value)) addHash(text, kind, length, add);
  }
  if (record.file_name !== undefined) for (const name of textsOf(record.file_name)) add('file', name);
  if (record.resource !== undefined) for (const text of textsOf(record.resource)) fromResource(text, add);
  if (record.dst !== undefined) for (const text of textsOf(record.dst)) addAddress(text, add);
  if (record.proxy_src_ip !== undefined && record.proxy_src_ip !== record.src) {
    for (const text of textsOf(record.proxy_src_ip)) addAddress(text, add);
  }
  return found ?? NONE;
}

function addHash(text: string, kind: IndicatorKind, length: number, add: Add): void {
  if (text.length === length && HEX.test(text)) add(kind, text.toLowerCase());
}

type Add = (kind: IndicatorKind, value: string) => void;

function addAddress(text: string, add: Add): void {
  if (isIP(text) !== 0 && text !== '0.0.0.0' && text !== '::') add('ip', text);
}

/** A resource is a path, a URL, a bare domain, an address or "dns:" with a name. A path is no indicator. */
function fromResource(resource: string, add: Add): void {
  if (resource.includes('://')) {
    const host = URL_HOST.exec(resource)?.[1];
    if (host === undefined) return;
    add('url', resource.startsWith('blob:') ? resource.slice(5) : resource);
    addHost(host.replace(/^\[|\]$/g, ''), add);
    return;
  }
  if (resource.includes('\\') || resource.includes('/')) return;
  addHost(resource.startsWith('dns:') ? resource.slice(4).trim() : resource, add);
}

function addHost(host: string, add: Add): void {
  if (isIP(host) !== 0) addAddress(host, add);
  else if (DOMAIN.test(host)) add('domain', host.toLowerCase());
}
