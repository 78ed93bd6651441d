/** The demo: the built-in gateway inside this process, and a home of its own that goes away with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from '../connectors/connector.ts';
import { ServiceError } from '../engine/errors.ts';
import type { Settings } from '../settings/schema.ts';
import { startSimulator } from '../simulator/index.ts';
import { SCENARIOS } from '../simulator/scenarios/catalog.ts';

export type Demo = {
  readonly gateway: string;
  readonly keys: Readonly<Record<string, KeyPair>>;
  readonly home: string;
  /** The home stays behind. */
  readonly kept: boolean;
  /** What the demo changes in the settings: a proof that can be waited for. */
  adjust(settings: Settings): Settings;
  /** Stops the gateway; the home stays only where it was asked for. */
  close(): Promise<void>;
};

/** Two reads of a proof lie this far apart in the demo: long enough to watch, short enough to wait for. */
const SPACING = { lifelike: '2s', none: '300ms' } as const;

export async function startDemo(scenario: string | null, keep: boolean, latency: 'lifelike' | 'none'): Promise<Demo> {
  const chosen = SCENARIOS.find(({ name }) => name === (scenario ?? 'demo'));
  if (!chosen) {
    throw new ServiceError({
      code: 'usage',
      what: `The demo knows no scenario "${scenario}".`,
      next: `It knows: ${SCENARIOS.map(({ name }) => name).join(', ')}.`,
    });
  }
  const home = await mkdtemp(join(tmpdir(), 'cordon-demo-'));
  const simulator = await startSimulator({ scenario: chosen.name, latency });
  const { events, endpoint } = simulator.keys;
  return {
    gateway: simulator.gateway,
    keys: { events, endpoint },
    home,
    kept: keep,
    adjust: (settings) => ({ ...settings, mode: 'approve', verify: { ...settings.verify, spacing: SPACING[latency] } }),
    async close() {
      await simulator.close();
      if (!keep) await rm(home, { recursive: true, force: true });
    },
  };
}
