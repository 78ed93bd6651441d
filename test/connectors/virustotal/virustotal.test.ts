import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type OpenEnricher,
  openVirusTotal,
  parseBase,
  type VirusTotalOptions,
} from '../../../src/connectors/virustotal/index.ts';
import type { Subject } from '../../../src/engine/model/reputation.ts';
import { QuickClock } from '../support/quick-clock.ts';
import { json, type TinyServer, tinyServer } from '../support/tiny-server.ts';

const KEY = 'k'.repeat(64);
const SHA256 = '75891d22de2c7448f52685f8186939b5f50d3115f340ef6f5b85d035c529ee8c';
const MD5 = '6f1cca4de26a41f50334987eae694746';
const file: Subject = { kind: 'file', value: MD5 };
const never = new AbortController().signal;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Listener = Parameters<typeof tinyServer>[0];

async function setUp(
  listener: Listener,
  change: Partial<VirusTotalOptions> = {},
): Promise<{ server: TinyServer; enricher: OpenEnricher; trace: string[] }> {
  const server = await tinyServer(listener);
  const trace: string[] = [];
  const enricher = openVirusTotal({
    base: { origin: server.origin, path: '/api/v3' },
    key: KEY,
    kinds: { file: true, address: true, domain: true, url: true },
    quota: { perMinute: 4, perDay: 500, reserve: 20 },
    ownSuffixes: [],
    clock: new QuickClock(),
    trace: (line) => trace.push(line),
    ...change,
  });
  closers.push(enricher.close, server.close);
  return { server, enricher, trace };
}

const report = (attributes: object, change: object = {}) => ({
  data: { type: 'file', id: SHA256, links: {}, attributes: { md5: MD5, ...attributes }, ...change },
});
const stats = {
  malicious: 54,
  suspicious: 1,
  undetected: 15,
  harmless: 0,
  timeout: 1,
  'confirmed-timeout': 0,
  failure: 1,
};

describe('a found indicator', () => {
  test('is asked for by one request with the key in its header, and read as the contract says', async () => {
    const { server, enricher, trace } = await setUp((_, response) =>
      json(response, 200, {
        ...report({
          last_analysis_stats: stats,
          last_analysis_date: 1767312060,
          popular_threat_classification: { suggested_threat_label: 'ransom.samplecrypt/demo' },
          something_new: { of: ['any', 'kind'] },
        }),
        more: 1,
      }),
    );
    expect(await enricher.lookUp(file, never)).toEqual({
      kind: 'found',
      analysis: {
        malicious: 54,
        suspicious: 1,
        engines: 70,
        label: 'ransom.samplecrypt/demo',
        analysedAt: 1767312060_000,
      },
      aliases: [{ kind: 'file', value: SHA256 }],
    });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: `/api/v3/files/${MD5}` });
    expect(server.seen[0]?.headers['x-apikey']).toBe(KEY);
    expect(JSON.stringify([trace, enricher.quota])).not.toContain(KEY);
  });

  test('without an analysis is no analysis; a missing counter is not zero', async () => {
    const bodies: unknown[] = [
      report({}),
      report({ last_analysis_stats: { suspicious: 0 } }),
      report({ last_analysis_stats: { malicious: 0, harmless: 3 }, last_analysis_date: 'yesterday' }),
      report({ last_analysis_stats: { malicious: 0, harmless: 3 }, last_analysis_date: 9e15 }),
      report({ last_analysis_stats: { ...stats, malicious: -1 } }),
      report({ last_analysis_stats: null, popular_threat_classification: [] }),
    ];
    const { enricher } = await setUp((_, response, nth) => json(response, 200, bodies[nth]));
    const answers = [];
    for (const _ of bodies) answers.push(await enricher.lookUp(file, never));
    expect(answers.map((answer) => answer.kind === 'found' && answer.analysis)).toEqual([
      null,
      null,
      { malicious: 0, suspicious: null, engines: null, label: null, analysedAt: null },
      { malicious: 0, suspicious: null, engines: null, label: null, analysedAt: null },
      null,
      null,
    ]);
  });

  test('that is about something else is an error, not a verdict', async () => {
    const good = { last_analysis_stats: stats };
    const bodies = [
      report({ ...good, md5: 'f'.repeat(32) }),
      report({ ...good, md5: undefined }),
      report(good, { type: 'domain' }),
      report(good, { attributes: undefined }),
      { data: [] },
    ];
    const { enricher } = await setUp((_, response, nth) => json(response, 200, bodies[nth]));
    for (const _ of bodies) expect(await enricher.lookUp(file, never)).toMatchObject({ kind: 'failed' });
  });

  test('an upper-case digest, an address in another spelling and a big, packed answer are fine', async () => {
    const big = { last_analysis_stats: stats, tags: Array.from({ length: 200_000 }, (_, n) => `tag-${n}-of-many`) };
    const bodies = [
      report({ last_analysis_stats: stats, md5: MD5.toUpperCase() }),
      { data: { type: 'ip_address', id: '2606:4700:0:0::1', attributes: { last_analysis_stats: stats } } },
      report(big),
    ];
    const { enricher } = await setUp((_, response, nth) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(bodies[nth])));
    });
    const subjects: Subject[] = [file, { kind: 'address', value: '2606:4700::1' }, file];
    for (const subject of subjects) {
      expect(await enricher.lookUp(subject, never)).toMatchObject({ kind: 'found', analysis: { engines: 70 } });
    }
  });
});

describe('errors (contract section 4)', () => {
  const error = (code: string) => ({ error: { code, message: 'the service says something' } });
  const cases: readonly [number, unknown, object][] = [
    [400, error('BadRequestError'), { kind: 'invalid' }],
    [400, error('NotAvailableYet'), { kind: 'failed' }],
    [401, error('WrongCredentialsError'), { kind: 'refused', problem: { code: 'credentials' } }],
    [401, error('UserNotActiveError'), { kind: 'refused' }],
    [403, error('ForbiddenError'), { kind: 'forbidden', lookUpKind: 'file' }],
    [404, error('NotFoundError'), { kind: 'unknown' }],
    [404, '<html>', { kind: 'unknown' }],
    [409, error('AlreadyExistsError'), { kind: 'invalid' }],
    [424, error('FailedDependencyError'), { kind: 'failed' }],
    [429, error('QuotaExceededError'), { kind: 'limited', quota: true, retryAfterMs: null }],
    [429, error('TooManyRequestsError'), { kind: 'limited', quota: false }],
    [429, '<html>', { kind: 'limited', quota: false }],
    [503, error('TransientError'), { kind: 'failed' }],
    [504, error('DeadlineExceededError'), { kind: 'failed' }],
    [502, '<html>bad gateway</html>', { kind: 'failed' }],
    [200, '<html>sign in</html>', { kind: 'failed' }],
  ];
  test.each(cases)('%i %j', async (status, body, expected) => {
    const { enricher, server } = await setUp((_, response) => {
      if (typeof body !== 'string') return json(response, status, body);
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end(body);
    });
    const answer = await enricher.lookUp(file, never);
    expect(answer).toMatchObject(expected);
    // One request, whatever comes: each is counted against the quota by whoever asks.
    expect(server.seen).toHaveLength(1);
    if ('problem' in answer) expect(answer.problem.what).not.toContain('the service says');
  });

  test('Retry-After is obeyed where it is sane', async () => {
    const headers = ['30', '90000', '-5', 'soon'];
    const { enricher } = await setUp((_, response, nth) =>
      json(response, 429, error('QuotaExceededError'), { 'retry-after': headers[nth] ?? '' }),
    );
    const asked = [];
    for (const _ of headers) {
      const answer = await enricher.lookUp(file, never);
      asked.push(answer.kind === 'limited' && answer.retryAfterMs);
    }
    expect(asked).toEqual([30_000, null, null, null]);
  });

  test('a redirect is not followed, so the key goes nowhere else', async () => {
    const other = await tinyServer((_, response) => json(response, 200, report({})));
    closers.push(other.close);
    const { enricher } = await setUp((_, response) => {
      response.writeHead(302, { location: `${other.origin}/api/v3/files/${MD5}` });
      response.end();
    });
    expect(await enricher.lookUp(file, never)).toMatchObject({ kind: 'failed', problem: { status: 302 } });
    expect(other.seen).toHaveLength(0);
  });

  test('silence and a slow drip end in time; a reset is a failure; leaving is leaving', async () => {
    const { enricher } = await setUp(
      (request, response, nth) => {
        if (nth === 0) return;
        if (nth === 1) {
          response.writeHead(200, { 'content-type': 'application/json' });
          const drip = setInterval(() => response.write(' '), 20);
          response.on('close', () => clearInterval(drip));
        }
        if (nth === 2) request.socket.destroy();
      },
      { patienceMs: 150 },
    );
    expect(await enricher.lookUp(file, never)).toMatchObject({ kind: 'failed', problem: { code: 'unreachable' } });
    expect(await enricher.lookUp(file, never)).toMatchObject({ kind: 'failed', problem: { code: 'unreachable' } });
    expect(await enricher.lookUp(file, never)).toMatchObject({ kind: 'failed' });
    const leaving = new AbortController();
    const cut = enricher.lookUp(file, leaving.signal);
    leaving.abort();
    await expect(cut).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('the base address: https, or http on loopback, with /api/v3 where no path is named', () => {
  expect(parseBase('https://www.virustotal.com/api/v3/')).toEqual({
    origin: 'https://www.virustotal.com',
    path: '/api/v3',
  });
  expect(parseBase('http://127.0.0.1:8080')).toEqual({ origin: 'http://127.0.0.1:8080', path: '/api/v3' });
  expect(parseBase('http://vt.example.com/api/v3')).toHaveProperty('refused');
  expect(parseBase('nonsense://')).toHaveProperty('refused');
});
