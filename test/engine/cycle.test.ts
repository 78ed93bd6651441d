import { describe, expect, it } from 'vitest';
import { HOUR, limits, MINUTE, NOW, SECOND } from '../support/builders.ts';
import { refusedKey, unreachable } from './support/vendor.ts';
import { createWorld, keyOf } from './support/world.ts';

describe('a run without --auto', () => {
  it('proposes what it found, writes nothing to the vendor, and reports it', async () => {
    const world = createWorld();
    world.vendor.device('FIN-LT-07');
    for (let alert = 0; alert < 47; alert += 1) world.vendor.alert('FIN-LT-07');
    const engine = await world.start();
    const { report, reportPath, problem } = await world.clock.until(engine.dispatch('cycle', {}));
    await engine.close();

    expect(problem).toBeNull();
    expect(reportPath).toBe('report-1.json');
    expect(report.machines_processed).toMatchObject([
      { hostname: 'FIN-LT-07', alert_count: 47, outcome: 'proposed', endpoint_id: 'ep-fin-lt-07' },
    ]);
    expect(report.metrics.alerts).toEqual({ returned: 47, grouped: 47, set_aside: 0, duplicate: 0 });
    expect(world.vendor.sends).toEqual([]);
    expect(world.store.orders.size).toBe(0);
    expect(world.store.decisions).toMatchObject([{ outcome: 'proposed', host: 'FIN-LT-07' }]);
  });

  it('says not found, ambiguous, protected and already isolated, each as its own outcome', async () => {
    const world = createWorld();
    world.vendor.device('TWIN', { id: 'ep-1' });
    world.vendor.device('TWIN', { id: 'ep-2' });
    world.vendor.device('DONE', { isolated: true });
    world.vendor.device('GONE', { deleted: true });
    world.vendor.device('BOSS-PC');
    for (const host of ['TWIN', 'DONE', 'GONE', 'BOSS-PC', 'NOWHERE']) world.vendor.alert(host);
    world.vendor.alert(null);
    const engine = await world.start({ protect: [{ match: 'glob', value: 'BOSS-*' }] });
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    const outcomes = Object.fromEntries(report.machines_processed.map((each) => [each.hostname, each.outcome]));
    expect(outcomes).toEqual({
      TWIN: 'ambiguous',
      DONE: 'already_isolated',
      GONE: 'not_found',
      NOWHERE: 'not_found',
      'BOSS-PC': 'held',
      'no host': 'held',
    });
    expect(world.vendor.calls.lookUp).toBe(1);
    expect(world.vendor.names[0]).toHaveLength(5);
  });

  it('ends at once on an empty window, with a report', async () => {
    const world = createWorld();
    const engine = await world.start();
    const { report, problem } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem).toBeNull();
    expect(report.machines_processed).toEqual([]);
    expect(world.clock.now()).toBe(NOW);
    expect(world.vendor.calls.lookUp).toBe(0);
  });
});

describe('counts', () => {
  it('add up over duplicates and records that cannot be read', async () => {
    const world = createWorld();
    world.vendor.pageSize = 4;
    world.vendor.alert('A');
    world.vendor.alerts.push({ ...world.vendor.alerts[0], time: NOW } as never);
    world.vendor.alert('B', { id: 'b-1' });
    world.vendor.alert('B', { id: 'b-1', severity: 'low' });
    const broken = Object.assign(Object.create(null), { id: 'x' });
    world.vendor.alerts.push(broken as never);
    world.vendor.source.collect = ((original) => (search, signal) => {
      const all = original(search, signal);
      return (async function* () {
        yield* all;
        yield { kind: 'page' as const, body: new TextEncoder().encode('["x"]'), records: ['x'] };
      })();
    })(world.vendor.source.collect);
    const engine = await world.start();
    await world.clock.until(engine.dispatch('cycle', {}));
    const { counts } = engine.getState();
    expect(counts).toEqual({ returned: 5, grouped: 2, setAside: 1, duplicate: 2 });
    expect(counts.grouped + counts.setAside + counts.duplicate).toBe(counts.returned);
  });
});

describe('the cursor', () => {
  it('starts a second run where the first ended, with overlap, and decides about stored machines again', async () => {
    const world = createWorld();
    world.vendor.device('A');
    world.vendor.alert('A');
    const first = await world.start();
    await world.clock.until(first.dispatch('cycle', {}));
    await first.close();
    world.clock.jump(10 * MINUTE);
    const second = await world.start({}, { owner: 'p2' });
    expect(second.getState().machines.get(keyOf('A'))?.alerts.length).toBe(1);
    const { report } = await world.clock.until(second.dispatch('cycle', {}));
    expect(world.vendor.searches.map(({ from }) => from)).toEqual([NOW - HOUR, NOW - 5 * MINUTE]);
    expect(report.metrics.alerts).toEqual({ returned: 1, grouped: 0, set_aside: 0, duplicate: 1 });
    expect(report.machines_processed).toMatchObject([{ hostname: 'A', outcome: 'proposed', alert_count: 1 }]);
  });

  it('does not move when the search fails, and what had come by then is kept', async () => {
    const world = createWorld();
    world.vendor.pageSize = 2;
    for (const host of ['A', 'B', 'C', 'D']) world.vendor.alert(host);
    world.vendor.searchFault = { afterPages: 1, error: unreachable };
    const engine = await world.start();
    const { problem, report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem?.code).toBe('unreachable');
    expect(world.store.cursors.size).toBe(0);
    expect(engine.getState().machines.size).toBe(2);
    expect(world.evidence.synced).toBe(1);
    expect(report.execution_summary.errors).toEqual(['The gateway does not answer.']);
    expect(report.metrics.complete).toBe(false);

    world.vendor.searchFault = null;
    const again = await world.clock.until(engine.dispatch('cycle', {}));
    expect(again.problem).toBeNull();
    expect(engine.getState().machines.size).toBe(4);
    expect(engine.getState().counts).toEqual({ returned: 6, grouped: 4, setAside: 0, duplicate: 2 });
    expect(world.store.cursors.size).toBe(2);
  });

  it('does not move when a part of the window is missing', async () => {
    const world = createWorld();
    world.vendor.alert('A');
    world.vendor.incomplete = true;
    const engine = await world.start({ auto: true });
    world.vendor.device('A');
    const { report, problem } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem).toBeNull();
    expect(report.metrics.complete).toBe(false);
    expect(report.machines_processed).toMatchObject([{ outcome: 'held' }]);
    expect(world.store.cursors.size).toBe(0);
    expect(world.vendor.sends).toEqual([]);
  });

  it('plays no part in a fixed span', async () => {
    const world = createWorld();
    world.vendor.alert('A');
    const span = { kind: 'span', from: NOW - 3 * HOUR, to: NOW } as const;
    const engine = await world.start({ window: span });
    await world.clock.until(engine.dispatch('cycle', {}));
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.vendor.searches.map(({ from, to }) => [from, to])).toEqual([
      [NOW - 3 * HOUR, NOW],
      [NOW - 3 * HOUR, NOW],
    ]);
    expect(world.store.cursors.size).toBe(0);
  });

  it('is not trusted for a longer window than was ever searched, nor where it lies in the future', async () => {
    const world = createWorld();
    const first = await world.start();
    await world.clock.until(first.dispatch('cycle', {}));
    const longer = await world.start({ window: { kind: 'last', ms: 12 * HOUR } }, { owner: 'p2' });
    await world.clock.until(longer.dispatch('cycle', {}));
    await world.clock.until(longer.dispatch('cycle', {}));
    world.clock.jump(-2 * HOUR);
    await world.clock.until(longer.dispatch('cycle', {}));
    expect(world.vendor.searches.map(({ from, to }) => to - from)).toEqual([HOUR, 12 * HOUR, 5 * MINUTE, 12 * HOUR]);
  });

  it('is one for each filter', async () => {
    const world = createWorld();
    const first = await world.start();
    await world.clock.until(first.dispatch('cycle', {}));
    const other = await world.start({ filter: '*' }, { owner: 'p2' });
    await world.clock.until(other.dispatch('cycle', {}));
    expect(world.vendor.searches.map(({ filter }) => filter)).toEqual(['severity:"High"', null]);
    expect(world.vendor.searches.map(({ from, to }) => to - from)).toEqual([HOUR, HOUR]);
  });
});

describe('a run with --auto', () => {
  it('isolates, proves it by two reads, and says so', async () => {
    const world = createWorld();
    world.vendor.device('FIN-LT-07');
    world.vendor.alert('FIN-LT-07');
    const engine = await world.start({ auto: true });
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(report.machines_processed).toMatchObject([
      { outcome: 'isolated', job_id: 'job-operation-1', operation_id: 'operation-1' },
    ]);
    expect(report.execution_summary).toMatchObject({
      machines_selected_for_isolation: 1,
      isolation_successful: true,
      isolation_job_id: 'job-operation-1',
    });
    const [order] = world.orders();
    expect(order && world.store.ladder.get(order.id)).toEqual([
      'intent',
      'requested',
      'accepted',
      'reported',
      'verified',
    ]);
    expect((order?.verifiedAt ?? 0) - (order?.reportedAt ?? 0)).toBeGreaterThanOrEqual(10 * SECOND);
    expect(order?.actor).toEqual({ kind: 'schedule', id: 'cron' });
    expect(engine.getState().machines.get(keyOf('FIN-LT-07'))?.order?.step).toBe('verified');
  });

  it('orders no more than the cap, the most urgent first, and holds the rest', async () => {
    const world = createWorld();
    for (let machine = 0; machine < 5; machine += 1) {
      world.vendor.device(`PC-${machine}`);
      for (let alert = 0; alert <= machine; alert += 1) {
        world.vendor.alert(`PC-${machine}`, { severity: machine > 2 ? 'critical' : 'high' });
      }
    }
    const engine = await world.start({ auto: true, limits: limits({ perCycle: 2 }) });
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    const outcomes = Object.fromEntries(report.machines_processed.map((each) => [each.hostname, each.outcome]));
    expect(outcomes).toEqual({
      'PC-0': 'held',
      'PC-1': 'held',
      'PC-2': 'held',
      'PC-3': 'isolated',
      'PC-4': 'isolated',
    });
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('counts the orders of earlier cycles and processes against the caps', async () => {
    const world = createWorld();
    for (const host of ['A', 'B']) {
      world.vendor.device(host);
      world.vendor.alert(host);
    }
    const few = limits({ perCycle: 1, perHour: 1 });
    const first = await world.start({ auto: true, limits: few });
    await world.clock.until(first.dispatch('cycle', {}));
    await first.close();
    const second = await world.start({ auto: true, limits: few }, { owner: 'p2' });
    const { report } = await world.clock.until(second.dispatch('cycle', {}));
    expect(report.machines_processed.map(({ outcome }) => outcome).sort()).toEqual(['already_isolated', 'held']);
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('ends an offline machine as pending, and reads on in the next run', async () => {
    const world = createWorld();
    const device = world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('OFF');
    const first = await world.start({ auto: true });
    const { report } = await world.clock.until(first.dispatch('cycle', {}));
    expect(report.machines_processed).toMatchObject([{ outcome: 'pending' }]);
    expect(report.execution_summary.isolation_successful).toBe(false);
    await first.close();
    world.kill('p1');

    device.applyAfterMs = 0;
    world.clock.jump(20 * MINUTE);
    const second = await world.start({ auto: true }, { owner: 'p2' });
    const next = await world.clock.until(second.dispatch('cycle', {}));
    expect(next.report.machines_processed).toMatchObject([{ outcome: 'isolated' }]);
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('reads what is too old once more before it orders, and stops where it has changed', async () => {
    const world = createWorld();
    const device = world.vendor.device('A');
    world.vendor.alert('A');
    const lookUp = world.vendor.isolator.lookUp.bind(world.vendor.isolator);
    world.vendor.isolator.lookUp = async (queries, signal) => {
      const answer = await lookUp(queries, signal);
      world.clock.jump(20 * SECOND);
      device.isolated = true;
      return answer;
    };
    const engine = await world.start({ auto: true });
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(report.machines_processed).toMatchObject([{ outcome: 'already_isolated' }]);
    expect(world.vendor.sends).toEqual([]);
  });

  it('writes nothing in a dry run and decides the same', async () => {
    const world = createWorld();
    world.vendor.device('A');
    world.vendor.alert('A');
    const engine = await world.start({ auto: true, dryRun: true });
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(report.machines_processed).toMatchObject([{ outcome: 'dry_run' }]);
    expect(world.store.orders.size).toBe(0);

    const acting = await world.start({ auto: true }, { owner: 'p2' });
    const next = await world.clock.until(acting.dispatch('cycle', {}));
    expect(next.report.machines_processed).toMatchObject([{ outcome: 'isolated' }]);
  });
});

describe('failures', () => {
  it('report a refused key, and look nothing up', async () => {
    const world = createWorld();
    world.vendor.searchFault = { afterPages: 0, error: refusedKey };
    const engine = await world.start();
    const { problem, report, reportPath } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem?.code).toBe('credentials');
    expect(reportPath).not.toBeNull();
    expect(report.execution_summary.errors).toEqual(['The gateway refused the key (401).']);
    expect(world.vendor.calls.lookUp).toBe(0);
    expect(engine.getState().watch).toMatchObject({ failures: 1, lastSuccessAt: null });
  });

  it('hold automation when the look-up fails', async () => {
    const world = createWorld();
    world.vendor.alert('A');
    world.vendor.lookUpFault = unreachable;
    const engine = await world.start({ auto: true });
    const { problem, report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem?.code).toBe('unreachable');
    expect(report.machines_processed).toMatchObject([{ outcome: 'held' }]);
  });

  it('of one connection do not lose the other', async () => {
    const world = createWorld();
    const { createVendor } = await import('./support/vendor.ts');
    const ailing = createVendor(world.clock, 'ailing');
    ailing.searchFault = { afterPages: 0, error: unreachable };
    world.vendor.device('A');
    world.vendor.alert('A');
    const engine = await world.start({ auto: true }, { ports: world.ports('p1', [ailing, world.vendor]) });
    const { problem, report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem?.code).toBe('unreachable');
    expect(report.machines_processed).toMatchObject([{ hostname: 'A', outcome: 'isolated' }]);
  });

  it('of the ledger mean that nothing is ordered', async () => {
    const world = createWorld();
    world.vendor.device('A');
    world.vendor.alert('A');
    const ports = world.ports();
    const { ServiceError } = await import('../../src/engine/errors.ts');
    const broken = async () => {
      throw new ServiceError({ code: 'ledger', what: 'The disk is full.' });
    };
    const engine = await world.start(
      { auto: true },
      { ports: { ...ports, ledger: { ...ports.ledger, writeIntent: broken } } },
    );
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(report.machines_processed).toMatchObject([{ outcome: 'failed', reason: 'Not sent. The disk is full.' }]);
    expect(world.vendor.sends).toEqual([]);
  });

  it('of the ledger lose no decision: the next cycle of a watch writes it down', async () => {
    const world = createWorld();
    world.vendor.device('A');
    world.vendor.alert('A');
    const ports = world.ports();
    const { ServiceError } = await import('../../src/engine/errors.ts');
    const { decide } = ports.ledger;
    let busy = true;
    const ledger: typeof ports.ledger = {
      ...ports.ledger,
      decide: async (...args) => {
        if (busy) throw new ServiceError({ code: 'ledger', what: 'The ledger is locked.' });
        return decide(...args);
      },
    };
    const engine = await world.start({}, { kind: 'console', ports: { ...ports, ledger } });
    const failed = await world.clock.until(engine.dispatch('cycle', {}));
    expect(failed.problem?.code).toBe('ledger');
    busy = false;
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.store.decisions).toMatchObject([{ outcome: 'proposed', host: 'A' }]);
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.store.decisions).toHaveLength(1);
  });

  it('of the report writer are told, and the cycle still ends', async () => {
    const world = createWorld();
    const ports = world.ports();
    const journal = {
      ...ports.journal,
      report: async () => {
        throw new Error('no space left');
      },
    };
    const engine = await world.start({}, { ports: { ...ports, journal } });
    const { problem, reportPath } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(reportPath).toBeNull();
    expect(problem?.what).toContain('no space left');
  });
});

it('joins a second call to the cycle at hand', async () => {
  const world = createWorld();
  world.vendor.alert('A');
  const engine = await world.start();
  const both = Promise.all([engine.dispatch('cycle', {}), engine.dispatch('cycle', {})]);
  const [one, two] = await world.clock.until(both);
  expect(two).toEqual(one);
  expect(world.vendor.searches).toHaveLength(1);
});
