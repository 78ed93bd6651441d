// Records that an attacker wrote, served by the gateway, through the whole program: nothing breaks, no byte of them is
// obeyed by a terminal or a reader of the log, and the evidence is what came, byte for byte.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/index.ts';
import { validReport } from '../journeys-cli/support/report.ts';
import { homeWithKeys, runCommand, type Told } from '../support/command.ts';
import { fastClock } from './support/fast-clock.ts';
import { FIRST_SEED, seedsOr, tellFigures } from './support/figures.ts';
import { corpus, type HostileRecord, hostileRecord, obeyed } from './support/hostile.ts';
import { startRecordingProxy } from './support/recording-proxy.ts';

vi.mock('../../src/compose/clock.ts', async (original) => ({
  ...(await original<object>()),
  systemClock: (await import('./support/fast-clock.ts')).fastClock,
}));

type Came = Told & { readonly log: string };

/** Serves the records, runs one cycle on them, and holds the evidence against the bytes that were sent. */
async function through(records: readonly HostileRecord[], options: readonly string[]): Promise<Came> {
  const simulator = await startSimulator({ scenario: 'empty', now: fastClock.now });
  const proxy = await startRecordingProxy(simulator.gateway);
  const home = mkdtempSync(join(tmpdir(), 'cordon-hostile-'));
  try {
    const { world, keys } = simulator;
    for (const name of ['WS-ALPHA', 'WS-BETA']) world.addComputer({ name });
    records.forEach((record, index) => {
      world.addAlert(record, { at: world.now() - 60_000 - index, visibleAt: 0 });
    });
    const line = ['run', '--json', '--verbose', '--filter', '*', '--verify-spacing', '1s', '--gateway', proxy.origin];
    const { code, out, err } = await runCommand([...line, ...options], homeWithKeys(home, keys), home);
    expect(validReport(out).metrics.alerts.returned).toBe(records.length);
    const evidence = filesIn(join(home, 'evidence'));
    expect(Buffer.concat(evidence).equals(Buffer.concat([...proxy.pages])), 'the evidence is what was sent').toBe(true);
    const log = filesIn(join(home, 'runs'), '.log').map(String).join('');
    return { code, out, err, log };
  } finally {
    await proxy.close();
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function filesIn(folder: string, ending = ''): readonly Buffer[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

function expectHarmless({ code, out, err, log }: Came): void {
  expect([0, 5], err).toContain(code);
  expect({ out: obeyed(out), err: obeyed(err), log: obeyed(log) }).toEqual({ out: null, err: null, log: null });
}

describe('hostile records', () => {
  it.for([[[]], [['--auto', '--max-isolations', '2']], [['--dry-run']]])('the whole corpus, %j', async ([options]) => {
    const records = corpus();
    expectHarmless(await through(records, options ?? []));
    tellFigures(`hostile records, corpus ${(options ?? []).join(' ')}`.trim(), { records: records.length });
  });

  it('whatever fast-check thinks of', { timeout: 1_800_000 }, async () => {
    let records = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(hostileRecord, { minLength: 1, maxLength: 30 }), async (some) => {
        records += some.length;
        expectHarmless(await through(some, ['--auto', '--max-isolations', '2']));
      }),
      { numRuns: seedsOr(12), seed: FIRST_SEED, interruptAfterTimeLimit: 900_000, markInterruptAsFailure: false },
    );
    tellFigures('hostile records, fuzzed', { runs: seedsOr(12), records });
  });
});
