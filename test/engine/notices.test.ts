import { describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/engine/commands.ts';
import type { OrderKind } from '../../src/engine/model/isolation.ts';
import {
  type Delivery,
  NOTICE_TRIGGERS,
  type NoticeMessage,
  type NoticeSettings,
  type NoticeTrigger,
} from '../../src/engine/model/notice.ts';
import type { Notifier, RunKind } from '../../src/engine/ports.ts';
import type { EngineSettings } from '../../src/engine/settings.ts';
import type { OpenLedger } from '../../src/ledger/ledger.ts';
import { ledgerIn, temporaryFolder } from '../ledger/fixtures.ts';
import { DAY, HOUR, limits, MINUTE, NOW, SECOND } from '../support/builders.ts';
import { createWorld, keyOf, type World } from './support/world.ts';

const LATER: Delivery = { kind: 'later', problem: { code: 'unreachable', what: 'The relay is away.' } };

function noticeSettings(change: Partial<NoticeSettings> = {}): NoticeSettings {
  const on = new Set<NoticeTrigger>(NOTICE_TRIGGERS.filter((name) => name !== 'digest'));
  return { on, groupMs: MINUTE, pendingMs: HOUR, digestAt: 8 * 60, ...change };
}

/** A world with a real ledger and somebody who is told. */
async function told(change: Partial<NoticeSettings> = {}) {
  const world = createWorld();
  const messages: NoticeMessage[] = [];
  const script: Delivery[] = [];
  const notifier: Notifier = {
    channel: 'mail',
    async deliver(message) {
      messages.push(message);
      return script.shift() ?? { kind: 'delivered', words: '' };
    },
  };
  const folder = temporaryFolder();
  const ledgers: OpenLedger[] = [];
  const start = async (settings: Partial<EngineSettings> = {}, kind: RunKind = 'console', by = notifier) => {
    const ledger = await ledgerIn(folder, { clock: world.clock });
    ledgers.push(ledger);
    const ports = { ...world.ports(), ledger, notifiers: [by] };
    return world.start({ notices: noticeSettings(change), ...settings }, { kind, ports });
  };
  const happened = () =>
    messages.flatMap(({ notices }) =>
      notices.map((notice) => `${notice.machine?.host ?? notice.subject} ${notice.happened}`),
    );
  return { world, messages, script, start, happened, folder, ledgers };
}

function machine(world: World, host: string, more = {}) {
  world.vendor.alert(host, { severity: 'critical' });
  return world.vendor.device(host, more);
}

async function ordered(world: World, engine: Engine, kind: OrderKind, host: string) {
  const asked = await engine.dispatch('plan', { kind, targets: [{ machine: keyOf(host) }] });
  if (!asked.ok) throw new Error(asked.problem.what);
  const order = engine.dispatch('order', { plan: asked.plan, comment: 'a reason', typed: null });
  return world.clock.until(order);
}

async function watching(engine: Engine, world: World) {
  await engine.dispatch('watch', { on: true });
  await world.clock.advance(15 * SECOND);
}

describe('people are told', () => {
  it('of a proven isolation and its release in one message, with proof, evidence and the way back', async () => {
    const { world, start, messages } = await told();
    machine(world, 'A');
    const engine = await start();
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await ordered(world, engine, 'release', 'A');
    expect(messages).toEqual([]);
    await world.clock.advance(MINUTE);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.notices).toMatchObject([
      {
        trigger: 'verified',
        happened: 'isolated, verified',
        next: 'To let it back in: cordon release A',
        order: { comment: 'a reason', by: { id: 'ana' }, reads: [expect.any(Number), expect.any(Number)] },
        evidence: { alerts: 1, severities: { critical: 1 } },
      },
      { trigger: 'verified', happened: 'released, verified' },
    ]);
    expect(messages[0]?.audit?.count).toBeGreaterThan(0);
    await engine.close();
    expect(messages).toHaveLength(1);
  });

  it('in time, however far apart the searches are', async () => {
    const { world, start, happened } = await told();
    machine(world, 'A');
    machine(world, 'B');
    const engine = await start({ intervalMs: 12 * HOUR });
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await world.clock.advance(20 * SECOND);
    await ordered(world, engine, 'isolate', 'B');
    await world.clock.advance(2 * MINUTE);
    expect(happened()).toEqual(['A isolated, verified', 'B isolated, verified']);
    await engine.close();
  });

  it('at the end of a single run, without waiting for the group', async () => {
    const { world, start, messages } = await told();
    machine(world, 'A');
    const engine = await start({ auto: true }, 'run');
    await world.clock.until(engine.dispatch('cycle', {}));
    await world.clock.until(engine.close());
    expect(messages.map(({ notices }) => notices[0]?.happened)).toEqual(['isolated, verified']);
  });

  it('of an order that ended without effect', async () => {
    const { world, start, happened } = await told();
    machine(world, 'A');
    world.vendor.sendFaults.push('refused');
    const engine = await start();
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await world.clock.until(engine.close());
    expect(happened()).toEqual(['A isolation refused by the vendor']);
  });

  it('of an order that waits too long, once', async () => {
    const { world, start, happened } = await told();
    machine(world, 'A', { applyAfterMs: Number.POSITIVE_INFINITY });
    const engine = await start();
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await world.clock.advance(50 * MINUTE);
    expect(happened()).toEqual([]);
    await world.clock.advance(30 * MINUTE);
    expect(happened()).toEqual(['A isolation not proven for 1 h']);
    await engine.close();
  });

  it('of a hold that automation met, once for each change of mind, and over a restart', async () => {
    const { world, start, happened } = await told();
    machine(world, 'A');
    const settings = { auto: true, protect: [{ match: 'name', value: 'A' }] } as const;
    const first = await start(settings, 'watch');
    await watching(first, world);
    await world.clock.advance(10 * MINUTE);
    await first.close();
    const second = await start(settings, 'watch');
    await watching(second, world);
    await world.clock.advance(10 * MINUTE);
    expect(happened()).toEqual(['A held by protected']);
    await second.close();
  });

  it('of no hold where automation would not have acted: too little evidence, or nobody let it', async () => {
    const { world, start, messages } = await told();
    world.vendor.device('A');
    world.vendor.alert('A', { severity: 'low' });
    machine(world, 'B');
    const acting = await start({ auto: true, protect: [{ match: 'name', value: 'B' }] }, 'console');
    await watching(acting, world);
    await world.clock.until(acting.close());
    expect(messages).toEqual([]);
  });

  it('of drift and of a review that is due', async () => {
    const { world, start, happened } = await told();
    machine(world, 'A');
    machine(world, 'B');
    const engine = await start({ limits: limits({ leaseMs: HOUR }) });
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await ordered(world, engine, 'isolate', 'B');
    const [device] = world.vendor.devices.values();
    if (device) device.isolated = false;
    await world.clock.advance(90 * MINUTE);
    expect(happened().slice(2)).toEqual([
      'A no longer isolated, and not released here',
      expect.stringMatching(/^B isolated for .*, its review is due$/),
    ]);
    await engine.close();
  });

  it('of a storm once, not of each machine it holds', async () => {
    const { world, start, messages } = await told();
    for (let n = 0; n < 40; n += 1) {
      world.vendor.device(`PC-${n}`);
      world.vendor.alert(`PC-${n}`, { rule: 'Ransom.Win', severity: 'critical' });
    }
    const engine = await start({ auto: true, limits: limits({ perHour: 99, perDay: 99 }) }, 'watch');
    await watching(engine, world);
    await world.clock.advance(10 * MINUTE);
    const triggers = messages.flatMap(({ notices }) => notices.map(({ trigger }) => trigger));
    expect(triggers.filter((trigger) => trigger === 'storm')).toHaveLength(1);
    expect(triggers.filter((trigger) => trigger === 'held')).toEqual([]);
    await engine.close();
  });

  it('of the day, once, from its time on, by one process of several', async () => {
    const { world, start, messages } = await told({ on: new Set(['digest']), digestAt: 10 * 60 });
    machine(world, 'A');
    const engine = await start();
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await world.clock.advance(29 * MINUTE - (world.clock.now() - NOW));
    expect(messages).toEqual([]);
    const other = await start({}, 'watch');
    await watching(other, world);
    await world.clock.advance(5 * MINUTE);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.notices).toMatchObject([
      {
        subject: 'Daily digest 2026-03-02',
        happened: '1 isolated in 24 h, 1 isolated now',
        sections: [{ title: 'Isolated and verified (1)' }, { title: 'Isolated now, forgotten ones first (1)' }],
      },
    ]);
    // The rest of the day passes unseen: thousands of cycles would tell nothing more.
    world.clock.jump(DAY - 10 * MINUTE);
    await world.clock.advance(10 * MINUTE);
    expect(messages).toHaveLength(2);
    await world.clock.until(Promise.all([engine.close(), other.close()]));
  });

  it('of the day later, where the ledger was busy when it was due', async () => {
    const { world, start, messages, ledgers } = await told({ on: new Set(['digest']), digestAt: 10 * 60 });
    const engine = await start();
    await watching(engine, world);
    const [ledger] = ledgers;
    if (!ledger) throw new Error('no ledger');
    vi.spyOn(ledger.outbox, 'post').mockRejectedValueOnce(new Error('busy'));
    await world.clock.advance(35 * MINUTE);
    expect(messages).toHaveLength(1);
    await world.clock.until(engine.close());
  });

  it('of nothing that is switched off', async () => {
    const { world, start, messages } = await told({ on: new Set() });
    machine(world, 'A');
    const engine = await start({ auto: true }, 'run');
    await world.clock.until(engine.dispatch('cycle', {}));
    await world.clock.until(engine.close());
    expect(messages).toEqual([]);
  });
});

describe('where the relay is away', () => {
  it('is tried again after 1, 2 and 5 minutes under one name, and what is given up is told', async () => {
    const { world, start, messages, script } = await told({ groupMs: 0 });
    machine(world, 'A');
    script.push(LATER, LATER, LATER, { kind: 'never', problem: { code: 'contract', what: 'No such recipient.' } });
    const engine = await start();
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await world.clock.advance(10 * MINUTE);
    const times = messages.map(({ at }) => at);
    expect(times.slice(1).map((time, nth) => Math.round((time - (times[nth] ?? 0)) / SECOND / 15) / 4)).toEqual([
      1, 2, 5,
    ]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    const words = engine.getState().activity.map(({ text }) => text);
    expect(words.filter((text) => text.includes('A notice by mail waits')).length).toBeGreaterThan(0);
    expect(words.find((text) => text.includes('was given up'))).toMatch(
      /A isolated, verified .*No such recipient.*cordon notify list/,
    );
    await engine.close();
  });

  it('no order waits for it, and leaving waits a few seconds only', async () => {
    const { world, start } = await told({ groupMs: 0 });
    machine(world, 'A');
    const deaf: Notifier = {
      channel: 'mail',
      deliver: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const engine = await start({}, 'console', deaf);
    await watching(engine, world);
    await ordered(world, engine, 'isolate', 'A');
    await world.clock.advance(MINUTE);
    const before = world.clock.now();
    const released = await ordered(world, engine, 'release', 'A');
    expect(released).toMatchObject({ ok: true, results: [{ outcome: 'released' }] });
    expect(world.clock.now() - before).toBeLessThan(30 * SECOND);
    const leaving = world.clock.now();
    await world.clock.until(engine.close());
    expect(world.clock.now() - leaving).toBeLessThanOrEqual(7 * SECOND);
    // Nothing keeps the program from ending.
    expect(world.clock.sleepers()).toBe(0);
  });

  it('the next process sends what this one could not', async () => {
    const { world, start, messages, script } = await told({ groupMs: 0 });
    machine(world, 'A');
    script.push(LATER);
    const engine = await start({ auto: true }, 'run');
    await world.clock.until(engine.dispatch('cycle', {}));
    await world.clock.until(engine.close());
    await world.clock.advance(2 * MINUTE);
    const next = await start({}, 'run');
    await world.clock.until(next.dispatch('cycle', {}));
    await world.clock.until(next.close());
    expect(messages.map(({ id }) => id)).toEqual([messages[0]?.id, messages[0]?.id]);
  });
});
