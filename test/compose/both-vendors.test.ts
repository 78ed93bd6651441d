// Both vendors configured: console, run and watch have them in one table, unless an option is about one of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import type { Purpose } from '../../src/cli/services.ts';
import { createServices } from '../../src/compose/services.ts';
import { openStores } from '../../src/compose/stores.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/schema.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { homeWithKeys, silentIo } from '../support/command.ts';

type AtEnd = (clean: () => Promise<void>) => void;

async function standing(
  atEnd: AtEnd,
  change: (gateway: string) => Partial<Settings>,
  env: Record<string, string> = {},
  purpose: Purpose = { kind: 'console', demo: null, readOnly: false },
) {
  const simulator = await startSimulator({ scenario: 'demo', halo: { heartbeatMs: 0 } });
  const home = mkdtempSync(join(tmpdir(), 'cordon-both-'));
  atEnd(async () => {
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  });
  const { halo } = simulator.keys;
  const ofHalo = { CORDON_HALO_KEY_ID: halo.full.id, CORDON_HALO_SECRET_KEY: halo.full.secret };
  const io = silentIo({ ...homeWithKeys(home, simulator.keys), ...ofHalo, ...env }, home);
  const stores = openStores(io.env, home);
  await stores.settings.save({ ...DEFAULT_SETTINGS, ...change(simulator.gateway) });
  const opened = await createServices(io).open(purpose, () => {});
  if (!opened.ok) throw new Error(opened.problem.what);
  atEnd(() => opened.session.close());
  return { simulator, session: opened.session };
}

const both = (gateway: string): Partial<Settings> => ({
  connector: 'harmony',
  connections: { harmony: { gateway }, halo: { gateway, filter: 'type:daemon_compromised' } },
  filter: 'severity:"High" OR severity:"Critical"',
});

function bySource({ machines, sources }: EngineState): Record<string, number> {
  const title = (id: string) => sources.find((source) => source.id === id)?.title ?? '';
  return Object.fromEntries(
    [...Map.groupBy(machines.values(), ({ source }) => title(source))].map(([name, all]) => [name, all.length]),
  );
}

function run(...options: readonly string[]): Purpose {
  const parsed = parseArgs(['run', ...options], '0');
  if (parsed.kind !== 'do' || parsed.invocation.command !== 'run') throw new Error(`refused: ${options.join(' ')}`);
  return { kind: 'run', scheduled: false, flags: parsed.invocation.flags };
}

describe.concurrent('both vendors', () => {
  it('are in one table, each searched with its own filter', async ({ onTestFinished }) => {
    const { session } = await standing(onTestFinished, both);
    const { problem } = await session.engine.dispatch('cycle', {});
    expect(problem).toBeNull();
    const found = bySource(session.engine.getState());
    expect(Object.keys(found).sort()).toEqual(['CloudPassage Halo', 'Harmony Endpoint']);
    const halo = [...session.engine.getState().machines.values()].filter(({ source }) => source.startsWith('halo'));
    expect(new Set(halo.flatMap(({ events }) => events))).toEqual(new Set(['Daemon compromised']));
    expect(session.title).toBe('Harmony Endpoint and CloudPassage Halo');
  });

  it('are isolated and released side by side, each at its own', async ({ onTestFinished }) => {
    const { session, simulator } = await standing(onTestFinished, both);
    const { engine } = session;
    await engine.dispatch('cycle', {});
    await engine.dispatch('configure', { change: { verifySpacingMs: 20 } });
    const halo = [...engine.getState().machines.values()].find(({ host }) => host === 'edge-web-01');
    if (!halo) throw new Error('the worst server is not in the table');
    const plan = await engine.dispatch('plan', { kind: 'isolate', targets: [{ machine: halo.key }] });
    if (!plan.ok) throw new Error(plan.problem.what);
    const answer = await engine.dispatch('order', { plan: plan.plan, comment: 'case 1', typed: null });
    expect(answer).toMatchObject({ ok: true, results: [{ outcome: 'isolated' }] });
    expect([simulator.asked('halo-server-change'), simulator.asked('isolate')]).toEqual([1, 0]);
  });

  it('where one has no key, the other is shown, and that is said', async ({ onTestFinished }) => {
    const none = { CORDON_HALO_KEY_ID: '', CORDON_HALO_SECRET_KEY: '' };
    const { session } = await standing(onTestFinished, both, none);
    expect(session.warnings.join()).toContain('CloudPassage Halo is left out');
    await session.engine.dispatch('cycle', {});
    const state = session.engine.getState();
    expect(Object.keys(bySource(state))).toEqual(['Harmony Endpoint']);
  });

  it('are both in a run, each with its own filter, and the report names both', async ({ onTestFinished }) => {
    const { session } = await standing(onTestFinished, both, {}, run());
    const { report, problem } = await session.engine.dispatch('cycle', {});
    expect(problem).toBeNull();
    expect(session.warnings).toEqual([]);
    expect(Object.keys(bySource(session.engine.getState())).sort()).toEqual(['CloudPassage Halo', 'Harmony Endpoint']);
    expect(report.configuration).toMatchObject({
      connector: 'harmony, halo',
      filter_query: 'harmony: severity:"High" OR severity:"Critical"; halo: type:daemon_compromised',
    });
  });

  it('are not where an option is about one of them, and that is said unless it is named', async ({
    onTestFinished,
  }) => {
    for (const [options, words] of [
      [
        ['--filter', 'severity:Critical'],
        'Only Check Point Harmony Endpoint is searched, not CloudPassage Halo: --filter',
      ],
      [['--connector', 'halo'], ''],
    ] as const) {
      const { session } = await standing(onTestFinished, both, {}, run(...options));
      expect(session.engine.getState().sources).toHaveLength(1);
      expect(session.warnings.join()).toContain(words);
      expect(session.warnings).toHaveLength(words === '' ? 0 : 1);
    }
  });

  it('have filters of their own in the console: a new one for the one starts nothing anew for the other', async ({
    onTestFinished,
  }) => {
    const { session } = await standing(onTestFinished, both);
    const { engine } = session;
    await engine.dispatch('cycle', {});
    const before = bySource(engine.getState());
    await engine.dispatch('configure', { change: { filters: { halo: 'type:server_firewall_modified_locally' } } });
    await engine.dispatch('cycle', {});
    const state = engine.getState();
    expect(bySource(state)['Harmony Endpoint']).toBe(before['Harmony Endpoint']);
    const halo = [...state.machines.values()].filter(({ source }) => source.startsWith('halo'));
    expect(new Set(halo.flatMap(({ events }) => events))).toEqual(new Set(['Server firewall modified']));
  });
});
