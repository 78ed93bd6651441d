import { describe, expect, it } from 'vitest';
import type { LookUpAnswer } from '../../../src/engine/enricher-port.ts';
import { ServiceError } from '../../../src/engine/errors.ts';
import type { Indicator } from '../../../src/engine/model/alert.ts';
import { indicatorKey } from '../../../src/engine/model/reputation.ts';
import type { RunKind } from '../../../src/engine/ports.ts';
import { HOUR, limits, MINUTE, SECOND } from '../../support/builders.ts';
import { breathe } from '../support/clock.ts';
import { address, analysis, createEnricher, digest, domain, type TestEnricher } from '../support/enricher.ts';
import { createWorld, keyOf, type World } from '../support/world.ts';

type Table = Readonly<Record<string, readonly Indicator[]>>;

async function watching(table: Table, enricher: TestEnricher = createEnricher(), kind: RunKind = 'console') {
  const world = createWorld();
  for (const [host, indicators] of Object.entries(table)) {
    world.vendor.device(host);
    world.vendor.alert(host, { indicators });
  }
  const engine = await begin(world, enricher, kind);
  await world.clock.until(engine.dispatch('cycle', {}));
  await settle();
  const enrichment = () => engine.getState().enrichment;
  const of = (indicator: Indicator) => enrichment().reputations.get(indicatorKey(indicator));
  return { world, engine, enricher, enrichment, of };
}

function begin(world: World, enricher: TestEnricher, kind: RunKind = 'console', change = {}) {
  const ports = { ...world.ports(), enricher };
  return world.start({ window: { kind: 'last', ms: 24 * HOUR }, ...change }, { kind, ports });
}

async function settle(): Promise<void> {
  for (let breath = 0; breath < 60; breath += 1) await breathe();
}

const C2 = domain('c2.evil.com');

describe('what is asked, and in which order', () => {
  it('first the indicator on most machines and the most urgent ones; the answers stand beside them', async () => {
    const enricher = createEnricher();
    enricher.knows.set('c2.evil.com', analysis());
    const { engine, of } = await watching({ A: [digest('a'), C2], B: [C2], C: [C2, address('8.8.8.8')] }, enricher);
    expect(enricher.asked[0]).toBe('c2.evil.com');
    expect(enricher.asked).toHaveLength(3);
    expect(of(C2)?.analysis).toMatchObject({ malicious: 12, engines: 74 });
    expect(of(digest('a'))).toMatchObject({ analysis: null });
    await engine.close();
  });

  it('nothing private: it is absent from what is known, and no machine waits for it', async () => {
    const { engine, enricher, enrichment } = await watching({
      A: [address('10.1.2.3'), { kind: 'file', value: 'x.exe' }],
    });
    expect(enricher.asked).toEqual([]);
    expect(enrichment().reputations.size).toBe(0);
    await engine.close();
  });

  it('names below the domains of the machines themselves are never asked about', async () => {
    const { engine, enricher } = await watching({ 'A.corp.evil.com': [domain('pc-7.corp.evil.com'), C2] });
    expect(enricher.asked).toEqual(['c2.evil.com']);
    await engine.close();
  });

  it('two who ask the same share one request, and a restart asks nothing that is known', async () => {
    const enricher = createEnricher();
    enricher.knows.set('c2.evil.com', analysis());
    const { world, engine } = await watching({ A: [domain('b.evil.com')] }, enricher);
    const both = await Promise.all([
      engine.dispatch('check', { indicators: [C2] }),
      engine.dispatch('check', { indicators: [C2] }),
    ]);
    expect(both.every((each) => each.ok && each.checked[0]?.reputation?.analysis?.malicious === 12)).toBe(true);
    expect(enricher.asked).toEqual(['b.evil.com', 'c2.evil.com']);
    await engine.close();

    world.vendor.alert('A', { indicators: [C2] });
    const later = await begin(world, enricher);
    await world.clock.until(later.dispatch('cycle', {}));
    await world.clock.advance(SECOND);
    expect(later.getState().enrichment.reputations.get(indicatorKey(C2))?.analysis?.malicious).toBe(12);
    expect(enricher.asked).toEqual(['b.evil.com', 'c2.evil.com']);
    await engine.close();
    await later.close();
  });

  it('what was found is asked again after a day, what was not after an hour', async () => {
    const enricher = createEnricher();
    enricher.knows.set('c2.evil.com', analysis());
    const { world, engine } = await watching({ A: [C2, digest('a')] }, enricher);
    expect(enricher.asked).toHaveLength(2);
    await world.clock.advance(90 * MINUTE);
    expect(enricher.asked.slice(2)).toEqual(['a'.repeat(64)]);
    await world.clock.advance(21 * HOUR);
    expect(enricher.asked.filter((value) => value === 'c2.evil.com')).toHaveLength(1);
    await world.clock.advance(3 * HOUR);
    expect(enricher.asked.filter((value) => value === 'c2.evil.com')).toHaveLength(2);
    await engine.close();
  });
});

describe('the quota', () => {
  const many = { A: Array.from({ length: 30 }, (_, n) => domain(`d${n}.evil.com`)) };

  it('four a minute, also where a restart lies between', async () => {
    const { world, engine, enricher } = await watching(many);
    expect(enricher.asked).toHaveLength(4);
    await engine.close();
    const later = await begin(world, enricher);
    await settle();
    expect(enricher.asked).toHaveLength(4);
    await world.clock.advance(61 * SECOND);
    expect(enricher.asked.length).toBeLessThanOrEqual(8);
    expect(enricher.asked.length).toBeGreaterThan(4);
    await later.close();
  });

  it('a day ends it for the program, with one notice; a person has the reserve', async () => {
    const enricher = createEnricher({ perDay: 5, reserve: 2 });
    const { world, engine, enrichment } = await watching(many, enricher);
    await world.clock.advance(5 * MINUTE);
    expect(enricher.asked).toHaveLength(3);
    expect(enrichment().condition).toMatchObject({ kind: 'over-quota', until: Date.UTC(2026, 2, 3) });
    const told = engine.getState().activity.filter(({ text }) => text.includes('used up until 2026-03-03 00:00 UTC'));
    expect(told).toHaveLength(1);
    const check = () => world.clock.until(engine.dispatch('check', { indicators: [domain('mine.evil.com')] }));
    expect(await check()).toMatchObject({ ok: true, checked: [{ problem: null }] });
    await world.clock.until(engine.dispatch('check', { indicators: [domain('mine2.evil.com')] }));
    const third = await world.clock.until(engine.dispatch('check', { indicators: [domain('mine3.evil.com')] }));
    expect(third).toMatchObject({ ok: true, checked: [{ reputation: null, problem: { code: 'rate' } }] });
    expect(enricher.asked).toHaveLength(5);
    await world.clock.advance(15 * HOUR);
    expect(enricher.asked.length).toBeGreaterThan(5);
    expect(enrichment().condition.kind).not.toBe('off');
    await engine.close();
  });

  const exceeded: LookUpAnswer = {
    kind: 'limited',
    quota: true,
    retryAfterMs: null,
    problem: { code: 'rate', what: 'Fewer.' },
  };

  it('429 for a quota waits a minute, and where it comes again at once until 00:00 UTC', async () => {
    const enricher = createEnricher();
    enricher.next.push(exceeded, exceeded);
    const { world, engine, enrichment } = await watching(many, enricher);
    expect(enricher.asked).toHaveLength(1);
    await world.clock.advance(59 * SECOND);
    expect(enricher.asked).toHaveLength(1);
    await world.clock.advance(2 * SECOND);
    expect(enricher.asked).toHaveLength(2);
    expect(enrichment().condition).toMatchObject({ kind: 'over-quota', until: Date.UTC(2026, 2, 3) });
    await world.clock.advance(14 * HOUR);
    expect(enricher.asked).toHaveLength(2);
    await world.clock.advance(HOUR);
    expect(enricher.asked.length).toBeGreaterThan(2);
    await engine.close();
  });

  it('429 for haste backs off, as long as the service asks', async () => {
    const enricher = createEnricher();
    enricher.next.push({ ...exceeded, quota: false, retryAfterMs: 30_000 });
    const { world, engine, enrichment } = await watching(many, enricher);
    await world.clock.advance(29 * SECOND);
    expect(enricher.asked).toHaveLength(1);
    expect(enrichment().condition.kind).toBe('waiting');
    await world.clock.advance(2 * SECOND);
    expect(enricher.asked.length).toBeGreaterThan(1);
    expect(enrichment().condition.kind).toBe('ready');
    await engine.close();
  });
});

describe('when something is wrong', () => {
  it('a refused key switches it off with one notice', async () => {
    const enricher = createEnricher();
    const problem = { code: 'credentials', what: 'The key was refused (401).', next: 'Enter another key.' } as const;
    enricher.next.push({ kind: 'refused', problem });
    const { world, engine, enrichment } = await watching({ A: [C2, digest('a')] }, enricher);
    world.vendor.alert('B', { indicators: [domain('new.evil.com')] });
    await world.clock.until(engine.dispatch('cycle', {}));
    await world.clock.advance(HOUR);
    expect(enricher.asked).toHaveLength(1);
    expect(enrichment().condition).toMatchObject({ kind: 'off', problem });
    expect(engine.getState().activity.filter(({ text }) => text.includes('401'))).toHaveLength(1);
    const own = await engine.dispatch('check', { indicators: [C2] });
    expect(own).toMatchObject({ ok: true, checked: [{ problem }] });
    expect(enricher.asked).toHaveLength(1);
    await engine.close();
  });

  it('a kind that the key may not ask is left out, the others go on', async () => {
    const enricher = createEnricher();
    enricher.next.push({
      kind: 'forbidden',
      lookUpKind: 'file',
      problem: { code: 'forbidden', what: 'Not for files.' },
    });
    const { engine, enrichment } = await watching({ A: [digest('a'), digest('b'), C2] }, enricher);
    expect(enricher.asked).toEqual(['a'.repeat(64), 'c2.evil.com']);
    expect(enrichment().refusedKinds).toEqual(['file']);
    await engine.close();
  });

  it('failures are told once, tried four times with growing pauses, then left for a while', async () => {
    const enricher = createEnricher({ perMinute: 100 });
    const failed = { kind: 'failed', problem: { code: 'service', what: 'It failed (503).' } } as const;
    enricher.next.push(failed, failed, failed, failed);
    const { world, engine, enrichment } = await watching({ A: [C2] }, enricher);
    expect(enricher.asked).toHaveLength(1);
    await world.clock.advance(900);
    expect(enricher.asked).toHaveLength(1);
    await world.clock.advance(20 * SECOND);
    expect(enricher.asked).toHaveLength(4);
    expect(engine.getState().activity.filter(({ text }) => text.includes('503'))).toHaveLength(1);
    await world.clock.advance(9 * MINUTE);
    expect(enricher.asked).toHaveLength(4);
    await world.clock.advance(12 * MINUTE);
    expect(enricher.asked).toHaveLength(5);
    expect(enrichment().condition.kind).toBe('ready');
    await engine.close();
  });

  it('a ledger that cannot be written stops look-ups, and nothing else', async () => {
    const world = createWorld();
    const enricher = createEnricher();
    const ports = world.ports();
    const ledger = { ...ports.ledger, spendLookUp: () => Promise.reject(new Error('disk full')) };
    world.vendor.device('A');
    world.vendor.alert('A', { indicators: [C2] });
    const engine = await world.start({}, { kind: 'console', ports: { ...ports, ledger, enricher } });
    const result = await world.clock.until(engine.dispatch('cycle', {}));
    await settle();
    expect(result.problem).toBeNull();
    expect(enricher.asked).toEqual([]);
    expect(world.lines.some((line) => line.includes('disk full'))).toBe(true);
    await engine.close();
  });
});

describe('orders never wait for it', () => {
  it('a service that hangs delays neither the order nor its proof, and a run ends a moment later', async () => {
    const measure = async (enricher: TestEnricher | null) => {
      const world = createWorld();
      world.vendor.device('A');
      world.vendor.alert('A', { indicators: [C2] });
      if (enricher) enricher.hangs = true;
      const ports = { ...world.ports(), ...(enricher && { enricher }) };
      const engine = await world.start({ auto: true, limits: limits() }, { kind: 'run', ports });
      const begun = world.clock.now();
      const result = await world.clock.until(engine.dispatch('cycle', {}));
      const [order] = world.orders();
      await engine.close();
      expect(result.report.machines_processed[0]?.outcome).toBe('isolated');
      return {
        requested: (order?.requestedAt ?? 0) - begun,
        verified: (order?.verifiedAt ?? 0) - begun,
        ended: world.clock.now() - begun,
      };
    };
    const without = await measure(null);
    const enricher = createEnricher();
    const beside = await measure(enricher);
    expect(enricher.asked).toEqual(['c2.evil.com']);
    expect(beside).toMatchObject({ requested: without.requested, verified: without.verified });
    expect(beside.ended - without.ended).toBeLessThanOrEqual(5000);
  });

  it('a run without a person asks beside its work, and its order stands before the answers', async () => {
    const enricher = createEnricher();
    enricher.knows.set('c2.evil.com', analysis());
    const world = createWorld();
    world.vendor.device('A');
    world.vendor.alert('A', { indicators: [C2] });
    const engine = await world.start({}, { kind: 'run', ports: { ...world.ports(), enricher } });
    const begun = world.clock.now();
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.clock.now() - begun).toBeLessThan(1000);
    expect(engine.getState().enrichment.reputations.get(indicatorKey(C2))?.analysis?.malicious).toBe(12);
    await engine.close();
  });

  it('commands that only look, or carry out an order, ask nothing', async () => {
    const enricher = createEnricher();
    const { engine } = await watching({ A: [C2] }, enricher, 'isolate');
    expect(enricher.asked).toEqual([]);
    await engine.close();
  });

  it('what it knows against a machine puts it first, and is told where the machine is', async () => {
    const enricher = createEnricher();
    enricher.knows.set('c2.evil.com', analysis());
    const { world, engine } = await watching({ A: [domain('x.evil.com')], B: [C2] }, enricher);
    const explained = await world.clock.until(engine.dispatch('explain', { targets: [{ machine: keyOf('B') }] }));
    const verdict = explained.ok ? explained.machines[0]?.verdicts.find(({ guard }) => guard === 'reputation') : null;
    expect(verdict).toMatchObject({ result: 'pass', value: 'bad 12/74, 1 of 1 checked' });
    expect(verdict?.words).toContain('TestTotal speaks against');
    await engine.close();
  });
});

it('one answer holds for all digests of a file: the strongest is asked about first', async () => {
  const enricher = createEnricher();
  const md5: Indicator = { kind: 'md5', value: 'e'.repeat(32) };
  const found = { kind: 'found', analysis: analysis(), aliases: [{ kind: 'file', value: md5.value }] } as const;
  enricher.next.push(found);
  const { engine, of } = await watching({ A: [md5, digest('a')] }, enricher);
  expect(enricher.asked).toEqual(['a'.repeat(64)]);
  expect(of(md5)?.analysis?.malicious).toBe(12);
  await engine.close();
});

it('the report tells what was asked, and the gravest answer of each machine', async () => {
  const enricher = createEnricher();
  enricher.knows.set('c2.evil.com', analysis({ label: 'trojan.test' }));
  const world = createWorld();
  world.vendor.device('A');
  world.vendor.alert('A', { indicators: [C2, domain('other.evil.com')] });
  const engine = await world.start({}, { kind: 'run', ports: { ...world.ports(), enricher } });
  const { report } = await world.clock.until(engine.dispatch('cycle', {}));
  await engine.close();
  expect(report.metrics.enrichment).toEqual({ service: 'TestTotal', condition: 'ready', requests: 2 });
  expect(report.machines_processed[0]?.reputation).toMatchObject({
    verdict: 'bad',
    indicator: C2,
    malicious: 12,
    engines: 74,
    label: 'trojan.test',
    answered: 2,
    open: 0,
  });
  expect(report.machines_processed[0]?.indicators).toContainEqual({
    ...C2,
    reputation: expect.objectContaining({ verdict: 'bad', malicious: 12, engines: 74 }),
  });
});

it('a person who asks while the ledger cannot be read is answered so, and does not wait', async () => {
  const world = createWorld();
  const enricher = createEnricher();
  const ports = world.ports();
  const reputation = async () => {
    throw new ServiceError({ code: 'ledger', what: 'The ledger is locked.' });
  };
  const ledger = { ...ports.ledger, reputation };
  const engine = await world.start({}, { kind: 'console', ports: { ...ports, ledger, enricher } });
  const answer = await engine.dispatch('check', { indicators: [C2] });
  expect(answer).toMatchObject({ ok: true, checked: [{ reputation: null, problem: { code: 'ledger' } }] });
  await engine.close();
});
