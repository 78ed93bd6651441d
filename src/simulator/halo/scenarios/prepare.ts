/** Fills a new Halo world with what the scenario has; each is loaded only when it is played. */
import type { ScenarioName } from '../../scenarios/catalog.ts';
import type { HaloWorld } from '../world.ts';

type Scenario = (world: HaloWorld) => void;

/** Those of Harmony alone leave Halo's servers in peace. */
const LOADERS: Readonly<Partial<Record<ScenarioName, () => Promise<Scenario>>>> = {};

export async function prepareHalo(world: HaloWorld, name: ScenarioName): Promise<void> {
  const fill = await LOADERS[name]?.();
  fill?.(world);
  world.settle();
}
