/** The one door of the engine. */
export type { Engine } from './commands.ts';
