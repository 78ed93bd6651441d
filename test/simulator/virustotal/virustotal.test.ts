// The simulated VirusTotal against its contract; section numbers are those of virustotal.md.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { VIRUSTOTAL_ROUTE_NAMES } from '../../../src/simulator/index.ts';
import { factsOf } from '../../../src/simulator/world/files.ts';
import { type Bench, closeAll, type Json, NOON, type Reply, startBench } from '../support.ts';

afterEach(closeAll);

const WORST = factsOf('invoice_scan_7781.exe');
const DAY = 86_400_000;

async function startVirusTotal(): Promise<Bench & { look(path: string, key?: string): Promise<Reply> }> {
  const bench = await startBench({ scenario: 'empty' });
  return {
    ...bench,
    look: (path, key = bench.sim.virustotal.keys.good) =>
      bench.request('GET', `/api/v3/${path}`, undefined, { 'x-apikey': key }),
  };
}

function freely(bench: Bench): void {
  Object.assign(bench.sim.virustotal.settings, { perMinute: Number.POSITIVE_INFINITY });
}

const codeOf = ({ status, body }: Reply) => [status, body?.error?.code];

describe('look-ups (2, 3, 8)', () => {
  test('any of the three digests finds the file, upper case too; the id is always the SHA-256', async () => {
    const one = await startVirusTotal();
    freely(one);
    const spellings = [WORST.md5, WORST.sha1, WORST.sha256, WORST.md5.toUpperCase()];
    const replies = await Promise.all(spellings.map((digest) => one.look(`files/${digest}`)));
    for (const { status, body } of replies) {
      expect(status).toBe(200);
      expect(body).toEqual(replies[0]?.body);
    }
    const [first] = replies as [Reply];
    const { data } = first.body;
    expect(data).toMatchObject({ type: 'file', id: WORST.sha256 });
    expect(data.links.self).toBe(`${one.sim.virustotal.url}/files/${WORST.sha256}`);
    expect(data.attributes).toMatchObject({ md5: WORST.md5, sha1: WORST.sha1, sha256: WORST.sha256, size: WORST.size });
    expect(data.attributes.popular_threat_classification.suggested_threat_label).toBe('ransomware.lockvault/win');
    const stats = data.attributes.last_analysis_stats;
    expect(Object.keys(stats).sort()).toEqual(
      [
        'confirmed-timeout',
        'failure',
        'harmless',
        'malicious',
        'suspicious',
        'timeout',
        'type-unsupported',
        'undetected',
      ].sort(),
    );
    const said = Object.values(data.attributes.last_analysis_results as Record<string, Json>);
    expect(said.filter(({ category }) => category === 'malicious')).toHaveLength(stats.malicious);
    expect(said.every(({ engine_update }) => /^\d{8}$/.test(engine_update))).toBe(true);
    expect(data.attributes.last_analysis_date).toBe(Math.floor((NOON - DAY) / 1000));
  });

  test('the samples of the contract', async () => {
    const one = await startVirusTotal();
    const file = await one.look('files/6f1cca4de26a41f50334987eae694746');
    expect(file.body.data.attributes).toMatchObject({
      meaningful_name: 'invoice_viewer.exe',
      last_analysis_stats: { malicious: 54, suspicious: 1, undetected: 15, harmless: 0 },
    });
    const address = await one.look('ip_addresses/198.51.100.23');
    expect(address.body.data.attributes).toMatchObject({
      as_owner: 'EXAMPLE-HOSTING',
      last_analysis_stats: { malicious: 5, suspicious: 2, undetected: 8, harmless: 72 },
    });
    expect(await one.look('domains/unknown.example')).toMatchObject({
      status: 404,
      body: { error: { code: 'NotFoundError', message: 'Domain "unknown.example" not found' } },
    });
  });

  test('addresses, domains and URLs in the spellings they have', async () => {
    const one = await startVirusTotal();
    freely(one);
    const address = await one.look(`ip_addresses/${encodeURIComponent('2001:0DB8:0:0::66')}`);
    expect(address.body.data).toMatchObject({ type: 'ip_address', id: '2001:db8::66' });
    expect((await one.look('domains/C2.example.net')).body.data).toMatchObject({
      type: 'domain',
      id: 'c2.example.net',
    });
    const text = 'http://bad.example/dl';
    const digest = createHash('sha256').update(text).digest('hex');
    for (const id of ['aHR0cDovL2JhZC5leGFtcGxlL2Rs', digest]) {
      const { body } = await one.look(`urls/${id}`);
      expect(body.data).toMatchObject({ type: 'url', id: digest, attributes: { url: text } });
    }
  });

  test.each([
    ['files/xyz', 'BadRequestError'],
    [`files/${'a'.repeat(41)}`, 'BadRequestError'],
    ['ip_addresses/300.1.1.1', 'InvalidArgumentError'],
    ['domains/localhost', 'InvalidArgumentError'],
    ['domains/a..example', 'InvalidArgumentError'],
    ['urls/a%20b', 'InvalidArgumentError'],
  ])('%s is malformed', async (path, code) => {
    const one = await startVirusTotal();
    expect(codeOf(await one.look(path))).toEqual([400, code]);
  });

  test('every verdict of section 7 is among the files of the scenarios', async () => {
    const one = await startVirusTotal();
    freely(one);
    const told = async (file: string) => (await one.look(`files/${factsOf(file).md5}`)).body.data?.attributes;
    const stats = async (file: string) => (await told(file)).last_analysis_stats;
    expect((await stats('README_RESTORE.hta')).malicious).toBe(3);
    expect((await stats('pdf_viewer_free.exe')).suspicious).toBe(4);
    expect(await stats('updater.ps1')).toMatchObject({ malicious: 0, suspicious: 0 });
    expect(await told('stage2.ps1')).toBeUndefined();
    expect((await told('chrome_update.exe')).last_analysis_date).toBeLessThan((NOON - 30 * DAY) / 1000);
  });

  test('what is hard to bear', async () => {
    const one = await startVirusTotal();
    freely(one);
    const { awkward } = one.sim.virustotal;
    const told = async (name: keyof typeof awkward) => (await one.look(`files/${awkward[name]}`)).body.data.attributes;
    expect(JSON.stringify(await told('huge')).length).toBeGreaterThan(5 * 1024 * 1024);
    expect(await told('withoutStats')).not.toHaveProperty('last_analysis_stats');
    expect(await told('unknownMembers')).toMatchObject({
      new_in_this_version: {},
      last_analysis_stats: { malicious: 7 },
    });
    expect(await told('nulls')).toMatchObject({ last_analysis_results: null, names: null });
    expect((await told('hostileNames')).meaningful_name).toContain('\u001b');
  });
});

describe('keys (4, 9.1)', () => {
  test('each is answered as the contract says', async () => {
    const one = await startVirusTotal();
    const { keys } = one.sim.virustotal;
    const file = `files/${WORST.md5}`;
    expect(codeOf(await one.request('GET', `/api/v3/${file}`))).toEqual([401, 'AuthenticationRequiredError']);
    expect(codeOf(await one.look(file, 'whatever'))).toEqual([401, 'WrongCredentialsError']);
    expect(codeOf(await one.look(file, keys.inactive))).toEqual([401, 'UserNotActiveError']);
    expect(codeOf(await one.look('domains/c2.example.net', keys.withoutDomains))).toEqual([403, 'ForbiddenError']);
    expect((await one.look(file, keys.withoutDomains)).status).toBe(200);
  });

  test('the log tells that there was a key, never which', async () => {
    const one = await startVirusTotal();
    const { good } = one.sim.virustotal.keys;
    await one.look(`users/${good}/overall_quotas`);
    await one.request('GET', `/api/v3/files/${WORST.md5}`);
    expect(one.sim.received).toMatchObject([
      { route: 'vt-quotas', path: '/api/v3/users/(hidden)/overall_quotas', hasApiKey: true, at: NOON, answered: 200 },
      { route: 'vt-file', path: `/api/v3/files/${WORST.md5}`, hasApiKey: false, answered: 401 },
    ]);
    expect(JSON.stringify(one.sim.received)).not.toContain(good);
  });

  test('a path it does not have is not found, in its words', async () => {
    const one = await startVirusTotal();
    expect(codeOf(await one.look('search?query=a'))).toEqual([404, 'NotFoundError']);
    expect((await one.request('POST', '/api/v3/files', {}, { 'x-apikey': 'a' })).status).toBe(404);
  });
});

describe('quotas (5)', () => {
  test('four in a minute, unknown ones and malformed ones count, each key for itself', async () => {
    const one = await startVirusTotal();
    const { keys, settings } = one.sim.virustotal;
    await one.look(`files/${WORST.md5}`);
    await one.look(`files/${'0'.repeat(32)}`);
    await one.look('files/xyz');
    one.clock.forward(20_000);
    expect((await one.look(`files/${WORST.md5}`)).status).toBe(200);
    const fifth = await one.look(`files/${WORST.md5}`);
    expect(codeOf(fifth)).toEqual([429, 'QuotaExceededError']);
    expect(fifth.headers.get('retry-after')).toBeNull();
    Object.assign(settings, { minuteRefusal: 'TooManyRequestsError', tellsRetryAfter: true });
    const sixth = await one.look(`files/${WORST.md5}`);
    expect(codeOf(sixth)).toEqual([429, 'TooManyRequestsError']);
    expect(sixth.headers.get('retry-after')).toBe('40');
    expect((await one.look(`files/${WORST.md5}`, keys.withoutDomains)).status).toBe(200);
    one.clock.forward(40_001);
    expect((await one.look(`files/${WORST.md5}`)).status).toBe(200);
  });

  test('the day ends at midnight UTC, and the counters tell', async () => {
    const one = await startVirusTotal();
    freely(one);
    Object.assign(one.sim.virustotal.settings, { perDay: 3, tellsRetryAfter: true });
    for (let i = 0; i < 3; i++) expect((await one.look(`files/${WORST.md5}`)).status).toBe(200);
    const fourth = await one.look(`files/${WORST.md5}`);
    expect(codeOf(fourth)).toEqual([429, 'QuotaExceededError']);
    expect(fourth.headers.get('retry-after')).toBe(String(14 * 3600));
    const quotas = await one.look('users/simulated-analyst/overall_quotas');
    expect(quotas.body.data.api_requests_daily.user).toEqual({ allowed: 3, used: 3 });
    one.clock.forward(14 * 3_600_000);
    expect((await one.look(`files/${WORST.md5}`)).status).toBe(200);
    const after = (await one.look('users/simulated-analyst/overall_quotas')).body.data;
    expect(after.api_requests_daily.user.used).toBe(1);
    expect(after.api_requests_monthly.user.used).toBe(4);
  });
});

describe('faults (9.4)', () => {
  test.each(VIRUSTOTAL_ROUTE_NAMES)('in its words on %s', async (route) => {
    const one = await startVirusTotal();
    const paths = {
      'vt-file': `files/${WORST.md5}`,
      'vt-address': 'ip_addresses/203.0.113.66',
      'vt-domain': 'domains/c2.example.net',
      'vt-url': 'urls/aHR0cDovL2JhZC5leGFtcGxlL2Rs',
      'vt-quotas': 'users/simulated-analyst/overall_quotas',
    };
    one.sim.faults.add({ route, kind: 'status', status: 503, retryAfter: 3 });
    const reply = await one.look(paths[route]);
    expect(codeOf(reply)).toEqual([503, 'TransientError']);
    expect(reply.headers.get('retry-after')).toBe('3');
    expect((await one.look(paths[route])).status).toBe(200);
  });

  test('a code of its own, gzip, a slow drip, and a redirect elsewhere', async () => {
    const one = await startVirusTotal();
    freely(one);
    const { faults, gateway, virustotal } = one.sim;
    const file = `files/${WORST.md5}`;
    const { body: whole } = await one.look(file);
    faults.add({ route: 'vt-file', kind: 'status', status: 429, state: 'TooManyRequestsError' });
    expect(codeOf(await one.look(file))).toEqual([429, 'TooManyRequestsError']);
    faults.add({ route: 'vt-file', kind: 'gzip' });
    const packed = await one.look(file);
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.body).toEqual(whole);
    faults.add({ route: 'vt-file', kind: 'drip', delayMs: 40 });
    expect((await one.look(file)).body).toEqual(whole);
    faults.add({ route: 'vt-file', kind: 'redirect', location: `${gateway.replace('127.0.0.1', 'localhost')}/hook` });
    const sent = await fetch(`${virustotal.url}/${file}`, { redirect: 'manual' });
    expect([sent.status, sent.headers.get('location')]).toEqual([302, expect.stringContaining('localhost')]);
  });
});
