/** VirusTotal on loopback: look-ups of files, addresses, domains and URLs, built from its contract alone. */
import { type Answer, json } from '../server/answers.ts';
import type { Call } from '../server/call.ts';
import { AWKWARD } from './data/awkward.ts';
import type { Entry, EntryKind } from './data/entry.ts';
import { FILES } from './data/files.ts';
import { PLACES } from './data/places.ts';
import { virusTotalError } from './errors.ts';
import { addressId, domainId, fileId, urlId } from './identifiers.ts';
import { type KnownKey, keyNamed } from './keys.ts';
import { Quotas } from './quotas.ts';
import type { VirusTotalRouteName } from './routes.ts';
import { PUBLIC_KEY, type VirusTotalSettings } from './settings.ts';
import { show } from './show.ts';

const KINDS: Readonly<
  Record<Exclude<VirusTotalRouteName, 'vt-quotas'>, { kind: EntryKind; read: (text: string) => string | null }>
> = {
  'vt-file': { kind: 'file', read: fileId },
  'vt-address': { kind: 'ip_address', read: addressId },
  'vt-domain': { kind: 'domain', read: domainId },
  'vt-url': { kind: 'url', read: urlId },
};

export class VirusTotal {
  readonly settings: VirusTotalSettings = { ...PUBLIC_KEY };
  readonly #now: () => number;
  readonly #quotas = new Quotas();
  readonly #entries = new Map<string, Entry>();

  /** `now` is the service's clock, epoch ms: the quotas begin anew by it. */
  constructor(now: () => number) {
    this.#now = now;
    for (const entry of [...FILES, ...PLACES, ...Object.values(AWKWARD)]) this.#know(entry);
  }

  answer(call: Call): Answer {
    const header = call.headers['x-apikey'];
    if (header === undefined || header === '') return virusTotalError('AuthenticationRequiredError');
    const key = keyNamed(String(header));
    if (!key) return virusTotalError('WrongCredentialsError');
    if (key.name === 'inactive') return virusTotalError('UserNotActiveError');
    const now = this.#now();
    const route = call.route.name as VirusTotalRouteName;
    if (route === 'vt-quotas') return this.#quotasOf(key, String(header), call.route.id, now);

    const refusal = this.#quotas.take(key.name, this.settings, now);
    if (refusal) {
      const told = this.settings.tellsRetryAfter ? { headers: { 'retry-after': String(refusal.retryAfterSec) } } : {};
      return virusTotalError(refusal.code, told);
    }
    if (key.name === 'withoutDomains' && route === 'vt-domain') return virusTotalError('ForbiddenError');
    const { kind, read } = KINDS[route];
    const id = read(call.route.id);
    if (id === null) return virusTotalError(route === 'vt-file' ? 'BadRequestError' : 'InvalidArgumentError');
    const entry = this.#entries.get(`${kind}/${id}`);
    if (!entry) return virusTotalError('NotFoundError', { message: `${nameOf(kind)} "${call.route.id}" not found` });
    return json(200, { data: show(entry, `http://${call.headers.host}`, Math.floor(now / 1000)) });
  }

  #know(entry: Entry): void {
    for (const id of [entry.id, ...(entry.also ?? [])]) this.#entries.set(`${entry.kind}/${id}`, entry);
  }

  /** A hint about the counters; asking costs nothing of them. Only of the caller's own, by name or key. */
  #quotasOf(key: KnownKey, secret: string, asked: string, now: number): Answer {
    if (asked !== key.user && asked !== secret) return virusTotalError('NotFoundError');
    const used = this.#quotas.used(key.name, now);
    const { perMinute, perDay, perMonth } = this.settings;
    const counter = (allowed: number, count: number) => ({
      user: { allowed: Number.isFinite(allowed) ? allowed : 1_000_000_000, used: count },
    });
    return json(200, {
      data: {
        api_requests_hourly: counter(perMinute * 60, used.hour),
        api_requests_daily: counter(perDay, used.day),
        api_requests_monthly: counter(perMonth, used.month),
      },
    });
  }
}

function nameOf(kind: EntryKind): string {
  return { file: 'File', ip_address: 'IP address', domain: 'Domain', url: 'URL' }[kind];
}
