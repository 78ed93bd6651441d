/** Holds what is on the terminal and its size; React follows it. */
import type { Stage, StageStore } from './app.tsx';
import type { Size } from './terminal/size.ts';

export type Stages = StageStore & {
  show(stage: Stage): void;
  resize(size: Size): void;
};

export function createStages(stage: Stage, size: Size): Stages {
  let now = { stage, size };
  const listeners = new Set<() => void>();
  const change = (next: typeof now) => {
    now = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => now,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (next) => change({ ...now, stage: next }),
    resize: (next) => change({ ...now, size: next }),
  };
}
