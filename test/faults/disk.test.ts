// A disk that is full, or becomes full in the middle of the work, a home that cannot be written, files that may not
// grow, folders that were wiped: nothing is ordered that is not written down, what happened is told, and the next start
// goes on from there.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { validReport } from '../journeys-cli/support/report.ts';
import { IN_FULL, tellFigures } from './support/figures.ts';
import { lookAtHome, targetsOf } from './support/kept.ts';
import { mountDisk, type SmallDisk, whyNoDisk } from './support/small-disk.ts';
import { CAST, type Ended, openStage, type Stage } from './support/stage.ts';

const RUN = ['run', '--auto', '--max-isolations', '4', '--json', '--verify-spacing', '20ms', '--verify-timeout', '4s'];

/** Kilobytes left: none; not enough for the ledger, for the evidence, for the intents, for the answers, for the report. */
const LEFT = IN_FULL ? [...Array.from({ length: 45 }, (_, index) => index * 20), 1000] : [0, 200, 480, 600];

const LOST_AFTER_MS = 45_000;
const noDisk = whyNoDisk();
const figures = { 'disks filled': 0, 'orders without a record': 0, 'alerts lost': 0, 'orders doubled': 0 };

afterAll(() => tellFigures('full and read-only disks', figures));

/** No computer was ordered of which the ledger, as it lies on the disk, does not know. */
function unrecordedOrders({ home, simulator }: Stage): readonly string[] {
  const ordered = simulator.received.filter(({ route }) => route === 'isolate').flatMap(({ body }) => targetsOf(body));
  if (ordered.length === 0) return [];
  const known = new Set(lookAtHome(home, simulator).orders.map(({ endpointId }) => endpointId));
  return ordered.filter((id) => !known.has(id));
}

function expectTold({ code, err }: Ended, words: RegExp): void {
  expect(err).toMatch(/cordon: /);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/^\s+at .+:\d+:\d+/m);
  expect(code, err).toBe(2);
}

/** With the disk in order again the same command ends what is left to do, and nothing was lost by then. */
async function expectMended(stage: Stage): Promise<void> {
  const again = await stage.run(RUN);
  expect([0, 5], again.err).toContain(again.code);
  validReport(again.out);
  if (lookAtHome(stage.home, stage.simulator).inFlight.length > 0) {
    // Written down as requested, and the disk was too full to take it back: it counts as never taken after a while.
    stage.moveClock(LOST_AFTER_MS);
    expect([0, 5]).toContain((await stage.run(RUN)).code);
  }
  const { lost, doubled, inFlight, chain } = lookAtHome(stage.home, stage.simulator);
  figures['alerts lost'] += lost.length;
  figures['orders doubled'] += doubled.length;
  expect({ lost, doubled, inFlight, chain }).toEqual({ lost: [], doubled: [], inFlight: [], chain: null });
}

async function onDisk(work: (stage: Stage, disk: SmallDisk) => Promise<void>): Promise<void> {
  const stage = await openStage();
  const disk = mountDisk(stage.home);
  try {
    await work(stage, disk);
  } finally {
    disk.remove();
    await stage.close();
  }
}

describe.concurrent('a disk of its own', () => {
  it.for(LEFT)('with %i kB left', { timeout: 60_000 }, async (kilobytes, { skip }) => {
    skip(noDisk !== null, `NOT TESTED: ${noDisk}`);
    await onDisk(async (stage, disk) => {
      disk.leave(kilobytes);
      const ended = await stage.run(RUN);
      figures['disks filled'] += 1;
      const unrecorded = unrecordedOrders(stage);
      figures['orders without a record'] += unrecorded.length;
      expect(unrecorded).toEqual([]);
      if (ended.code !== 0 && ended.code !== 5) {
        expectTold(ended, /the disk is full|no space left/i);
        expect(JSON.parse(ended.out)).toBeTypeOf('object');
      }
      disk.free();
      await expectMended(stage);
    });
  });

  it('that is read-only: nothing is asked of the service', async ({ skip }) => {
    skip(noDisk !== null, `NOT TESTED: ${noDisk}`);
    await onDisk(async (stage, disk) => {
      disk.readOnly(true);
      expectTold(await stage.run(RUN), /read-only/);
      expect(stage.simulator.received).toHaveLength(0);
      disk.readOnly(false);
      await expectMended(stage);
    });
  });

  it('that becomes read-only between two starts: what was ordered before is not ordered again', async ({ skip }) => {
    skip(noDisk !== null, `NOT TESTED: ${noDisk}`);
    await onDisk(async (stage, disk) => {
      await stage.run(RUN, { at: 'request', n: 12, mode: 'acted', laterMs: 0 });
      disk.readOnly(true);
      expectTold(await stage.run(RUN), /read-only/);
      disk.readOnly(false);
      await expectMended(stage);
      expect(stage.simulator.asked('isolate')).toBe(1);
    });
  });
});

describe.concurrent('a home', () => {
  it('whose files may not grow: refused in words, and nothing is ordered', async ({ onTestFinished }) => {
    const stage = await openStage();
    onTestFinished(() => stage.close());
    const ended = await stage.run(RUN, null, {}, 'ulimit -f 64');
    expectTold(ended, /may not grow|disk|limit/i);
    expect(unrecordedOrders(stage)).toEqual([]);
    await expectMended(stage);
  });

  it('that is not ours to write: nothing is asked of the service', async ({ onTestFinished, skip }) => {
    skip(process.getuid?.() === 0, 'NOT TESTED: root may write everywhere');
    const stage = await openStage();
    onTestFinished(() => stage.close());
    chmodSync(stage.home, 0o500);
    expectTold(await stage.run(RUN), /permission/);
    expect(stage.simulator.received).toHaveLength(0);
    chmodSync(stage.home, 0o700);
    await expectMended(stage);
  });

  it.for(['runs', 'evidence'])(
    'whose folder %s was wiped: orders and cursor stand in the ledger',
    async (folder, context) => {
      const stage = await openStage();
      context.onTestFinished(() => stage.close());
      const { world } = stage.simulator;
      await stage.run(RUN);
      rmSync(join(stage.home, folder), { recursive: true });
      world.raise(CAST.victims[0], { severity: 'Critical' }, 'ransomware');
      const ended = await stage.run(RUN);
      expect([0, 5], ended.err).toContain(ended.code);
      validReport(ended.out);
      expect(stage.simulator.asked('isolate')).toBe(1);
      expect(lookAtHome(stage.home, stage.simulator).chain).toBeNull();
    },
  );

  it('where a folder stands in the way of a file: refused in words', async ({ onTestFinished }) => {
    const stage = await openStage();
    onTestFinished(() => stage.close());
    mkdirSync(join(stage.home, 'ledger.sqlite'), { recursive: true });
    const ended = await stage.run(RUN);
    expect(ended.err).toMatch(/ledger/);
    expect(ended.err).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(stage.simulator.asked('isolate')).toBe(0);
  });
});
