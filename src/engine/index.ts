/** The one door of the engine. */
export type { Answer, AnswerOf, Args, CommandName, Commands, CycleResult, Engine, OrderResult } from './commands.ts';
export type { EngineOptions } from './core.ts';
export { createEngine } from './create-engine.ts';
export type { Ports } from './ports.ts';
export type { EngineSettings } from './settings.ts';
export type { EngineState } from './state.ts';
