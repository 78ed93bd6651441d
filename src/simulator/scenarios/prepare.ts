/** Fills a new world with what its scenario has; each scenario is loaded only when it is played. */
import type { World } from '../world/world.ts';
import type { MassSize, ScenarioName } from './catalog.ts';

type Scenario = (world: World, size?: MassSize) => void;

const LOADERS: Readonly<Record<ScenarioName, () => Promise<Scenario>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  'clock-off': async () => (await import('./demo.ts')).clockOff,
  'swapped-keys': async () => (await import('./demo.ts')).demo,
  'quiet-morning': async () => (await import('./quiet-morning.ts')).quietMorning,
  outbreak: async () => (await import('./outbreak.ts')).outbreak,
  samples: async () => (await import('./samples.ts')).samples,
  'one-machine': async () => (await import('./masses.ts')).oneMachine,
  large: async () => (await import('./masses.ts')).large,
  flood: async () => (await import('./masses.ts')).flood,
  'same-second': async () => (await import('./masses.ts')).sameSecond,
  empty: async () => (await import('./masses.ts')).empty,
  'quarantine-open': async () => (await import('./masses.ts')).empty,
  'quarantine-good': async () => (await import('./masses.ts')).empty,
  'many-events': async () => (await import('./masses.ts')).empty,
  'many-servers': async () => (await import('./masses.ts')).empty,
};

export async function prepareWorld(world: World, name: ScenarioName, size?: MassSize): Promise<void> {
  const fill = await LOADERS[name]();
  fill(world, size);
  world.settle();
}
