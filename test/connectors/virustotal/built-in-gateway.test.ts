// Connector, engine and ledger together on the built-in gateway: real HTTP, a real file, real quotas.
import { isIP } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openVirusTotal, parseBase } from '../../../src/connectors/virustotal/index.ts';
import { createEngine } from '../../../src/engine/create-engine.ts';
import type { Indicator } from '../../../src/engine/model/alert.ts';
import { wordOf } from '../../../src/engine/model/reputation.ts';
import type { LookUpQuota } from '../../../src/engine/ports.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts';
import { createVendor, type Vendor } from '../../engine/support/vendor.ts';
import { createWorld } from '../../engine/support/world.ts';
import { temporaryFolder } from '../../ledger/fixtures.ts';
import { settings } from '../../support/builders.ts';

const never = new AbortController().signal;
const realClock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new DOMException('cut', 'AbortError'));
      });
    }),
};

async function gateway(): Promise<Simulator> {
  const simulator = await startSimulator({ scenario: 'quiet-morning' });
  onTestFinished(() => simulator.close());
  return simulator;
}

function enricherOn({ virustotal }: Simulator, key: string = virustotal.keys.good, quota: Partial<LookUpQuota> = {}) {
  const base = parseBase(virustotal.url);
  if ('refused' in base) throw new Error(base.refused);
  const enricher = openVirusTotal({
    base,
    key,
    kinds: { file: true, address: true, domain: true, url: false },
    quota: { perMinute: 4, perDay: 500, reserve: 20, ...quota },
    ownSuffixes: [],
    documentation: true,
    clock: realClock,
    trace: () => {},
  });
  onTestFinished(() => enricher.close());
  return enricher;
}

describe('what is hard to bear', () => {
  test('every awkward answer is an answer or a failure, never an exception, and no control byte is kept', async () => {
    const simulator = await gateway();
    Object.assign(simulator.virustotal.settings, { perMinute: 1000, perDay: 1000 });
    const enricher = enricherOn(simulator);
    for (const [name, value] of Object.entries(simulator.virustotal.awkward)) {
      const answer = await enricher.lookUp({ kind: 'file', value }, never);
      expect(['found', 'failed'], name).toContain(answer.kind);
      if (answer.kind !== 'found' || answer.analysis === null) continue;
      const { malicious, engines } = answer.analysis;
      expect(malicious, name).toBeGreaterThanOrEqual(0);
      if (engines !== null) expect(engines, name).toBeGreaterThanOrEqual(malicious);
    }
  });

  test('each of the keys is told apart', async () => {
    const simulator = await gateway();
    const { inactive, withoutDomains } = simulator.virustotal.keys;
    const c2 = { kind: 'domain', value: 'c2.example.net' } as const;
    expect(await enricherOn(simulator).lookUp(c2, never)).toMatchObject({ kind: 'found' });
    expect(await enricherOn(simulator, inactive).lookUp(c2, never)).toMatchObject({ kind: 'refused' });
    expect(await enricherOn(simulator, withoutDomains).lookUp(c2, never)).toMatchObject({ kind: 'forbidden' });
    expect(await enricherOn(simulator, 'nobody').lookUp(c2, never)).toMatchObject({
      kind: 'refused',
      problem: { what: expect.stringContaining('not a key of this service') },
    });
  });
});

const INDICATORS: readonly Indicator[] = [
  { kind: 'domain', value: 'c2.example.net' },
  { kind: 'ip', value: '10.20.30.40' },
  { kind: 'ip', value: '192.168.7.7' },
  { kind: 'ip', value: 'fd00::7' },
  { kind: 'domain', value: 'fileserver.corp.internal' },
  { kind: 'domain', value: 'PRINTER-7' },
  { kind: 'url', value: 'http://ana:geheim@c2.example.net/gate?id=7#x' },
  { kind: 'file', value: 'c:\\users\\ana\\invoice.exe' },
  { kind: 'md5', value: 'e'.repeat(32) },
  { kind: 'sha1', value: '../../users/me' },
];

/** One process: an engine of its own on the ledger of all, until it has nothing more to ask for now. */
async function process(simulator: Simulator, file: string, vendor: Vendor, indicators: readonly Indicator[]) {
  const enricher = enricherOn(simulator);
  const ledger = await openLedger(file, { clock: realClock });
  const world = createWorld();
  vendor.alerts.push({ id: `a-${Math.random()}`, time: Date.now() - 1000, host: 'A', indicators });
  const ports = { ...world.ports('p', [vendor]), clock: realClock, ledger, enricher };
  const engine = await createEngine(ports, settings(), {
    run: { kind: 'run', actor: { kind: 'schedule', id: 'cron' }, id: `r-${Math.random()}` },
  });
  await engine.dispatch('cycle', {});
  const { enrichment } = engine.getState();
  await engine.close();
  await ledger.close();
  return enrichment;
}

describe('on a real ledger', () => {
  test('nothing private leaves, the key is in a header only, and its words are those of the contract', async () => {
    const simulator = await gateway();
    const file = join(temporaryFolder(), 'ledger.sqlite');
    const { reputations } = await process(simulator, file, createVendor(realClock), INDICATORS);
    const asked = simulator.received.filter(({ path }) => path.startsWith('/api/v3'));
    expect(asked.map(({ path }) => path).sort()).toEqual([
      '/api/v3/domains/c2.example.net',
      `/api/v3/files/${'e'.repeat(32)}`,
    ]);
    expect(asked.every(({ hasApiKey, method }) => hasApiKey && method === 'GET')).toBe(true);
    expect(asked.some(({ path }) => path.includes('key') || isIP(path.split('/').at(-1) ?? '') !== 0)).toBe(false);
    const limits = { bad: 5, badNamed: 3, suspicious: 3, staleMs: 30 * 86_400_000 };
    const c2 = reputations.get('domain:c2.example.net');
    expect(c2 && wordOf(c2, limits, Date.now())).toBe('bad');
    const md5 = reputations.get(`md5:${'e'.repeat(32)}`);
    expect(md5 && wordOf(md5, limits, Date.now())).toBe('unknown');
    expect(reputations.has('ip:10.20.30.40')).toBe(false);
  });

  test('two processes and a restart together stay inside the quota', async () => {
    const simulator = await gateway();
    const file = join(temporaryFolder(), 'ledger.sqlite');
    const many = Array.from({ length: 12 }, (_, n): Indicator => ({ kind: 'md5', value: n.toString(16).repeat(32) }));
    await Promise.all([
      process(simulator, file, createVendor(realClock), many),
      process(simulator, file, createVendor(realClock), many),
    ]);
    await process(simulator, file, createVendor(realClock), many);
    const asked = simulator.received.filter(({ path }) => path.startsWith('/api/v3'));
    expect(asked).toHaveLength(4);
    expect(asked.every(({ answered }) => answered === 404)).toBe(true);
  });
});
