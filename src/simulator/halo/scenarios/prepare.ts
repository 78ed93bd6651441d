/** Fills a new Halo world with what the scenario has; each is loaded only when it is played. */
import type { ScenarioName } from '../../scenarios/catalog.ts';
import type { HaloWorld } from '../world.ts';

type Scenario = (world: HaloWorld) => void;

const peaceful = async (): Promise<Scenario> => (await import('./masses.ts')).empty;

/** Those of Harmony alone leave Halo's servers in peace. */
const LOADERS: Readonly<Partial<Record<ScenarioName, () => Promise<Scenario>>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  samples: async () => (await import('./samples.ts')).samples,
  'clock-off': async () => (await import('./demo.ts')).demo,
  'quarantine-good': async () => (await import('./quarantine.ts')).quarantineGood,
  'quarantine-open': async () => (await import('./quarantine.ts')).quarantineOpen,
  'many-events': async () => (await import('./masses.ts')).manyEvents,
  'many-servers': async () => (await import('./masses.ts')).manyServers,
};

export async function prepareHalo(world: HaloWorld, name: ScenarioName): Promise<void> {
  const fill = await (LOADERS[name] ?? peaceful)();
  fill(world);
  world.settle();
}
